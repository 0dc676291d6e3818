-- Which baselines has an agent, the newest first, or which one is called this?
SELECT
    baseline_id, state, alignment_basis, embedding_model, template, learned_at, request_count, trimmed_count, auc_ratio, lexical_auc_ratio,
    semantic_auc_ratio, alert_score, low_score, calibration
FROM drift_baselines FINAL
WHERE tenant_id = {tenant_id:String} AND agent_name = {agent_name:String} AND ({baseline_id:String} = '' OR baseline_id = {baseline_id:String})
ORDER BY learned_at DESC
LIMIT 1
