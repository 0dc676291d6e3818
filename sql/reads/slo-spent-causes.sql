-- What were the bad requests of an SLO that ended in this window, the most frequent cause first?
-- first_minute and last_minute are the ends of the first and the last minute that lie in it as a whole. Whole hours of start answer from what was counted of them (slo_hours); hours that changed since, and those of which only a
-- part ended in the window, are read from the requests.
WITH (
    SELECT groupUniqArray(hour_of_start)
    FROM (
        SELECT toStartOfHour(started_at) AS hour_of_start
        FROM requests
        WHERE tenant_id = {tenant_id:String}
            AND inserted_at >= (SELECT max(counted_to) FROM slo_series WHERE tenant_id = {tenant_id:String} AND series_id = {series_id:String}) - toIntervalSecond(60)
        GROUP BY hour_of_start
        HAVING max(toUnixTimestamp64Nano(started_at) + toInt64(round(duration_ms * 1000000))) > {from_ns:Int64} OR max(is_deleted) = 1
        UNION ALL
        SELECT hour AS hour_of_start
        FROM slo_hours FINAL
        WHERE tenant_id = {tenant_id:String} AND series_id = {series_id:String} AND notEmpty(causes)
            AND NOT (arrayMin(minutes) >= {first_minute:DateTime('UTC')} AND arrayMax(minutes) <= {last_minute:DateTime('UTC')})
            AND arrayMax(minutes) >= {first_minute:DateTime('UTC')} - 60 AND arrayMin(minutes) <= {last_minute:DateTime('UTC')} + 60
    )
) AS open_hours
SELECT
    cause.1 AS outcome,
    nullIf(cause.2, '') AS failure_class,
    cause.3 AS error_type,
    sum(cause.4) AS bad_count,
    intDiv(max(cause.5), 1000000) AS last_ms,
    argMax(cause.6, cause.5) AS trace_id
FROM (
    SELECT arrayJoin(causes) AS cause
    FROM slo_hours FINAL
    WHERE tenant_id = {tenant_id:String} AND series_id = {series_id:String} AND notEmpty(causes) AND NOT has(open_hours, hour)
        AND arrayMin(minutes) >= {first_minute:DateTime('UTC')} AND arrayMax(minutes) <= {last_minute:DateTime('UTC')}
    UNION ALL
    SELECT (toString(outcome), toString(ifNull(failure_class, '')), toString(error_type), toUInt32(count()), max(ended_ns), argMax(trace_id, ended_ns)) AS cause
    FROM (
        SELECT
            toUnixTimestamp64Nano(started_at) + toInt64(round(duration_ms * 1000000)) AS ended_ns,
            trace_id,
            outcome,
            failure_class,
            error_type,
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
            AND toStartOfHour(started_at) IN (SELECT arrayJoin(open_hours))
    )
    WHERE verdict = 'bad' AND ended_ns > {from_ns:Int64} AND ended_ns <= {to_ns:Int64}
    GROUP BY outcome, failure_class, error_type
)
GROUP BY outcome, failure_class, error_type
ORDER BY bad_count DESC, outcome, failure_class, error_type
LIMIT {limit:UInt32}
