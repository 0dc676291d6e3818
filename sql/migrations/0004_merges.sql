-- Facts lie in order of arrival, so merging them sorts nothing: it only makes fewer files of them, at the price of
-- reading and compressing every row again. Wider steps do that less often, and a part that is large enough stays.

ALTER TABLE spans MODIFY SETTING merge_selector_base = 16, max_bytes_to_merge_at_max_space_in_pool = 268435456;

ALTER TABLE logs MODIFY SETTING merge_selector_base = 16, max_bytes_to_merge_at_max_space_in_pool = 268435456;

-- Derived rows come in many small inserts.

ALTER TABLE calls MODIFY SETTING merge_selector_base = 12;

ALTER TABLE requests MODIFY SETTING merge_selector_base = 12;

ALTER TABLE tool_calls MODIFY SETTING merge_selector_base = 12;
