-- Into which hours of start did requests or their scores come since the minutes of an indicator were last counted, and how many?
-- The same as slo-changed-hours.sql, for an indicator that depends on scores too.
WITH (SELECT max(slo_series.counted_to) FROM slo_series WHERE tenant_id = {tenant_id:String} AND series_id = {series_id:String}) AS counted_to
SELECT
    toUnixTimestamp(hour_of_start) AS hour_seconds,
    count() AS row_count
FROM (
    SELECT toStartOfHour(started_at) AS hour_of_start
    FROM requests
    WHERE tenant_id = {tenant_id:String} AND inserted_at >= counted_to - toIntervalSecond(60)
    UNION ALL
    SELECT toStartOfHour(started_at) AS hour_of_start
    FROM drift_scores
    WHERE tenant_id = {tenant_id:String} AND inserted_at >= counted_to - toIntervalSecond(60)
)
GROUP BY hour_seconds
ORDER BY hour_seconds
