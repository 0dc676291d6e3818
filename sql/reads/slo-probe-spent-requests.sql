-- Which runs of a probe were bad in this window, the latest first?
SELECT
    '' AS trace_id,
    toUnixTimestamp64Milli(ended_at) AS ended_ms,
    toString(probe_id) AS name,
    '' AS agent_name,
    if(failure = 'timeout', 'timeout', 'error') AS outcome,
    multiIf(failure IN ('status', 'not_connected', 'tls', 'timeout'), 'external_api', failure = 'body', 'data_format', failure = 'latency', 'resource_limit', 'other') AS failure_class,
    failure AS error_type,
    message AS error_message,
    duration_ms AS measured
FROM probe_results FINAL
WHERE tenant_id = {tenant_id:String} AND probe_id = {probe_id:String} AND NOT is_good
    AND toUnixTimestamp64Milli(ended_at) * 1000000 > {from_ns:Int64} AND toUnixTimestamp64Milli(ended_at) * 1000000 <= {to_ns:Int64}
ORDER BY ended_at DESC
LIMIT {limit:UInt32}
