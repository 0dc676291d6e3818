-- Which models cost most, and how fast are they?
-- Only counted calls enter sums. Their condition stands in the sums and not in the WHERE, which would copy every column
-- to leave out the few rows that do not count.
WITH counting = 'counted' AS is_counted, is_counted AND tpot_ms IS NOT NULL AS has_pace
SELECT
    provider,
    model,
    countIf(is_counted) AS call_count,
    countIf(is_counted AND outcome NOT IN ('ok', 'cancelled')) AS failed_count,
    sumOrNullIf(list_cost_usd, is_counted) AS list_cost_usd,
    sumOrNullIf(input_tokens, is_counted) AS input_tokens,
    sumOrNullIf(cache_read_tokens, is_counted) AS cache_read_tokens,
    sumOrNullIf(output_tokens, is_counted) AS output_tokens,
    quantileExactOrNullIf(0.95)(ttft_ms, is_counted) AS ttft_p95_ms,
    sumIf(tpot_ms * (output_tokens - 1), has_pace) / nullIf(sumIf(output_tokens - 1, has_pace), 0) AS tpot_ms,
    countIf(is_counted AND cost_basis = 'unpriced') AS unpriced_call_count
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
GROUP BY provider, model
HAVING call_count > 0
ORDER BY sumOrNullIf(list_cost_usd, is_counted) DESC NULLS LAST, call_count DESC, provider, model
LIMIT {limit:UInt32}
