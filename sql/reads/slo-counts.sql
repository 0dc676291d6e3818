-- How many requests of an SLO were good, bad, left out or not measurable, between each two of these instants?
-- A request counts when it has ended: it belongs to the stretch after one instant up to and including the next.
-- Counted minutes (slo_hours) answer for all hours of start but two sorts, which are counted from the requests themselves:
-- hours into which a row came since their minutes were counted, and hours with a minute that an instant cuts in two.
-- So the answer is that of the requests, to the nanosecond, however old the minutes are, and even when there are none.
-- With steps (step_ns > 0) the stretches are those of a regular grid instead, named by their start; empty ones are left out.
-- With slices (slice_ns > 0) each slice that saw a measured request is one event, good when enough of its requests were.
WITH
    {cuts_ns:Array(Int64)} AS cuts,
    (SELECT max(slo_series.counted_to) FROM slo_series WHERE tenant_id = {tenant_id:String} AND series_id = {series_id:String}) AS counted_to,
    arrayMap(cut -> toDateTime(intDiv(cut, 60000000000) * 60 + 60, 'UTC'), arrayFilter(cut -> cut % 60000000000 != 0, cuts)) AS cut_minutes,
    open_hours AS (
        SELECT toStartOfHour(started_at) AS hour_of_start
        FROM requests
        WHERE tenant_id = {tenant_id:String} AND inserted_at >= counted_to - toIntervalSecond(60)
        GROUP BY hour_of_start
        HAVING max(toUnixTimestamp64Nano(started_at) + toInt64(round(duration_ms * 1000000))) > {from_ns:Int64} OR max(is_deleted) = 1
        UNION DISTINCT
        SELECT hour AS hour_of_start
        FROM slo_hours FINAL
        WHERE tenant_id = {tenant_id:String} AND series_id = {series_id:String} AND hasAny(minutes, cut_minutes)
    )
SELECT
    intDiv(if({step_ns:Int64} = 0, roundDown(point_ns - 1, cuts), intDiv(point_ns - 1, greatest({step_ns:Int64}, 1)) * {step_ns:Int64}), 1000000) AS after_ms,
    if({slice_ns:Int64} = 0, sum(good), countIf(good + bad > 0 AND good * 1000000000 >= {slice_target:Int64} * (good + bad))) AS good_count,
    if({slice_ns:Int64} = 0, sum(bad), countIf(good * 1000000000 < {slice_target:Int64} * (good + bad))) AS bad_count,
    sum(excluded) AS excluded_count,
    sum(unmeasured) AS unmeasured_count
FROM (
    SELECT
        multiIf(
            {slice_ns:Int64} > 0, (intDiv(ended_ns - 1, greatest({slice_ns:Int64}, 1)) + 1) * {slice_ns:Int64},
            {step_ns:Int64} > 0, (intDiv(ended_ns - 1, greatest({step_ns:Int64}, 1)) + 1) * {step_ns:Int64},
            roundDown(ended_ns - 1, cuts) + 1) AS point_ns,
        sum(good_part) AS good,
        sum(bad_part) AS bad,
        sum(excluded_part) AS excluded,
        sum(unmeasured_part) AS unmeasured
    FROM (
        SELECT
            toInt64(toUnixTimestamp(minute)) * 1000000000 AS ended_ns,
            toInt64(good_minute) AS good_part,
            toInt64(bad_minute) AS bad_part,
            toInt64(excluded_minute) AS excluded_part,
            toInt64(unmeasured_minute) AS unmeasured_part
        FROM slo_hours FINAL
        ARRAY JOIN
            minutes AS minute,
            good_counts AS good_minute,
            bad_counts AS bad_minute,
            excluded_counts AS excluded_minute,
            unmeasured_counts AS unmeasured_minute
        WHERE tenant_id = {tenant_id:String} AND series_id = {series_id:String} AND hour NOT IN open_hours
        UNION ALL
        SELECT
            ended_ns,
            toInt64(verdict = 'good') AS good_part,
            toInt64(verdict = 'bad') AS bad_part,
            toInt64(verdict = 'excluded') AS excluded_part,
            toInt64(verdict = 'unmeasured') AS unmeasured_part
        FROM (
            SELECT
                toUnixTimestamp64Nano(started_at) + toInt64(round(duration_ms * 1000000)) AS ended_ns,
                -- verdict: the same in slo-hours.sql and slo-spent.sql
                if({sli_metric:String} = 'ttft', ttft_ms, if({sli_metric:String} = 'tpot', tpot_ms, if({sli_metric:String} = 'similarity', alignment_ratio, toNullable(duration_ms)))) AS value,
                multiIf(
                    outcome = 'cancelled' OR (outcome != 'ok' AND match(concat(error_type, ' ', error_message), {refusal:String})), 'excluded',
                    {sli:String} = 'availability', if(outcome = 'ok', 'good', 'bad'),
                    {sli:String} = 'cost', multiIf(
                        ifNull(if({strict:Bool}, list_cost_usd >= {threshold_usd:Decimal(18, 12)}, list_cost_usd > {threshold_usd:Decimal(18, 12)}), 0), 'bad',
                        unpriced_call_count > 0 OR (list_cost_usd IS NULL AND call_count > 0), 'unmeasured',
                        'good'),
                    {sli:String} = 'latency' AND outcome = 'timeout', 'bad',
                    value IS NULL OR ({sli:String} = 'latency' AND outcome != 'ok'), 'unmeasured',
                    {sli:String} = 'latency', if(if({strict:Bool}, value < {threshold:Float64}, value <= {threshold:Float64}), 'good', 'bad'),
                    if(if({strict:Bool}, value > {threshold:Float64}, value >= {threshold:Float64}), 'good', 'bad')
                ) AS verdict
            FROM requests FINAL
            WHERE tenant_id = {tenant_id:String}
                AND ({agent_name:String} = '' OR agent_name = {agent_name:String} OR has(agent_names, {agent_name:String}))
                AND ({team:String} = '' OR team = {team:String})
                AND ({environment:String} = '' OR environment = {environment:String})
                AND ({workflow_name:String} = '' OR workflow_name = {workflow_name:String})
                AND toStartOfHour(started_at) IN open_hours
        )
    )
    WHERE ended_ns > {from_ns:Int64} AND ended_ns <= {to_ns:Int64}
    GROUP BY point_ns
)
GROUP BY after_ms
ORDER BY after_ms
