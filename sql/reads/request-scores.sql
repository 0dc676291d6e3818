-- Which alignment do these requests have?
SELECT trace_id, alignment_ratio, alignment_basis
FROM drift_scores FINAL
WHERE tenant_id = {tenant_id:String} AND trace_id IN {trace_ids:Array(String)}
