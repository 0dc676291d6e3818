-- Who spent how much, when?
-- The values that cost most have their own lines; the rest is together under '(other)'. The first pass finds them.
WITH multiIf(
    {dimension:String} = 'agent_name', toString(agent_name),
    {dimension:String} = 'model', toString(model),
    {dimension:String} = 'provider', toString(provider),
    {dimension:String} = 'user_id', user_id,
    {dimension:String} = 'team', toString(team),
    {dimension:String} = 'environment', toString(environment),
    {dimension:String} = 'service_name', toString(service_name),
    {dimension:String} = 'conversation_id', conversation_id,
    '') AS own_value
SELECT
    toStartOfInterval(started_at, toIntervalSecond({bucket_seconds:UInt32})) AS bucket_at,
    if(own_value IN (
        SELECT own_value
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
        GROUP BY own_value
        ORDER BY sumOrNull(list_cost_usd) DESC NULLS LAST, count() DESC, own_value
        LIMIT {limit:UInt32}
    ), own_value, '(other)') AS value,
    sumOrNull(list_cost_usd) AS list_cost_usd,
    count() AS call_count,
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
GROUP BY bucket_at, value
ORDER BY bucket_at, value
