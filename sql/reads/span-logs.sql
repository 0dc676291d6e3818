-- Which log records belong to one span?
-- Copies that retries leave are equal in all that is shown, so one of each is kept.
SELECT DISTINCT occurred_at, event_name, body, system_instructions, input_messages, output_messages, tool_arguments, tool_result
FROM logs
WHERE tenant_id = {tenant_id:String} AND trace_id = {trace_id:String} AND span_id = {span_id:String}
    AND received_at >= {received_from:DateTime64(3, 'UTC')}
ORDER BY occurred_at, event_name
