-- Which agents spend most?
-- An agent's money is that of its own calls, so agents add up to the whole; its requests are those that it took part
-- in, so a request with a hand-over is a request of both. Waste is booked on the agent that the request was put to.
-- Only counted calls enter sums. Their condition stands in the sums and not in the WHERE, which would copy every column
-- to leave out the few rows that do not count.
WITH counting = 'counted' AS is_counted
SELECT
    agent_name,
    request_count,
    failed_count,
    failed_count / nullIf(request_count, 0) AS error_ratio,
    list_cost_usd,
    list_cost_usd / nullIf(known_cost_count, 0) AS cost_per_request_usd,
    duration_p95_ms,
    ttft_p95_ms,
    wasted_cost_usd,
    call_count,
    unpriced_call_count
FROM (
    SELECT
        agent_name,
        sumOrNullIf(list_cost_usd, is_counted) AS list_cost_usd,
        quantileExactOrNullIf(0.95)(ttft_ms, is_counted) AS ttft_p95_ms,
        countIf(is_counted) AS call_count,
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
    GROUP BY agent_name
    HAVING call_count > 0
) AS of_calls
FULL JOIN (
    SELECT
        participant AS agent_name,
        count() AS request_count,
        countIf(outcome NOT IN ('ok', 'cancelled')) AS failed_count,
        countIf(list_cost_usd IS NOT NULL OR call_count = 0) AS known_cost_count,
        quantileExactOrNull(0.95)(duration_ms) AS duration_p95_ms,
        sumIfOrNull(wasted_cost_usd, agent_name = participant) AS wasted_cost_usd
    FROM requests FINAL
    ARRAY JOIN if(has(agent_names, agent_name), agent_names, arrayPushBack(agent_names, agent_name)) AS participant
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
        AND ({agent_name:String} = '' OR participant = {agent_name:String})
    GROUP BY participant
) AS of_requests USING (agent_name)
ORDER BY list_cost_usd DESC NULLS LAST, request_count DESC, agent_name
LIMIT {limit:UInt32}
