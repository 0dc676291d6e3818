-- Which evaluations were bad in this window, the latest first, and what is known of their requests?
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
    ORDER BY ended_ns DESC, trace_id
    LIMIT {limit:UInt32}
)
SELECT
    bad.trace_id AS trace_id,
    intDiv(bad.ended_ns, 1000000) AS ended_ms,
    asked.name AS name,
    asked.agent_name AS agent_name,
    if(asked.outcome = '', 'ok', asked.outcome) AS outcome,
    asked.failure_class AS failure_class,
    bad.label AS error_type,
    bad.explanation AS error_message,
    bad.score AS measured
FROM bad
ANY LEFT JOIN (
    SELECT trace_id, toString(outcome) AS outcome, failure_class, name, toString(agent_name) AS agent_name
    FROM requests FINAL
    WHERE tenant_id = {tenant_id:String}
        AND toStartOfHour(started_at) IN (SELECT toStartOfHour(started_at) FROM bad) AND trace_id IN (SELECT trace_id FROM bad)
) AS asked USING (trace_id)
ORDER BY bad.ended_ns DESC, trace_id
