-- Which answers are furthest from what was asked, or say most that stands in no result?
SELECT
    trace_id,
    started_at,
    agent_name,
    outcome,
    alignment_ratio,
    alignment_basis,
    percentile_ratio,
    standing_ratio,
    verdict,
    claim_count,
    unsupported_claim_count,
    faithfulness_ratio,
    left_at_step_number,
    disagreement_count
FROM drift_scores FINAL
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
    AND if({by:String} = 'claims', unsupported_claim_count > 0, verdict != 'not_judged')
ORDER BY if({by:String} = 'claims', -toFloat64(unsupported_claim_count), ifNull(standing_ratio, 1e9)), trace_id
LIMIT {limit:UInt32}
