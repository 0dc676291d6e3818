-- How long to the first token and between tokens, of streamed calls, when?
-- The time per token is weighted by tokens: all time between tokens over all tokens after the first.
-- Only counted calls enter sums. Their condition stands in the sums and not in the WHERE, which would copy every column
-- to leave out the few rows that do not count.
WITH counting = 'counted' AND streamed AS is_asked, is_asked AND tpot_ms IS NOT NULL AS has_pace
SELECT
    toStartOfInterval(started_at, toIntervalSecond({bucket_seconds:UInt32})) AS bucket_at,
    countIf(is_asked) AS streamed_call_count,
    if(countIf(is_asked AND ttft_ms IS NOT NULL) = 0, NULL, quantilesExactIf(0.5, 0.95)(ttft_ms, is_asked)[1]) AS ttft_p50_ms,
    if(countIf(is_asked AND ttft_ms IS NOT NULL) = 0, NULL, quantilesExactIf(0.5, 0.95)(ttft_ms, is_asked)[2]) AS ttft_p95_ms,
    sumIf(tpot_ms * (output_tokens - 1), has_pace) / nullIf(sumIf(output_tokens - 1, has_pace), 0) AS tpot_ms,
    quantileExactOrNullIf(0.95)(tpot_ms, has_pace) AS tpot_p95_ms
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
GROUP BY bucket_at
HAVING streamed_call_count > 0
ORDER BY bucket_at
