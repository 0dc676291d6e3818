-- How did the requests of an agent end in the last days, week by week and altogether, and how long did they take?
-- Weeks are counted back from the end; the row of all of them has no number.
SELECT
    if(is_whole, NULL, week_number) AS week,
    good_count,
    bad_count,
    streamed_count,
    durations_ms[1] AS duration_p95_ms,
    durations_ms[2] AS duration_p99_ms,
    ttfts_ms[1] AS ttft_p95_ms,
    ttfts_ms[2] AS ttft_p99_ms
FROM (
    SELECT
        grouping(week_number) = 1 AS is_whole,
        intDiv({to_ns:Int64} - toUnixTimestamp64Nano(started_at) - toInt64(round(duration_ms * 1000000)), 604800000000000) AS week_number,
        countIf(outcome = 'ok') AS good_count,
        countIf(outcome NOT IN ('ok', 'cancelled') AND NOT match(concat(error_type, ' ', error_message), {refusal:String})) AS bad_count,
        countIf(outcome = 'ok' AND ttft_ms IS NOT NULL) AS streamed_count,
        quantilesExactIf(0.95, 0.99)(duration_ms, outcome = 'ok') AS durations_ms,
        quantilesExactIf(0.95, 0.99)(ifNull(ttft_ms, 0), outcome = 'ok' AND ttft_ms IS NOT NULL) AS ttfts_ms
    FROM requests FINAL
    WHERE tenant_id = {tenant_id:String}
        AND (agent_name = {agent_name:String} OR has(agent_names, {agent_name:String}))
        AND started_at >= {from:DateTime64(3, 'UTC')} - toIntervalDay(1)
        AND toUnixTimestamp64Nano(started_at) + toInt64(round(duration_ms * 1000000)) > {from_ns:Int64}
        AND toUnixTimestamp64Nano(started_at) + toInt64(round(duration_ms * 1000000)) <= {to_ns:Int64}
    GROUP BY GROUPING SETS ((week_number), ())
)
