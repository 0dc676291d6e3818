-- In which minutes did the requests that started in these hours end, how many of each were good, bad, left out or not measurable, and what were the bad ones?
-- One row for each hour of start that has any, to be put into slo_hours as a whole; an hour that was counted before and has
-- none left gives an empty row, so that what was counted goes too. A minute is named by its end and holds instants after
-- its start. Of the causes of an hour the fifty most frequent are kept.
WITH events AS (
    SELECT
        toStartOfHour(started_at) AS hour_of_start,
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
        AND toStartOfHour(started_at) IN (SELECT toDateTime(arrayJoin({hours:Array(UInt32)}), 'UTC'))
)
SELECT
    {tenant_id:String} AS tenant_id,
    {series_id:String} AS series_id,
    hour_of_start AS hour,
    counted.1 AS minutes,
    counted.2 AS good_counts,
    counted.3 AS bad_counts,
    counted.4 AS excluded_counts,
    counted.5 AS unmeasured_counts,
    arraySlice(arraySort(one -> -toInt64(one.4), explained), 1, 50) AS causes,
    toUnixTimestamp64Micro(now64(6)) AS version
FROM (
    SELECT
        hour_of_start,
        arraySort(groupArrayIf(minute, minute.1 > toDateTime(0, 'UTC'))) AS counted,
        groupArrayIf(cause, cause.4 > 0) AS explained
    FROM (
        SELECT
            hour_of_start,
            (
                toDateTime(intDiv(ended_ns + 59999999999, 60000000000) * 60, 'UTC'),
                toUInt32(countIf(verdict = 'good')),
                toUInt32(countIf(verdict = 'bad')),
                toUInt32(countIf(verdict = 'excluded')),
                toUInt32(countIf(verdict = 'unmeasured'))
            ) AS minute,
            ('', '', '', toUInt32(0), toInt64(0), '') AS cause
        FROM events
        GROUP BY hour_of_start, intDiv(ended_ns + 59999999999, 60000000000)
        UNION ALL
        SELECT
            hour_of_start,
            (toDateTime(0, 'UTC'), toUInt32(0), toUInt32(0), toUInt32(0), toUInt32(0)) AS minute,
            (toString(outcome), toString(ifNull(failure_class, '')), toString(error_type), toUInt32(count()), max(ended_ns), argMax(trace_id, ended_ns)) AS cause
        FROM events
        WHERE verdict = 'bad'
        GROUP BY hour_of_start, outcome, failure_class, error_type
        UNION ALL
        SELECT
            hour AS hour_of_start,
            (toDateTime(0, 'UTC'), toUInt32(0), toUInt32(0), toUInt32(0), toUInt32(0)) AS minute,
            ('', '', '', toUInt32(0), toInt64(0), '') AS cause
        FROM slo_hours
        WHERE tenant_id = {tenant_id:String} AND series_id = {series_id:String} AND hour IN (SELECT toDateTime(arrayJoin({hours:Array(UInt32)}), 'UTC'))
    )
    GROUP BY hour_of_start
)
