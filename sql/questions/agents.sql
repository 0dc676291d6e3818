-- Which agents exist, what do they use, and how do they do?
-- An agent's money is that of its own calls, so agents add up to the whole; its requests are those that it took part
-- in, so a request with a hand-over is a request of both. Work without an agent's name is in top_agents, not here.
-- Only counted calls enter sums. Their condition stands in the sums and not in the WHERE, which would copy every column
-- to leave out the few rows that do not count.
WITH counting = 'counted' AS is_counted, is_counted AND tpot_ms IS NOT NULL AS has_pace
SELECT
    agent_name,
    least(ifNull(of_calls.first_at, of_requests.first_at), ifNull(of_requests.first_at, of_calls.first_at)) AS first_seen_at,
    greatest(ifNull(of_calls.last_at, of_requests.last_at), ifNull(of_requests.last_at, of_calls.last_at)) AS last_seen_at,
    request_count,
    failed_count,
    failed_count / nullIf(request_count, 0) AS error_ratio,
    list_cost_usd,
    list_cost_usd / nullIf(known_cost_count, 0) AS cost_per_request_usd,
    duration_p95_ms,
    ttft_p95_ms,
    between_tokens_ms / nullIf(later_tokens, 0) AS tpot_ms,
    call_count,
    unpriced_call_count,
    models,
    tools,
    environments
FROM (
    SELECT
        agent_name,
        toNullable(minIf(started_at, is_counted)) AS first_at,
        toNullable(maxIf(started_at, is_counted)) AS last_at,
        sumOrNullIf(list_cost_usd, is_counted) AS list_cost_usd,
        quantileExactOrNullIf(0.95)(ttft_ms, is_counted) AS ttft_p95_ms,
        sumIf(tpot_ms * (output_tokens - 1), has_pace) AS between_tokens_ms,
        sumIf(output_tokens - 1, has_pace) AS later_tokens,
        countIf(is_counted) AS call_count,
        countIf(is_counted AND cost_basis = 'unpriced') AS unpriced_call_count,
        arraySort(groupUniqArrayIf(model, is_counted AND model != '')) AS models
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
        AND agent_name != ''
    GROUP BY agent_name
    HAVING call_count > 0
) AS of_calls
FULL JOIN (
    SELECT
        participant AS agent_name,
        toNullable(min(started_at)) AS first_at,
        toNullable(max(started_at)) AS last_at,
        count() AS request_count,
        countIf(outcome NOT IN ('ok', 'cancelled')) AS failed_count,
        countIf(list_cost_usd IS NOT NULL OR call_count = 0) AS known_cost_count,
        quantileExactOrNull(0.95)(duration_ms) AS duration_p95_ms,
        arraySort(groupUniqArrayIf(environment, environment != '')) AS environments
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
        AND participant != '' AND ({agent_name:String} = '' OR participant = {agent_name:String})
    GROUP BY participant
) AS of_requests USING (agent_name)
LEFT JOIN (
    SELECT agent_name, arraySort(groupUniqArrayIf(tool_name, counting = 'counted' AND tool_name != '')) AS tools
    FROM tool_calls FINAL
    WHERE tenant_id = {tenant_id:String}
        AND started_at >= {from:DateTime64(3, 'UTC')} AND started_at < {to:DateTime64(3, 'UTC')} AND started_at <= {at:DateTime64(3, 'UTC')}
        AND ({agent_name:String} = '' OR agent_name = {agent_name:String})
        AND ({user_id:String} = '' OR user_id = {user_id:String})
        AND ({team:String} = '' OR team = {team:String})
        AND ({environment:String} = '' OR environment = {environment:String})
        AND ({conversation_id:String} = '' OR conversation_id = {conversation_id:String})
        AND ({service_name:String} = '' OR service_name = {service_name:String})
    GROUP BY agent_name
) AS of_tool_calls USING (agent_name)
ORDER BY list_cost_usd DESC NULLS LAST, request_count DESC, agent_name
LIMIT {limit:UInt32}
