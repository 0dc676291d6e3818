-- How many requests came, how many failed, how long did they take, when?
-- Money is that of the counted calls that started in the bucket, so that it adds up with every other chart of spend.
SELECT
    bucket_at,
    request_count,
    failed_count,
    list_cost_usd,
    list_cost_usd / nullIf(known_cost_count, 0) AS cost_per_request_usd,
    if(request_count = 0, NULL, durations_ms[1]) AS duration_p50_ms,
    if(request_count = 0, NULL, durations_ms[2]) AS duration_p95_ms
FROM (
    SELECT
        toStartOfInterval(started_at, toIntervalSecond({bucket_seconds:UInt32})) AS bucket_at,
        count() AS request_count,
        countIf(outcome NOT IN ('ok', 'cancelled')) AS failed_count,
        countIf(list_cost_usd IS NOT NULL OR call_count = 0) AS known_cost_count,
        quantilesExact(0.5, 0.95)(duration_ms) AS durations_ms
    FROM requests FINAL
    WHERE tenant_id = {tenant_id:String}
        AND started_at >= {from:DateTime64(3, 'UTC')} AND started_at < {to:DateTime64(3, 'UTC')} AND started_at <= {at:DateTime64(3, 'UTC')}
        AND ({agent_name:String} = '' OR agent_name = {agent_name:String} OR has(agent_names, {agent_name:String}))
        AND ({model:String} = '' OR has(models, {model:String}))
        AND ({provider:String} = '' OR has(providers, {provider:String}))
        AND ({user_id:String} = '' OR user_id = {user_id:String})
        AND ({team:String} = '' OR team = {team:String})
        AND ({environment:String} = '' OR environment = {environment:String})
        AND ({conversation_id:String} = '' OR conversation_id = {conversation_id:String})
        AND ({service_name:String} = '' OR service_name = {service_name:String})
    GROUP BY bucket_at
) AS of_requests
FULL JOIN (
    SELECT toStartOfInterval(started_at, toIntervalSecond({bucket_seconds:UInt32})) AS bucket_at, sumOrNullIf(list_cost_usd, counting = 'counted') AS list_cost_usd
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
    GROUP BY bucket_at
    HAVING countIf(counting = 'counted') > 0
) AS of_calls USING (bucket_at)
ORDER BY bucket_at
