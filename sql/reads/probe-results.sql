-- What did a probe see in this time, the latest first?
SELECT due_at, ended_at, is_good, failure, message, status_code, duration_ms
FROM probe_results FINAL
WHERE tenant_id = {tenant_id:String} AND probe_id = {probe_id:String}
    AND due_at >= {from:DateTime64(3, 'UTC')} AND due_at < {to:DateTime64(3, 'UTC')}
ORDER BY due_at DESC
LIMIT {limit:UInt32}
