-- What did the population tests of an agent say, the latest first?
SELECT side, window_from, window_to, window_count, reference_count, p_ratio, centroid_distance, centroid_cosine_distance, effect_size, is_discovery
FROM drift_tests FINAL
WHERE tenant_id = {tenant_id:String} AND agent_name = {agent_name:String} AND window_to <= {at:DateTime64(3, 'UTC')}
ORDER BY window_to DESC, side
LIMIT {limit:UInt32}
