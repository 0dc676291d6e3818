-- Which tools are called, how often do they fail, how long do they take?
-- Tool calls know no model and no provider, so filters on these leave them as they are.
-- Only counted calls enter sums. Their condition stands in the sums and not in the WHERE, which would copy every column
-- to leave out the few rows that do not count.
WITH counting = 'counted' AS is_counted
SELECT
    tool_name,
    countIf(is_counted) AS call_count,
    countIf(is_counted AND outcome NOT IN ('ok', 'cancelled')) AS failed_count,
    failed_count / call_count AS error_ratio,
    quantilesExactIf(0.5, 0.95)(duration_ms, is_counted)[1] AS duration_p50_ms,
    quantilesExactIf(0.5, 0.95)(duration_ms, is_counted)[2] AS duration_p95_ms
FROM tool_calls FINAL
WHERE tenant_id = {tenant_id:String}
    AND started_at >= {from:DateTime64(3, 'UTC')} AND started_at < {to:DateTime64(3, 'UTC')} AND started_at <= {at:DateTime64(3, 'UTC')}
    AND ({agent_name:String} = '' OR agent_name = {agent_name:String})
    AND ({user_id:String} = '' OR user_id = {user_id:String})
    AND ({team:String} = '' OR team = {team:String})
    AND ({environment:String} = '' OR environment = {environment:String})
    AND ({conversation_id:String} = '' OR conversation_id = {conversation_id:String})
    AND ({service_name:String} = '' OR service_name = {service_name:String})
GROUP BY tool_name
HAVING call_count > 0
ORDER BY call_count DESC, tool_name
LIMIT {limit:UInt32}
