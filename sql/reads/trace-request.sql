-- What is known of one request?
SELECT
    trace_id, started_at, duration_ms, name, root_span_id, root_seen, agent_name, agent_names, workflow_name,
    service_name, environment, team, user_id, conversation_id, models, providers, outcome, failure_class, error_type,
    error_message, span_count, call_count, tool_call_count, error_count, depth_count, unpriced_call_count, usage_flags,
    input_tokens, uncached_input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens,
    list_cost_usd, reported_cost_usd, wasted_cost_usd, ttft_ms, tpot_ms, alignment_ratio, alignment_basis
FROM requests FINAL
WHERE tenant_id = {tenant_id:String} AND trace_id = {trace_id:String}
ORDER BY version DESC
LIMIT 1
