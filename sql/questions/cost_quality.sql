-- What does a request of each agent cost, and what is it worth?
-- Quality is what is known of the same requests: scores, claims, evaluations on a scale of 0 to 1.
SELECT
    r.agent_name AS agent_name,
    count() AS request_count,
    sumOrNull(r.list_cost_usd) AS list_cost_usd,
    sumOrNull(r.list_cost_usd) / nullIf(countIf(r.list_cost_usd IS NOT NULL), 0) AS cost_per_request_usd,
    countIf(s.verdict NOT IN ('', 'not_judged')) AS scored_count,
    countIf(s.verdict IN ('aligned', 'low')) / nullIf(countIf(s.verdict NOT IN ('', 'not_judged')), 0) AS aligned_ratio,
    1 - sum(s.unsupported_claim_count) / nullIf(sum(s.claim_count), 0) AS faithfulness_ratio,
    sum(e.scored) AS evaluation_count,
    sum(e.score_sum) / nullIf(sum(e.scored), 0) AS mean_score
FROM (
    SELECT tenant_id, trace_id, agent_name, list_cost_usd FROM requests FINAL
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
) AS r
LEFT ANY JOIN (
    SELECT trace_id, verdict, claim_count, unsupported_claim_count FROM drift_scores FINAL
    WHERE tenant_id = {tenant_id:String} AND started_at >= {from:DateTime64(3, 'UTC')} AND started_at < {to:DateTime64(3, 'UTC')}
) AS s ON s.trace_id = r.trace_id
LEFT ANY JOIN (
    SELECT trace_id, count() AS scored, sum(assumeNotNull(score)) AS score_sum FROM evaluations FINAL
    WHERE tenant_id = {tenant_id:String} AND started_at >= {from:DateTime64(3, 'UTC')} AND started_at < {to:DateTime64(3, 'UTC')}
        AND score IS NOT NULL AND score >= 0 AND score <= 1
    GROUP BY trace_id
) AS e ON e.trace_id = r.trace_id
GROUP BY r.agent_name
ORDER BY sumOrNull(r.list_cost_usd) DESC NULLS LAST, agent_name
LIMIT {limit:UInt32}
