-- How long to the first token and between tokens, of streamed calls, when?
-- The time per token is weighted by tokens: all time between tokens over all tokens after the first.
WITH ttft_ms IS NOT NULL AND output_tokens > 1 AS has_pace
SELECT
    toStartOfInterval(started_at, toIntervalSecond({bucket_seconds:UInt32})) AS bucket_at,
    count() AS streamed_call_count,
    if(count(ttft_ms) = 0, NULL, quantilesExact(0.5, 0.95)(ttft_ms)[1]) AS ttft_p50_ms,
    if(count(ttft_ms) = 0, NULL, quantilesExact(0.5, 0.95)(ttft_ms)[2]) AS ttft_p95_ms,
    sumIf(duration_ms - ttft_ms, has_pace) / nullIf(sumIf(output_tokens - 1, has_pace), 0) AS tpot_ms,
    quantileExactIfOrNull(0.95)((duration_ms - ttft_ms) / (output_tokens - 1), has_pace) AS tpot_p95_ms
FROM calls FINAL
WHERE tenant_id = {tenant_id:String} AND counting = 'counted' AND streamed
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
ORDER BY bucket_at
