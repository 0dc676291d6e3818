-- How did answers stand to what was asked and to what tools said, when?
SELECT
    toStartOfInterval(started_at, toIntervalSecond({bucket_seconds:UInt32})) AS bucket_at,
    count() AS request_count,
    countIf(verdict != 'not_judged') AS scored_count,
    countIf(verdict = 'drifted') AS drifted_count,
    countIf(verdict = 'low') AS low_count,
    countIf(verdict = 'drifted') / nullIf(countIf(verdict != 'not_judged'), 0) AS drifted_ratio,
    quantileExactOrNull(0.05)(standing_ratio) AS standing_p5_ratio,
    quantileExactOrNull(0.5)(standing_ratio) AS standing_p50_ratio,
    1 - sum(unsupported_claim_count) / nullIf(sum(claim_count), 0) AS faithfulness_ratio
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
GROUP BY bucket_at
ORDER BY bucket_at
