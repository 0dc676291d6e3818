-- How many requests pass these filters, how many of them failed, and what did they cost together?
-- The filters are those of the list, so that the sum over it is the sum of it.
SELECT
    count() AS request_count,
    countIf(outcome NOT IN ('ok', 'cancelled')) AS failed_count,
    sumOrNull(list_cost_usd) AS list_cost_usd,
    countIf(list_cost_usd IS NULL AND call_count > 0) AS unknown_cost_count,
    sum(unpriced_call_count) AS unpriced_call_count
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
    AND ({workflow_name:String} = '' OR workflow_name = {workflow_name:String})
    AND ({outcome:String} = '' OR outcome = {outcome:String})
    AND ({failed:String} = '' OR (outcome NOT IN ('ok', 'cancelled')) = ({failed:String} = 'true'))
    AND ({failure_class:String} = '' OR failure_class = {failure_class:String})
    AND ({usage_flag:String} = '' OR has(usage_flags, {usage_flag:String}))
    AND ({unpriced:String} = '' OR (unpriced_call_count > 0) = ({unpriced:String} = 'true'))
    AND ({text:String} = '' OR positionCaseInsensitiveUTF8(name, {text:String}) > 0
        OR positionCaseInsensitiveUTF8(error_message, {text:String}) > 0 OR position(trace_id, lower({text:String})) > 0)
    AND duration_ms >= {duration_ms_min:Float64}
    AND ({cost_usd_min:Nullable(Float64)} IS NULL OR toFloat64(list_cost_usd) >= {cost_usd_min:Nullable(Float64)})
