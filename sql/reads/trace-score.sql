-- What was one request's answer worth?
SELECT
    state, agent_name, template, baseline_id, alignment_basis, embedding_model, lexical_ratio, semantic_ratio, alignment_ratio, turn_ratio, alignment_score,
    percentile_ratio, standing_ratio, verdict, claim_count, unsupported_claim_count, faithfulness_ratio, disagreement_count
FROM drift_scores FINAL
WHERE tenant_id = {tenant_id:String} AND trace_id = {trace_id:String}
ORDER BY version DESC
LIMIT 1
