-- Which requests pass these filters, in this order, after this one?
-- The sort key is a whole number whose order is that of the column (floats that are not negative have the order of
-- their bits), negated for descending order; the trace breaks ties, so that no page repeats or skips a request. The
-- inner select finds the page from few columns, the outer one reads the rest for that page alone.
WITH
    {direction:Int8} * if({sort:String} = 'started_at', toNullable(toUnixTimestamp64Nano(started_at)),
        if({sort:String} = 'duration_ms', toNullable(reinterpretAsInt64(duration_ms)),
        if({sort:String} = 'list_cost_usd', reinterpretAsInt64(toFloat64(list_cost_usd)),
        if({sort:String} = 'input_tokens', toInt64(input_tokens),
        if({sort:String} = 'ttft_ms', reinterpretAsInt64(ttft_ms), toNullable(toInt64(error_count))))))) AS sort_key
SELECT
    trace_id, started_at, duration_ms, name, root_span_id, root_seen, agent_name, agent_names, workflow_name,
    service_name, environment, team, user_id, conversation_id, models, providers, outcome, failure_class, error_type,
    error_message, span_count, call_count, tool_call_count, error_count, depth_count, unpriced_call_count, usage_flags,
    input_tokens, uncached_input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens,
    list_cost_usd, reported_cost_usd, wasted_cost_usd, ttft_ms, tpot_ms, alignment_ratio, alignment_basis,
    toString(sort_key) AS after_key
FROM requests FINAL
WHERE tenant_id = {tenant_id:String} AND (toStartOfHour(started_at), trace_id) IN (
    SELECT toStartOfHour(started_at), trace_id
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
        AND ({verdict:String} = '' OR trace_id IN (
            SELECT trace_id FROM drift_scores FINAL
            WHERE tenant_id = {tenant_id:String} AND verdict = {verdict:String}
                AND started_at >= {from:DateTime64(3, 'UTC')} AND started_at < {to:DateTime64(3, 'UTC')}))
        AND ({unfaithful:String} = '' OR trace_id IN (
            SELECT trace_id FROM drift_scores FINAL
            WHERE tenant_id = {tenant_id:String} AND (unsupported_claim_count > 0) = ({unfaithful:String} = 'true')
                AND started_at >= {from:DateTime64(3, 'UTC')} AND started_at < {to:DateTime64(3, 'UTC')}))
        AND ({text:String} = '' OR positionCaseInsensitiveUTF8(name, {text:String}) > 0
            OR positionCaseInsensitiveUTF8(error_message, {text:String}) > 0 OR position(trace_id, lower({text:String})) > 0)
        AND duration_ms >= {duration_ms_min:Float64}
        AND ({cost_usd_min:Nullable(Float64)} IS NULL OR toFloat64(list_cost_usd) >= {cost_usd_min:Nullable(Float64)})
        AND (NOT {is_next_page:Bool} OR if({after_key:Nullable(Int64)} IS NULL,
            sort_key IS NULL AND trace_id > {after_trace_id:String},
            sort_key IS NULL OR sort_key > {after_key:Nullable(Int64)} OR (sort_key = {after_key:Nullable(Int64)} AND trace_id > {after_trace_id:String})))
    ORDER BY sort_key ASC NULLS LAST, trace_id
    LIMIT {limit:UInt32}
)
ORDER BY sort_key ASC NULLS LAST, trace_id
LIMIT {limit:UInt32}
