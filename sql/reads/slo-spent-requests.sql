-- Which requests of an SLO were bad in this window, the latest first?
-- They are looked for in as many hours of start as hold the latest bad ones, as counted, and in all hours that changed
-- since. first_minute and last_minute are the ends of the first and the last minute that lie in the window as a whole.
WITH (
    SELECT groupUniqArray(hour_of_start)
    FROM (
        SELECT toStartOfHour(started_at) AS hour_of_start
        FROM requests
        WHERE tenant_id = {tenant_id:String}
            AND inserted_at >= (SELECT max(counted_to) FROM slo_series WHERE tenant_id = {tenant_id:String} AND series_id = {series_id:String}) - toIntervalSecond(60)
        GROUP BY hour_of_start
        HAVING max(toUnixTimestamp64Nano(started_at) + toInt64(round(duration_ms * 1000000))) > {from_ns:Int64} OR max(is_deleted) = 1
    )
) AS changed_hours, (
    SELECT groupUniqArrayArray(hours)
    FROM (
        SELECT hours, sum(certain_count) OVER (ORDER BY minute DESC) - certain_count AS later_count
        FROM (
            SELECT
                minute,
                groupUniqArray(hour) AS hours,
                sumIf(bad_minute, minute >= {first_minute:DateTime('UTC')} AND minute <= {last_minute:DateTime('UTC')}) AS certain_count
            FROM slo_hours FINAL
            ARRAY JOIN minutes AS minute, bad_counts AS bad_minute
            WHERE tenant_id = {tenant_id:String} AND series_id = {series_id:String} AND NOT has(changed_hours, hour) AND bad_minute > 0
                AND minute >= {first_minute:DateTime('UTC')} - 60 AND minute <= {last_minute:DateTime('UTC')} + 60
            GROUP BY minute
        )
    )
    WHERE later_count < {limit:UInt32}
) AS counted_hours
SELECT
    trace_id,
    intDiv(ended_ns, 1000000) AS ended_ms,
    name,
    agent_name,
    outcome,
    failure_class,
    error_type,
    error_message,
    if({sli:String} = 'cost', toFloat64(list_cost_usd), value) AS measured
FROM (
    SELECT
        toUnixTimestamp64Nano(started_at) + toInt64(round(duration_ms * 1000000)) AS ended_ns,
        trace_id,
        name,
        agent_name,
        outcome,
        failure_class,
        error_type,
        error_message,
        list_cost_usd,
        -- verdict: the same in all files called slo-*
        if({sli_metric:String} = 'ttft', ttft_ms, if({sli_metric:String} = 'tpot', tpot_ms, toNullable(duration_ms))) AS value,
        multiIf(
            outcome = 'cancelled' OR (outcome != 'ok' AND match(concat(error_type, ' ', error_message), {refusal:String})), 'excluded',
            {sli:String} = 'availability', if(outcome = 'ok', 'good', 'bad'),
            {sli:String} = 'cost', multiIf(
                ifNull(if({strict:Bool}, list_cost_usd >= {threshold_usd:Decimal(18, 12)}, list_cost_usd > {threshold_usd:Decimal(18, 12)}), 0), 'bad',
                unpriced_call_count > 0 OR (list_cost_usd IS NULL AND call_count > 0), 'unmeasured',
                'good'),
            outcome = 'timeout', 'bad',
            value IS NULL OR outcome != 'ok', 'unmeasured',
            if(if({strict:Bool}, value < {threshold:Float64}, value <= {threshold:Float64}), 'good', 'bad')
        ) AS verdict
    FROM requests FINAL
    WHERE tenant_id = {tenant_id:String}
        AND ({agent_name:String} = '' OR agent_name = {agent_name:String} OR has(agent_names, {agent_name:String}))
        AND ({team:String} = '' OR team = {team:String})
        AND ({environment:String} = '' OR environment = {environment:String})
        AND ({workflow_name:String} = '' OR workflow_name = {workflow_name:String})
        AND toStartOfHour(started_at) IN (SELECT arrayJoin(arrayConcat(changed_hours, counted_hours)))
)
WHERE verdict = 'bad' AND ended_ns > {from_ns:Int64} AND ended_ns <= {to_ns:Int64}
ORDER BY ended_ns DESC, trace_id
LIMIT {limit:UInt32}
