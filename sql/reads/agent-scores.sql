-- Which scores and vectors have an agent's requests under one baseline, a sample where there are many?
SELECT trace_id, alignment_score, standing_ratio, verdict, output_vector
FROM drift_scores FINAL
WHERE tenant_id = {tenant_id:String} AND agent_name = {agent_name:String} AND baseline_id = {baseline_id:String}
    AND started_at >= {from:DateTime64(3, 'UTC')} AND started_at < {to:DateTime64(3, 'UTC')} AND started_at <= {at:DateTime64(3, 'UTC')}
    AND alignment_score IS NOT NULL
ORDER BY verdict != 'drifted', cityHash64(trace_id)
LIMIT {limit:UInt32}
