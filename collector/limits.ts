// Every bound of ingest in one place, each with its reason. Names end in _max; units stand before it.

/** OTLP recommends 20 MiB after decompression; a larger body is refused with 413 and never retried. */
export const body_bytes_max = 20 * 1024 * 1024;
/** Bodies that are being received or decoded at one time, all together; above it 429 with Retry-After. */
export const bodies_in_flight_bytes_max = 128 * 1024 * 1024;
/** Spans or log records in one request; what stands behind it is rejected with a reason. */
export const records_per_request_max = 65_536;
/** OpenTelemetry's own default limit of attributes; more are dropped and counted. */
export const attributes_per_record_max = 128;
/** Flattened message lists need more room than other attributes: an agent's history has hundreds of messages. */
export const content_attributes_per_record_max = 4_096;
export const events_per_span_max = 128;
export const links_per_span_max = 128;
export const attribute_key_bytes_max = 1_024;
/** A longer value is cut here and flagged `truncated`; the whole length stays on the row. */
export const attribute_value_bytes_max = 256 * 1024;
/** A value of an unknown key that is longer than this is content (a prompt, a document), not a label. */
export const label_value_bytes_max = 1_024;
/** Arrays and maps inside attributes, and JSON that a dialect opens; deeper is replaced by a note. */
export const value_depth_max = 32;
/** Distinct attribute keys that are kept decoded; beyond it keys are read afresh each time. */
export const interned_keys_max = 16_384;
/** Longest JSON attribute that a dialect opens to look for usage or messages. */
export const json_attribute_bytes_max = 1024 * 1024;
/** What an exception says, where the span's status does not; tracebacks in it are cut here. */
export const error_message_chars_max = 2_000;
/** 2^53 - 1: the largest count that a JSON number, a double and our arithmetic all hold exactly. */
export const tokens_max = Number.MAX_SAFE_INTEGER;
/** Event time is kept within this distance of the clock; outside it the receive time is stored and flagged. */
export const clock_ahead_ms_max = 60 * 60 * 1000;
/** Bytes of acknowledged rows that wait for the store; above it 503 with Retry-After. About four hours at 100 spans/s. */
export const wal_bytes_max = 4 * 1024 * 1024 * 1024;
/** Free space that is left to the machine and to the store; below it 503. */
export const disk_free_bytes_min = 256 * 1024 * 1024;
/** Rows in one segment, hence in one insert: one block, one part, one atomic step of the store. */
export const segment_rows_max = 50_000;
export const segment_bytes_max = 96 * 1024 * 1024;
/** Requests, and their bytes, that share one fdatasync. */
export const commit_requests_max = 1_024;
export const commit_bytes_max = 32 * 1024 * 1024;
export const headers_timeout_ms_max = 60_000;
export const body_timeout_ms_max = 30_000;
export const connections_max = 4_096;
/** HTTP/2 streams of one gRPC connection. */
export const grpc_streams_max = 256;
