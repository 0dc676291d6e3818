-- What did evaluators and people say of one request?
SELECT evaluation_id, at, trace_id, span_id, name, score, label, explanation, source, actor
FROM evaluations FINAL
WHERE tenant_id = {tenant_id:String} AND trace_id = {trace_id:String}
ORDER BY at, evaluation_id
