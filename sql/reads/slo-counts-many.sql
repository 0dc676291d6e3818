-- How many requests of each of many SLOs were good, bad, left out or not measurable, between each two of its instants?
-- The same as slo-counts.sql, for indicators whose minutes have been counted, in one read: the n-th element of each list
-- is of the n-th indicator. Hours that are open for one of them are counted from the requests for all.
WITH
    {series_ids:Array(String)} AS series_ids,
    {cuts_ns:Array(Array(Int64))} AS cuts_ns,
    {grids_ns:Array(Int64)} AS grids_ns,
    (
        SELECT groupUniqArray(hour_of_start)
        FROM (
            SELECT toStartOfHour(started_at) AS hour_of_start
            FROM requests
            WHERE tenant_id = {tenant_id:String}
                AND inserted_at >= (
                    SELECT min(counted_to_each)
                    FROM (
                        SELECT max(counted_to) AS counted_to_each
                        FROM slo_series
                        WHERE tenant_id = {tenant_id:String} AND series_id IN {series_ids:Array(String)}
                        GROUP BY series_id
                    )
                ) - toIntervalSecond(60)
            GROUP BY hour_of_start
            UNION ALL
            SELECT hour AS hour_of_start
            FROM slo_hours FINAL
            WHERE tenant_id = {tenant_id:String} AND series_id IN {series_ids:Array(String)} AND hasAny(minutes, {cut_minutes:Array(DateTime('UTC'))})
        )
    ) AS open_hours
SELECT
    series_number,
    intDiv(if(grid_ns = 0, cuts[arrayLastIndex(cut -> cut < ended_ns, cuts)], intDiv(ended_ns - 1, greatest(grid_ns, 1)) * grid_ns), 1000000) AS after_ms,
    sum(good_part) AS good_count,
    sum(bad_part) AS bad_count,
    sum(excluded_part) AS excluded_count,
    sum(unmeasured_part) AS unmeasured_count
FROM (
    SELECT
        series_number,
        ended_ns,
        good_part,
        bad_part,
        excluded_part,
        unmeasured_part,
        cuts_ns[series_number] AS cuts,
        grids_ns[series_number] AS grid_ns
    FROM (
        SELECT
            series_number,
            toInt64(toUnixTimestamp(minute)) * 1000000000 AS ended_ns,
            good_minute AS good_part,
            bad_minute AS bad_part,
            excluded_minute AS excluded_part,
            unmeasured_minute AS unmeasured_part
        FROM (
            SELECT
                arrayJoin(arrayFilter(number -> series_ids[number] = series_id, arrayEnumerate(series_ids))) AS series_number,
                minutes,
                good_counts,
                bad_counts,
                excluded_counts,
                unmeasured_counts
            FROM slo_hours FINAL
            WHERE tenant_id = {tenant_id:String} AND series_id IN {series_ids:Array(String)} AND NOT has(open_hours, hour)
        )
        ARRAY JOIN
            minutes AS minute,
            good_counts AS good_minute,
            bad_counts AS bad_minute,
            excluded_counts AS excluded_minute,
            unmeasured_counts AS unmeasured_minute
        UNION ALL
        SELECT
            series_number,
            ended_ns,
            toUInt32(verdict = 'good') AS good_part,
            toUInt32(verdict = 'bad') AS bad_part,
            toUInt32(verdict = 'excluded') AS excluded_part,
            toUInt32(verdict = 'unmeasured') AS unmeasured_part
        FROM (
            SELECT
                series_number,
                ended_ns,
                {slis:Array(String)}[series_number] AS sli,
                {sli_metrics:Array(String)}[series_number] AS sli_metric,
                {stricts:Array(Bool)}[series_number] AS strict,
                {thresholds:Array(Float64)}[series_number] AS threshold,
                {thresholds_usd:Array(Decimal(18, 12))}[series_number] AS threshold_usd,
                if(sli_metric = 'ttft', ttft_ms, if(sli_metric = 'tpot', tpot_ms, toNullable(duration_ms))) AS value,
                multiIf(
                    outcome = 'cancelled' OR (outcome != 'ok' AND match(concat(error_type, ' ', error_message), {refusal:String})), 'excluded',
                    sli = 'availability', if(outcome = 'ok', 'good', 'bad'),
                    sli = 'cost', multiIf(
                        ifNull(if(strict, list_cost_usd >= threshold_usd, list_cost_usd > threshold_usd), 0), 'bad',
                        unpriced_call_count > 0 OR (list_cost_usd IS NULL AND call_count > 0), 'unmeasured',
                        'good'),
                    outcome = 'timeout', 'bad',
                    value IS NULL OR outcome != 'ok', 'unmeasured',
                    if(if(strict, value < threshold, value <= threshold), 'good', 'bad')
                ) AS verdict
            FROM (
                SELECT
                    arrayJoin(arrayFilter(
                        (number, agent, team_wanted, environment_wanted, workflow) ->
                            (agent = '' OR agent = agent_name OR has(agent_names, agent))
                            AND (team_wanted = '' OR team_wanted = team)
                            AND (environment_wanted = '' OR environment_wanted = environment)
                            AND (workflow = '' OR workflow = workflow_name),
                        arrayEnumerate(series_ids), {agents:Array(String)}, {teams:Array(String)}, {environments:Array(String)}, {workflows:Array(String)})) AS series_number,
                    toUnixTimestamp64Nano(started_at) + toInt64(round(duration_ms * 1000000)) AS ended_ns,
                    duration_ms, ttft_ms, tpot_ms, outcome, error_type, error_message, list_cost_usd, unpriced_call_count, call_count
                FROM requests FINAL
                WHERE tenant_id = {tenant_id:String} AND toStartOfHour(started_at) IN (SELECT arrayJoin(open_hours))
            )
        )
    )
)
WHERE ended_ns > cuts[1] AND ended_ns <= cuts[-1]
GROUP BY series_number, after_ms
ORDER BY series_number, after_ms
