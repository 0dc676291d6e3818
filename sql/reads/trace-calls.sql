-- Which calls of models has a trace, and what did each cost?
SELECT
    trace_id, span_id, parent_span_id, started_at, duration_ms, kind, operation, dialect, scope_name, service_name,
    environment, team, user_id, conversation_id, agent_name, workflow_name, provider, model, request_model,
    response_model, response_id, counting, duplicate_of_span_id, duplicate_of_trace_id, usage_semantics, usage_flags,
    input_tokens, uncached_input_tokens, cache_read_tokens, cache_write_tokens, cache_write_1h_tokens,
    audio_input_tokens, image_input_tokens, output_tokens, reasoning_tokens, audio_output_tokens, list_cost_usd,
    reported_cost_usd, cost_basis, price_id, price_rates, streamed, ttft_ms, ttft_source, tpot_ms, finish_reasons,
    outcome, error_type, failure_class
FROM calls FINAL
WHERE tenant_id = {tenant_id:String} AND trace_id = {trace_id:String}
    AND started_at >= {started_from:DateTime64(3, 'UTC')} AND started_at <= {started_to:DateTime64(3, 'UTC')}
ORDER BY started_at, span_id
