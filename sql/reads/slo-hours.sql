-- In which minutes did the requests that started in these hours end, and how many of each were good, bad, left out or not measurable?
-- One row for each hour of start that has any, to be put into slo_hours as a whole; an hour that was counted before and has
-- none left gives an empty row, so that what was counted goes too. A minute is named by its end and holds instants after its start.
SELECT
    {tenant_id:String} AS tenant_id,
    {series_id:String} AS series_id,
    hour_of_start AS hour,
    groupArrayIf(minute_end, minute_end > toDateTime(0, 'UTC')) AS minutes,
    groupArrayIf(toUInt32(good), minute_end > toDateTime(0, 'UTC')) AS good_counts,
    groupArrayIf(toUInt32(bad), minute_end > toDateTime(0, 'UTC')) AS bad_counts,
    groupArrayIf(toUInt32(excluded), minute_end > toDateTime(0, 'UTC')) AS excluded_counts,
    groupArrayIf(toUInt32(unmeasured), minute_end > toDateTime(0, 'UTC')) AS unmeasured_counts,
    toUnixTimestamp64Micro(now64(6)) AS version
FROM (
    SELECT
        hour_of_start,
        minute_end,
        sum(good_part) AS good,
        sum(bad_part) AS bad,
        sum(excluded_part) AS excluded,
        sum(unmeasured_part) AS unmeasured
    FROM (
        SELECT
            hour_of_start,
            toDateTime(intDiv(ended_ns + 59999999999, 60000000000) * 60, 'UTC') AS minute_end,
            verdict = 'good' AS good_part,
            verdict = 'bad' AS bad_part,
            verdict = 'excluded' AS excluded_part,
            verdict = 'unmeasured' AS unmeasured_part
        FROM (
            SELECT
                toStartOfHour(started_at) AS hour_of_start,
                toUnixTimestamp64Nano(started_at) + toInt64(round(duration_ms * 1000000)) AS ended_ns,
                -- verdict: the same in slo-counts.sql and slo-spent.sql
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
                AND toStartOfHour(started_at) IN (SELECT toDateTime(arrayJoin({hours:Array(UInt32)}), 'UTC'))
        )
        UNION ALL
        SELECT
            hour AS hour_of_start,
            toDateTime(0, 'UTC') AS minute_end,
            0 AS good_part,
            0 AS bad_part,
            0 AS excluded_part,
            0 AS unmeasured_part
        FROM slo_hours
        WHERE tenant_id = {tenant_id:String} AND series_id = {series_id:String} AND hour IN (SELECT toDateTime(arrayJoin({hours:Array(UInt32)}), 'UTC'))
    )
    GROUP BY hour_of_start, minute_end
    ORDER BY hour_of_start, minute_end
)
GROUP BY hour
ORDER BY hour
