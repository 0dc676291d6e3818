-- Into which hours of start did requests come since their minutes were last counted?
-- Rows that a merge has already dropped are not seen, but the row that replaced them is, in the same hour.
SELECT
    toUnixTimestamp(toStartOfHour(started_at)) AS hour_seconds
FROM requests
WHERE tenant_id = {tenant_id:String} AND inserted_at >= {counted_to:DateTime64(3, 'UTC')} - toIntervalSecond(60)
GROUP BY hour_seconds
ORDER BY hour_seconds
