-- Which evaluations came in, how often, and with which scores?
SELECT
    name,
    agent_name,
    count() AS evaluation_count,
    uniqExact(trace_id) AS request_count,
    avgOrNull(score) AS mean_score,
    quantileExactOrNull(0.05)(score) AS p5_score,
    countIf(score < 0.5) / nullIf(countIf(score IS NOT NULL), 0) AS below_half_ratio,
    topK(1)(label)[1] AS top_label,
    groupUniqArray(source) AS sources,
    max(at) AS last_at
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
GROUP BY name, agent_name
ORDER BY evaluation_count DESC, name, agent_name
LIMIT {limit:UInt32}
