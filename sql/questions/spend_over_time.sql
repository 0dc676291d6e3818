-- Who spent how much, when?
-- The values that cost most have lines of their own; the rest is together under '(other)'. Nested ifs and not multiIf:
-- only they are folded when their conditions are constant, so that one column of the eight is read.
-- Only counted calls enter sums. Their condition stands in the sums and not in the WHERE, which would copy every column
-- to leave out the few rows that do not count.
SELECT
    bucket_at,
    if(place <= {limit:UInt32}, own_value, '(other)') AS value,
    sumOrNull(list_cost_usd) AS list_cost_usd,
    sum(call_count) AS call_count,
    sum(unpriced_call_count) AS unpriced_call_count
FROM (
    SELECT *, dense_rank() OVER (ORDER BY total_cost_usd DESC NULLS LAST, total_count DESC, own_value) AS place
    FROM (
        SELECT
            *,
            sumOrNull(list_cost_usd) OVER (PARTITION BY own_value) AS total_cost_usd,
            sum(call_count) OVER (PARTITION BY own_value) AS total_count
        FROM (
            WITH counting = 'counted' AS is_counted
            SELECT
                toStartOfInterval(started_at, toIntervalSecond({bucket_seconds:UInt32})) AS bucket_at,
                toString(if({dimension:String} = 'agent_name', agent_name,
                    if({dimension:String} = 'model', model,
                    if({dimension:String} = 'provider', provider,
                    if({dimension:String} = 'user_id', user_id,
                    if({dimension:String} = 'team', team,
                    if({dimension:String} = 'environment', environment,
                    if({dimension:String} = 'service_name', service_name, conversation_id)))))))) AS own_value,
                sumOrNullIf(list_cost_usd, is_counted) AS list_cost_usd,
                countIf(is_counted) AS call_count,
                countIf(is_counted AND cost_basis = 'unpriced') AS unpriced_call_count
            FROM calls FINAL
            WHERE tenant_id = {tenant_id:String}
                AND started_at >= {from:DateTime64(3, 'UTC')} AND started_at < {to:DateTime64(3, 'UTC')} AND started_at <= {at:DateTime64(3, 'UTC')}
                AND ({agent_name:String} = '' OR agent_name = {agent_name:String})
                AND ({model:String} = '' OR model = {model:String})
                AND ({provider:String} = '' OR provider = {provider:String})
                AND ({user_id:String} = '' OR user_id = {user_id:String})
                AND ({team:String} = '' OR team = {team:String})
                AND ({environment:String} = '' OR environment = {environment:String})
                AND ({conversation_id:String} = '' OR conversation_id = {conversation_id:String})
                AND ({service_name:String} = '' OR service_name = {service_name:String})
            GROUP BY bucket_at, own_value
            HAVING call_count > 0
        )
    )
)
GROUP BY bucket_at, value
ORDER BY bucket_at, value
