-- How many evaluations of one name were good, bad or without a score, between each two of these instants?
-- An evaluation is an event of its own and counts when it was made, whatever became of its request; stretches and grid are
-- those of slo-counts.sql.
SELECT
    intDiv(if({grid_ns:Int64} = 0, roundDown(ended_ns - 1, {cuts_ns:Array(Int64)}), intDiv(ended_ns - 1, greatest({grid_ns:Int64}, 1)) * {grid_ns:Int64}), 1000000) AS after_ms,
    countIf(verdict = 'good') AS good_count,
    countIf(verdict = 'bad') AS bad_count,
    toUInt64(0) AS excluded_count,
    countIf(verdict = 'unmeasured') AS unmeasured_count
FROM (
    SELECT
        trace_id,
        toUnixTimestamp64Micro(at) * 1000 AS ended_ns,
        -- verdict: the same in all files called slo-evaluation-*
        multiIf(score IS NULL, 'unmeasured', if(if({strict:Bool}, score > {threshold:Float64}, score >= {threshold:Float64}), 'good', 'bad')) AS verdict
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
WHERE ended_ns > {from_ns:Int64} AND ended_ns <= {to_ns:Int64}
GROUP BY after_ms
ORDER BY after_ms
