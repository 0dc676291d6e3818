// Keys of tool arguments and results that change from call to call without changing what was asked or answered: request
// ids, instants, cursors. A fingerprint leaves them out.

/** What is compared: arguments keep every value, results forget when they were made. */
export type FingerprintOf = 'arguments' | 'result';

/** Keys that change on every call without changing what was asked. */
const volatileEverywhere = [
  'request_id',
  'trace_id',
  'span_id',
  'parent_span_id',
  'correlation_id',
  'message_id',
  'call_id',
  'tool_call_id',
  'run_id',
  'invocation_id',
  'checkpoint_id',
  'event_id',
  'timestamp',
  'ts',
  'nonce',
  'idempotency_key',
  'cursor',
  'page_token',
  'next_page_token',
];

/** In a result also when it was made and how long that took; in arguments a time may be what is asked for. */
const volatileInResults = [
  'time',
  'at',
  'datetime',
  'created_at',
  'updated_at',
  'requested_at',
  'sent_at',
  'fetched_at',
  'etag',
  'elapsed_ms',
  'duration_ms',
  'latency_ms',
  'uuid',
];

export const seed = 0x811c9dc5;
export const prime = 0x01000193;

/** A key's hash without case, `_` and `-`: request_id, requestId and Request-ID are one. */
export function foldedKey(bytes: Uint8Array, start: number, end: number): number {
  let hash = seed;
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number;
    if (byte === 0x5f || byte === 0x2d) continue;
    hash = Math.imul(hash ^ (byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte), prime);
  }
  return hash;
}

const hashOfKey = (key: string): number => foldedKey(Buffer.from(key), 0, key.length);

export const volatileKeys: Readonly<Record<FingerprintOf, ReadonlySet<number>>> = {
  arguments: new Set(volatileEverywhere.map(hashOfKey)),
  result: new Set([...volatileEverywhere, ...volatileInResults].map(hashOfKey)),
};
