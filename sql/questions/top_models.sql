-- Which models cost most, and how fast are they?
WITH
    streamed AND ttft_ms IS NOT NULL AS is_timed,
    is_timed AND output_tokens > 1 AS has_pace
SELECT
    provider,
    model,
    count() AS call_count,
    countIf(outcome NOT IN ('ok', 'cancelled')) AS failed_count,
    sumOrNull(list_cost_usd) AS list_cost_usd,
    sumOrNull(input_tokens) AS input_tokens,
    sumOrNull(cache_read_tokens) AS cache_read_tokens,
    sumOrNull(output_tokens) AS output_tokens,
    quantileExactIfOrNull(0.95)(ttft_ms, is_timed) AS ttft_p95_ms,
    sumIf(duration_ms - ttft_ms, has_pace) / nullIf(sumIf(output_tokens - 1, has_pace), 0) AS tpot_ms,
    countIf(cost_basis = 'unpriced') AS unpriced_call_count
FROM calls FINAL
WHERE tenant_id = {tenant_id:String} AND counting = 'counted'
    AND started_at >= {from:DateTime64(3, 'UTC')} AND started_at < {to:DateTime64(3, 'UTC')} AND started_at <= {at:DateTime64(3, 'UTC')}
    AND ({agent_name:String} = '' OR agent_name = {agent_name:String})
    AND ({model:String} = '' OR model = {model:String})
    AND ({provider:String} = '' OR provider = {provider:String})
    AND ({user_id:String} = '' OR user_id = {user_id:String})
    AND ({team:String} = '' OR team = {team:String})
    AND ({environment:String} = '' OR environment = {environment:String})
    AND ({conversation_id:String} = '' OR conversation_id = {conversation_id:String})
    AND ({service_name:String} = '' OR service_name = {service_name:String})
GROUP BY provider, model
ORDER BY sumOrNull(list_cost_usd) DESC NULLS LAST, call_count DESC, provider, model
LIMIT {limit:UInt32}
