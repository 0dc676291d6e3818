-- How many runs of a probe were good or bad, between each two of these instants?
-- A run counts when it has ended; stretches and grid are those of slo-counts.sql.
SELECT
    intDiv(if({grid_ns:Int64} = 0, roundDown(ended_ns - 1, {cuts_ns:Array(Int64)}), intDiv(ended_ns - 1, greatest({grid_ns:Int64}, 1)) * {grid_ns:Int64}), 1000000) AS after_ms,
    countIf(is_good) AS good_count,
    countIf(NOT is_good) AS bad_count,
    toUInt64(0) AS excluded_count,
    toUInt64(0) AS unmeasured_count
FROM (
    SELECT is_good, toUnixTimestamp64Milli(ended_at) * 1000000 AS ended_ns
    FROM probe_results FINAL
    WHERE tenant_id = {tenant_id:String} AND probe_id = {probe_id:String}
)
WHERE ended_ns > {from_ns:Int64} AND ended_ns <= {to_ns:Int64}
GROUP BY after_ms
ORDER BY after_ms
