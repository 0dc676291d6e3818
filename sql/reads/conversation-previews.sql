-- What was asked and answered in these traces, in a few words?
-- The question is the last thing that a user said to the span that started first, the answer the last message of the
-- one that ended last: the outermost spans that carry messages, be it themselves or in their log records.
WITH
    JSONExtractArrayRaw(input_messages) AS inputs,
    JSONExtractArrayRaw(output_messages) AS outputs
SELECT
    trace_id,
    substringUTF8(argMinIf(
        arrayStringConcat(arrayMap(part -> JSONExtractString(part, 'content'), arrayFilter(part -> JSONExtractString(part, 'type') = 'text',
            JSONExtractArrayRaw(arrayLast(message -> JSONExtractString(message, 'role') = 'user', inputs), 'parts'))), ' '),
        first_at, notEmpty(inputs)), 1, {preview_chars:UInt32}) AS input_preview,
    substringUTF8(argMaxIf(
        arrayStringConcat(arrayMap(part -> JSONExtractString(part, 'content'), arrayFilter(part -> JSONExtractString(part, 'type') = 'text',
            JSONExtractArrayRaw(outputs[-1], 'parts'))), ' '),
        last_at, notEmpty(outputs)), 1, {preview_chars:UInt32}) AS output_preview
FROM (
    SELECT trace_id, started_at AS first_at, ended_at AS last_at, input_messages, output_messages
    FROM spans
    WHERE tenant_id = {tenant_id:String} AND trace_id IN {trace_ids:Array(String)} AND received_at >= {received_from:DateTime64(3, 'UTC')}
        AND kind NOT IN ('tool', 'mcp') AND (input_messages != '' OR output_messages != '')
    UNION ALL
    SELECT trace_id, occurred_at AS first_at, occurred_at AS last_at, input_messages, output_messages
    FROM logs
    WHERE tenant_id = {tenant_id:String} AND trace_id IN {trace_ids:Array(String)} AND received_at >= {received_from:DateTime64(3, 'UTC')}
        AND (input_messages != '' OR output_messages != '')
)
GROUP BY trace_id
