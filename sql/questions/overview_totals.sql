-- What did the fleet do, what did it cost, and how well?
-- A request whose cost is unknown is left out of the cost per request; one that called no model did cost nothing and is
-- in it. Tool calls know no model, so a filter on models leaves them as they are.
-- Only counted calls enter sums. Their condition stands in the sums and not in the WHERE, which would copy every column
-- to leave out the few rows that do not count.
SELECT
    request_count,
    failed_count,
    cancelled_count,
    failed_count / nullIf(request_count, 0) AS error_ratio,
    list_cost_usd,
    list_cost_usd / nullIf(known_cost_count, 0) AS cost_per_request_usd,
    cost_p95_usd,
    if(request_count = 0, NULL, durations_ms[1]) AS duration_p50_ms,
    if(request_count = 0, NULL, durations_ms[2]) AS duration_p95_ms,
    call_count,
    streamed_call_count,
    tool_call_count,
    if(timed_call_count = 0, NULL, ttfts_ms[1]) AS ttft_p50_ms,
    if(timed_call_count = 0, NULL, ttfts_ms[2]) AS ttft_p95_ms,
    between_tokens_ms / nullIf(later_tokens, 0) AS tpot_ms,
    tpot_p95_ms,
    input_tokens,
    cache_read_tokens,
    output_tokens,
    reasoning_tokens,
    unpriced_call_count,
    unpriced_call_count / nullIf(call_count, 0) AS unpriced_call_ratio,
    unpriced_model_count,
    usage_flagged_call_count
FROM (
    SELECT
        count() AS request_count,
        countIf(outcome NOT IN ('ok', 'cancelled')) AS failed_count,
        countIf(outcome = 'cancelled') AS cancelled_count,
        countIf(list_cost_usd IS NOT NULL OR call_count = 0) AS known_cost_count,
        quantileExactOrNull(0.95)(list_cost_usd) AS cost_p95_usd,
        quantilesExact(0.5, 0.95)(duration_ms) AS durations_ms
    FROM requests FINAL
    WHERE tenant_id = {tenant_id:String}
        AND started_at >= {from:DateTime64(3, 'UTC')} AND started_at < {to:DateTime64(3, 'UTC')} AND started_at <= {at:DateTime64(3, 'UTC')}
        AND ({agent_name:String} = '' OR agent_name = {agent_name:String} OR has(agent_names, {agent_name:String}))
        AND ({model:String} = '' OR has(models, {model:String}))
        AND ({provider:String} = '' OR has(providers, {provider:String}))
        AND ({user_id:String} = '' OR user_id = {user_id:String})
        AND ({team:String} = '' OR team = {team:String})
        AND ({environment:String} = '' OR environment = {environment:String})
        AND ({conversation_id:String} = '' OR conversation_id = {conversation_id:String})
        AND ({service_name:String} = '' OR service_name = {service_name:String})
) AS of_requests
CROSS JOIN (
    WITH counting = 'counted' AS is_counted, is_counted AND tpot_ms IS NOT NULL AS has_pace
    SELECT
        countIf(is_counted) AS call_count,
        countIf(is_counted AND streamed) AS streamed_call_count,
        countIf(is_counted AND ttft_ms IS NOT NULL) AS timed_call_count,
        sumOrNullIf(list_cost_usd, is_counted) AS list_cost_usd,
        quantilesExactIf(0.5, 0.95)(ttft_ms, is_counted) AS ttfts_ms,
        sumIf(tpot_ms * (output_tokens - 1), has_pace) AS between_tokens_ms,
        sumIf(output_tokens - 1, has_pace) AS later_tokens,
        quantileExactOrNullIf(0.95)(tpot_ms, is_counted) AS tpot_p95_ms,
        sumOrNullIf(input_tokens, is_counted) AS input_tokens,
        sumOrNullIf(cache_read_tokens, is_counted) AS cache_read_tokens,
        sumOrNullIf(output_tokens, is_counted) AS output_tokens,
        sumOrNullIf(reasoning_tokens, is_counted) AS reasoning_tokens,
        countIf(is_counted AND cost_basis = 'unpriced') AS unpriced_call_count,
        uniqExactIf((provider, model), is_counted AND cost_basis = 'unpriced') AS unpriced_model_count,
        countIf(is_counted AND notEmpty(usage_flags)) AS usage_flagged_call_count
    FROM calls FINAL
    WHERE tenant_id = {tenant_id:String}
        AND started_at >= {from:DateTime64(3, 'UTC')} AND started_at < {to:DateTime64(3, 'UTC')} AND started_at <= {at:DateTime64(3, 'UTC')}
        AND ({agent_name:String} = '' OR agent_name = {agent_name:String})
        AND ({model:String} = '' OR model = {model:String})
        AND ({provider:String} = '' OR provider = {provider:String})
        AND ({user_id:String} = '' OR user_id = {user_id:String})
        AND ({team:String} = '' OR team = {team:String})
        AND ({environment:String} = '' OR environment = {environment:String})
        AND ({conversation_id:String} = '' OR conversation_id = {conversation_id:String})
        AND ({service_name:String} = '' OR service_name = {service_name:String})
) AS of_calls
CROSS JOIN (
    SELECT countIf(counting = 'counted') AS tool_call_count
    FROM tool_calls FINAL
    WHERE tenant_id = {tenant_id:String}
        AND started_at >= {from:DateTime64(3, 'UTC')} AND started_at < {to:DateTime64(3, 'UTC')} AND started_at <= {at:DateTime64(3, 'UTC')}
        AND ({agent_name:String} = '' OR agent_name = {agent_name:String})
        AND ({user_id:String} = '' OR user_id = {user_id:String})
        AND ({team:String} = '' OR team = {team:String})
        AND ({environment:String} = '' OR environment = {environment:String})
        AND ({conversation_id:String} = '' OR conversation_id = {conversation_id:String})
        AND ({service_name:String} = '' OR service_name = {service_name:String})
) AS of_tool_calls
