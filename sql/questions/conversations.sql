-- Which conversations were held, and what did each cost?
-- The latest first. The money is that of its requests; a conversation without any priced call has none. Which ones are
-- the latest is found first, from two columns: the rest is then summed for these alone.
SELECT
    conversation_id,
    min(started_at) AS first_at,
    max(started_at) AS last_at,
    count() AS request_count,
    countIf(outcome NOT IN ('ok', 'cancelled')) AS failed_count,
    sumOrNull(list_cost_usd) AS list_cost_usd,
    sum(call_count) AS call_count,
    sum(unpriced_call_count) AS unpriced_call_count,
    arraySort(arrayFilter(name -> name != '', groupUniqArrayArray(arrayPushBack(agent_names, agent_name)))) AS agent_names,
    argMaxIf(user_id, started_at, user_id != '') AS user_id
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
    AND conversation_id IN (
        SELECT conversation_id
        FROM requests FINAL
        WHERE tenant_id = {tenant_id:String} AND conversation_id != ''
            AND started_at >= {from:DateTime64(3, 'UTC')} AND started_at < {to:DateTime64(3, 'UTC')} AND started_at <= {at:DateTime64(3, 'UTC')}
            AND ({agent_name:String} = '' OR agent_name = {agent_name:String} OR has(agent_names, {agent_name:String}))
            AND ({model:String} = '' OR has(models, {model:String}))
            AND ({provider:String} = '' OR has(providers, {provider:String}))
            AND ({user_id:String} = '' OR user_id = {user_id:String})
            AND ({team:String} = '' OR team = {team:String})
            AND ({environment:String} = '' OR environment = {environment:String})
            AND ({conversation_id:String} = '' OR conversation_id = {conversation_id:String})
            AND ({service_name:String} = '' OR service_name = {service_name:String})
        GROUP BY conversation_id
        ORDER BY max(started_at) DESC, conversation_id
        LIMIT {limit:UInt32}
    )
GROUP BY conversation_id
ORDER BY last_at DESC, conversation_id
LIMIT {limit:UInt32}
