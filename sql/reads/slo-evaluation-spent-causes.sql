-- Which labels had the evaluations that were bad in this window, and how had their requests ended, the most frequent first?
WITH bad AS (
    SELECT trace_id, started_at, ended_ns, label, explanation, score
    FROM (
        SELECT
            trace_id,
            toUnixTimestamp64Micro(at) * 1000 AS ended_ns,
            -- verdict: the same in all files called slo-evaluation-*
            multiIf(score IS NULL, 'unmeasured', if(if({strict:Bool}, score > {threshold:Float64}, score >= {threshold:Float64}), 'good', 'bad')) AS verdict,
            started_at,
            label,
            explanation,
            score
        FROM evaluations FINAL
        WHERE tenant_id = {tenant_id:String} AND name = {evaluation_name:String}
            AND ({agent_name:String} = '' OR agent_name = {agent_name:String})
            AND ({environment:String} = '' OR environment = {environment:String})
            AND (
                ({team:String} = '' AND {workflow_name:String} = '')
                OR trace_id IN (
                    SELECT trace_id
                    FROM requests FINAL
                    WHERE tenant_id = {tenant_id:String} AND ({team:String} != '' OR {workflow_name:String} != '')
                        AND ({team:String} = '' OR team = {team:String})
                        AND ({workflow_name:String} = '' OR workflow_name = {workflow_name:String})
                )
            )
    )
    WHERE verdict = 'bad' AND ended_ns > {from_ns:Int64} AND ended_ns <= {to_ns:Int64}
)
SELECT
    if(asked.outcome = '', 'ok', asked.outcome) AS outcome,
    asked.failure_class AS failure_class,
    bad.label AS error_type,
    count() AS bad_count,
    intDiv(max(bad.ended_ns), 1000000) AS last_ms,
    argMax(bad.trace_id, bad.ended_ns) AS trace_id
FROM bad
ANY LEFT JOIN (
    SELECT trace_id, toString(outcome) AS outcome, failure_class
    FROM requests FINAL
    WHERE tenant_id = {tenant_id:String}
        AND toStartOfHour(started_at) IN (SELECT toStartOfHour(started_at) FROM bad) AND trace_id IN (SELECT trace_id FROM bad)
) AS asked USING (trace_id)
GROUP BY outcome, failure_class, error_type
ORDER BY bad_count DESC, outcome, failure_class, error_type
LIMIT {limit:UInt32}
