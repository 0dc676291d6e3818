-- Which models have no price, and how many tokens went through them?
SELECT
    provider,
    model,
    count() AS call_count,
    sumOrNull(input_tokens) AS input_tokens,
    sumOrNull(output_tokens) AS output_tokens,
    min(started_at) AS first_at,
    max(started_at) AS last_at
FROM calls FINAL
WHERE tenant_id = {tenant_id:String} AND counting = 'counted' AND cost_basis = 'unpriced'
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
ORDER BY ifNull(sumOrNull(input_tokens), 0) + ifNull(sumOrNull(output_tokens), 0) DESC, call_count DESC, provider, model
LIMIT {limit:UInt32}
