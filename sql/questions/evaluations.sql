-- What was judged by evaluators and people, and how?
SELECT
    evaluation_id,
    at,
    started_at,
    trace_id,
    span_id,
    agent_name,
    name,
    score,
    label,
    explanation,
    source,
    actor
FROM evaluations FINAL
WHERE tenant_id = {tenant_id:String}
    AND started_at >= {from:DateTime64(3, 'UTC')} AND started_at < {to:DateTime64(3, 'UTC')} AND started_at <= {at:DateTime64(3, 'UTC')}
    AND ({agent_name:String} = '' OR agent_name = {agent_name:String})
    AND ({environment:String} = '' OR environment = {environment:String})
    AND (({model:String} = '' AND {provider:String} = '' AND {user_id:String} = '' AND {team:String} = '' AND {conversation_id:String} = '' AND {service_name:String} = '')
        OR trace_id IN (
            SELECT trace_id FROM requests FINAL
            WHERE tenant_id = {tenant_id:String} AND started_at >= {from:DateTime64(3, 'UTC')} AND started_at < {to:DateTime64(3, 'UTC')}
                AND ({model:String} = '' OR has(models, {model:String})) AND ({provider:String} = '' OR has(providers, {provider:String}))
                AND ({user_id:String} = '' OR user_id = {user_id:String}) AND ({team:String} = '' OR team = {team:String})
                AND ({conversation_id:String} = '' OR conversation_id = {conversation_id:String})
                AND ({service_name:String} = '' OR service_name = {service_name:String})))
    AND ({name:String} = '' OR name = {name:String})
    AND ({source:String} = '' OR source = {source:String})
ORDER BY at DESC, evaluation_id
LIMIT {limit:UInt32}
