-- Which tool calls has a trace?
SELECT
    trace_id, span_id, parent_span_id, started_at, duration_ms, agent_name, conversation_id, tool_name, tool_type,
    tool_call_id, lower(hex(arguments_hash)) AS arguments_hash, lower(hex(result_hash)) AS result_hash, counting,
    duplicate_of_span_id, outcome, error_type, failure_class
FROM tool_calls FINAL
WHERE tenant_id = {tenant_id:String} AND trace_id = {trace_id:String}
    AND started_at >= {started_from:DateTime64(3, 'UTC')} AND started_at <= {started_to:DateTime64(3, 'UTC')}
ORDER BY started_at, span_id
