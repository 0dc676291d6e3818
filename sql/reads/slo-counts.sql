-- How many requests of an SLO were good, bad, left out or not measurable, between each two of these instants?
-- A request counts when it has ended: it belongs to the stretch after one instant up to and including the next, and a
-- stretch is named by its start. With a grid (grid_ns > 0) the stretches are those of a regular grid instead.
-- Counted minutes (slo_hours) answer for all hours of start but two sorts, which are counted from the requests themselves:
-- hours into which a row came since their minutes were counted, and hours with a minute that an instant cuts in two.
-- So the answer is that of the requests, to the nanosecond, however old the minutes are, and even when there are none.
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
        WHERE tenant_id = {tenant_id:String} AND series_id = {series_id:String} AND hasAny(minutes, {cut_minutes:Array(DateTime('UTC'))})
    )
) AS open_hours
SELECT
    intDiv(if({grid_ns:Int64} = 0, roundDown(ended_ns - 1, {cuts_ns:Array(Int64)}), intDiv(ended_ns - 1, greatest({grid_ns:Int64}, 1)) * {grid_ns:Int64}), 1000000) AS after_ms,
    sum(good_part) AS good_count,
    sum(bad_part) AS bad_count,
    sum(excluded_part) AS excluded_count,
    sum(unmeasured_part) AS unmeasured_count
FROM (
    SELECT
        toInt64(toUnixTimestamp(minute)) * 1000000000 AS ended_ns,
        good_minute AS good_part,
        bad_minute AS bad_part,
        excluded_minute AS excluded_part,
        unmeasured_minute AS unmeasured_part
    FROM slo_hours FINAL
    ARRAY JOIN
        minutes AS minute,
        good_counts AS good_minute,
        bad_counts AS bad_minute,
        excluded_counts AS excluded_minute,
        unmeasured_counts AS unmeasured_minute
    WHERE tenant_id = {tenant_id:String} AND series_id = {series_id:String} AND NOT has(open_hours, hour)
    UNION ALL
    SELECT
        ended_ns,
        toUInt32(verdict = 'good') AS good_part,
        toUInt32(verdict = 'bad') AS bad_part,
        toUInt32(verdict = 'excluded') AS excluded_part,
        toUInt32(verdict = 'unmeasured') AS unmeasured_part
    FROM (
        SELECT
            toUnixTimestamp64Nano(started_at) + toInt64(round(duration_ms * 1000000)) AS ended_ns,
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
)
WHERE ended_ns > {from_ns:Int64} AND ended_ns <= {to_ns:Int64}
GROUP BY after_ms
ORDER BY after_ms
