-- What did one span say?
-- Of its copies, the one with the latest end wins, as in the trace. Which of the other columns are shown is decided by
-- attribute_sources: they hold attributes word for word.
SELECT * EXCEPT (node_id, wal_sequence, wal_index, received_at, tenant_id, tool_arguments_hash, tool_result_hash, output_messages_hash)
FROM spans
WHERE tenant_id = {tenant_id:String} AND trace_id = {trace_id:String} AND span_id = {span_id:String}
    AND received_at >= {received_from:DateTime64(3, 'UTC')}
ORDER BY ended_at DESC, node_id, wal_sequence, wal_index
LIMIT 1
