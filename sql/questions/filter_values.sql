-- Which values does a field have, most frequent first?
-- Counted in requests; one that used two models counts for both.
SELECT toString(own_value) AS value, count() AS request_count
FROM requests FINAL
ARRAY JOIN if({dimension:String} = 'agent_name', if(has(agent_names, agent_name), agent_names, arrayPushBack(agent_names, agent_name)),
    if({dimension:String} = 'model', models,
    if({dimension:String} = 'provider', providers,
    if({dimension:String} = 'user_id', [user_id],
    if({dimension:String} = 'team', [team],
    if({dimension:String} = 'environment', [environment],
    if({dimension:String} = 'service_name', [service_name], [conversation_id]))))))) AS own_value
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
    AND own_value != ''
GROUP BY value
ORDER BY request_count DESC, value
LIMIT {limit:UInt32}
