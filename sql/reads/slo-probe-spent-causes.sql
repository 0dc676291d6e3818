-- What was wrong with the runs of a probe that ended in this window, the most frequent first?
SELECT
    if(failure = 'timeout', 'timeout', 'error') AS outcome,
    multiIf(failure IN ('status', 'not_connected', 'tls', 'timeout'), 'external_api', failure = 'body', 'data_format', failure = 'latency', 'resource_limit', 'other') AS failure_class,
    failure AS error_type,
    count() AS bad_count,
    max(toUnixTimestamp64Milli(ended_at)) AS last_ms,
    '' AS trace_id
FROM probe_results FINAL
WHERE tenant_id = {tenant_id:String} AND probe_id = {probe_id:String} AND NOT is_good
    AND toUnixTimestamp64Milli(ended_at) * 1000000 > {from_ns:Int64} AND toUnixTimestamp64Milli(ended_at) * 1000000 <= {to_ns:Int64}
GROUP BY failure
ORDER BY bad_count DESC, failure
LIMIT {limit:UInt32}
