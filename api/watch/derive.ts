// Derived rows of the traces that a turn touched: accounted again, compared with what the store holds, and only what
// changed is written. Rows whose key is no longer derived are deleted, so that nothing is counted under an old hour.

import { RowWriter } from '../../sql/row-binary.ts';
import type { RowBatch } from '../../sql/store.ts';
import type { Accounted } from './account/account.ts';
import type { Call } from './account/call.ts';
import type { Request } from './account/request.ts';
import type { ToolCall } from './account/tool-calls.ts';
import {
  callColumns,
  requestColumns,
  toolCallColumns,
  writeCall,
  writeRequest,
  writeToolCall,
} from './derived-rows.ts';
import type { OpenTrace, WrittenKeys } from './open-traces.ts';

type Table = keyof WrittenKeys;

const deletedColumns = (id: string): RowBatch['columns'] => [
  ['tenant_id', 'String'],
  ['started_at', "DateTime64(9, 'UTC')"],
  ['trace_id', 'String'],
  ...(id === 'span_id' ? ([['span_id', 'String']] as const) : []),
  ['version', 'UInt64'],
  ['is_deleted', 'UInt8'],
];

/** The hour is part of the sort key: within it a newer version replaces the row, across it the old one must go. */
const ns_per_hour = 3_600_000_000_000n;

const idOf = (row: Request | Call | ToolCall): string => ('span_id' in row ? row.span_id : row.trace_id);

/** Collects the rows of one turn. `batches()` is what goes to the store. */
export class DerivedBatch {
  rows = 0;
  private readonly writers = {
    requests: new RowWriter(),
    calls: new RowWriter(),
    tool_calls: new RowWriter(),
  };
  private readonly deleted = {
    requests: new RowWriter(256),
    calls: new RowWriter(256),
    tool_calls: new RowWriter(256),
  };
  private readonly version: number;

  /** `version`: how far the watcher has read; the row with the greatest wins. */
  constructor(version: number) {
    this.version = version;
  }

  /** Adds what changed of one trace, and remembers in it what the store will hold. */
  add(trace: OpenTrace, accounted: Accounted): void {
    const stamp = { version: this.version, deleted: false };
    const { last } = trace;
    this.put(last ? [last.request] : [], [accounted.request], (row) =>
      writeRequest(this.writers.requests, row, stamp),
    );
    this.put(last?.calls ?? [], accounted.calls, (row) => writeCall(this.writers.calls, row, stamp));
    this.put(last?.tool_calls ?? [], accounted.tool_calls, (row) =>
      writeToolCall(this.writers.tool_calls, row, stamp),
    );
    const written: WrittenKeys = {
      requests: new Map([[accounted.request.trace_id, accounted.request.started_ns]]),
      calls: new Map(accounted.calls.map((call) => [call.span_id, call.started_ns])),
      tool_calls: new Map(accounted.tool_calls.map((call) => [call.span_id, call.started_ns])),
    };
    for (const table of ['requests', 'calls', 'tool_calls'] as const)
      this.deleteGone(trace, table, written[table]);
    trace.written = written;
    trace.last = accounted;
  }

  private put<Row extends Request | Call | ToolCall>(
    before: readonly Row[],
    now: readonly Row[],
    write: (row: Row) => void,
  ): void {
    const known = new Map(before.map((row) => [idOf(row), row]));
    for (const row of now) {
      const old = known.get(idOf(row));
      if (old && sameRow(old, row)) continue;
      write(row);
      this.rows++;
    }
  }

  private deleteGone(trace: OpenTrace, table: Table, now: ReadonlyMap<string, bigint>): void {
    const writer = this.deleted[table];
    for (const [id, started_ns] of trace.written[table]) {
      const again = now.get(id);
      if (again !== undefined && again / ns_per_hour === started_ns / ns_per_hour) continue;
      writer.text(trace.tenant_id);
      writer.int64(started_ns);
      writer.text(trace.trace_id);
      if (table !== 'requests') writer.text(id);
      writer.uint64(this.version);
      writer.uint8(1);
      this.rows++;
    }
  }

  batches(): RowBatch[] {
    const columns = { requests: requestColumns, calls: callColumns, tool_calls: toolCallColumns };
    const batches: RowBatch[] = [];
    // Calls before requests: a request that is seen has its calls behind it.
    for (const table of ['calls', 'tool_calls', 'requests'] as const) {
      if (this.deleted[table].position > 0)
        batches.push({
          table,
          columns: deletedColumns(table === 'requests' ? '' : 'span_id'),
          source: this.deleted[table].bytes(),
        });
      if (this.writers[table].position > 0)
        batches.push({ table, columns: columns[table], source: this.writers[table].bytes() });
    }
    return batches;
  }
}

/** Equal in every column; lists are compared by their items. */
export function sameRow(a: object, b: object): boolean {
  for (const key of Object.keys(b)) {
    const [left, right] = [(a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]];
    if (left === right) continue;
    if (!Array.isArray(left) || !Array.isArray(right) || left.length !== right.length) return false;
    if (left.some((item, index) => item !== right[index])) return false;
  }
  return true;
}
