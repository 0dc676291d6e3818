-- Into which hours of start did requests come since the minutes of an indicator were last counted, and how many?
-- Rows that a merge has already dropped are not seen, but the rows that replaced them are, in the same hours.
-- A minute is allowed for inserts that take long to be seen; counting an hour again changes nothing.
WITH (SELECT max(slo_series.counted_to) FROM slo_series WHERE tenant_id = {tenant_id:String} AND series_id = {series_id:String}) AS counted_to
SELECT
    toUnixTimestamp(toStartOfHour(started_at)) AS hour_seconds,
    count() AS row_count
FROM requests
WHERE tenant_id = {tenant_id:String} AND inserted_at >= counted_to - toIntervalSecond(60)
GROUP BY hour_seconds
ORDER BY hour_seconds
