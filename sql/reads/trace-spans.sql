-- Which spans has a trace?
-- Of the copies that retries and replays leave, the one with the latest end wins. A span is received after it started,
-- give or take wrong clocks, so days before the trace need not be searched.
SELECT
    span_id, parent_span_id, name, kind, span_kind, started_at,
    greatest(0, toUnixTimestamp64Nano(ended_at) - toUnixTimestamp64Nano(started_at)) / 1000000 AS duration_ms,
    status_code, status_message, scope_name, service_name, dialect, operation, agent_name, tool_name,
    if(response_model = '', request_model, response_model) AS model,
    error_type, quality_flags
FROM spans
WHERE tenant_id = {tenant_id:String} AND trace_id = {trace_id:String} AND received_at >= {received_from:DateTime64(3, 'UTC')}
ORDER BY ended_at DESC, node_id, wal_sequence, wal_index
LIMIT 1 BY span_id
