-- What of one request's answer should a person look at?
SELECT agent_name, verdict, percentile_ratio, unsupported_claim_count, disagreement_count, started_at
FROM drift_scores FINAL
WHERE tenant_id = {tenant_id:String} AND trace_id = {trace_id:String}
    AND (verdict = 'drifted' OR unsupported_claim_count > 0 OR disagreement_count > 0)
ORDER BY version DESC
LIMIT 1
