-- How do the answers of each agent stand to what was asked, and to what tools said?
-- The baseline is the newest of the agent; rows of agents without any score say why there is none.
SELECT
    s.agent_name AS agent_name,
    count() AS request_count,
    countIf(s.verdict != 'not_judged') AS scored_count,
    countIf(s.verdict = 'drifted') AS drifted_count,
    countIf(s.verdict = 'low') AS low_count,
    countIf(s.verdict = 'drifted') / nullIf(countIf(s.verdict != 'not_judged'), 0) AS drifted_ratio,
    quantileExactOrNull(0.5)(s.alignment_ratio) AS alignment_p50_ratio,
    nullIf(argMaxIf(s.alignment_basis, s.started_at, s.alignment_basis != ''), '') AS alignment_basis,
    argMax(s.embedding_model, s.started_at) AS embedding_model,
    sum(s.claim_count) AS claim_count,
    sum(s.unsupported_claim_count) AS unsupported_claim_count,
    1 - sum(s.unsupported_claim_count) / nullIf(sum(s.claim_count), 0) AS faithfulness_ratio,
    countIf(s.unsupported_claim_count > 0) AS unfaithful_count,
    countIf(s.disagreement_count > 0) AS disagreeing_count,
    countIf(s.left_at_step_number IS NOT NULL) AS strayed_count,
    countIf(s.state = 'waiting') AS waiting_count,
    countIf(s.state = 'collecting') AS collecting_count,
    countIf(s.state IN ('no_text', 'no_payload')) AS silent_count,
    any(b.newest_state) AS baseline_state,
    any(b.newest_count) AS baseline_request_count,
    if(any(b.newest_state) = '', NULL, any(b.newest_auc)) AS auc_ratio
FROM (
    SELECT * FROM drift_scores FINAL
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
) AS s
LEFT ANY JOIN (
    SELECT agent_name, argMax(state, learned_at) AS newest_state, argMax(request_count, learned_at) AS newest_count, argMax(auc_ratio, learned_at) AS newest_auc
    FROM drift_baselines FINAL WHERE tenant_id = {tenant_id:String} GROUP BY agent_name
) AS b ON b.agent_name = s.agent_name
GROUP BY s.agent_name
ORDER BY countIf(s.verdict = 'drifted') DESC, countIf(s.unsupported_claim_count > 0) DESC, agent_name
LIMIT {limit:UInt32}
