// Bytes of one request to rows: decode, normalise, write. Pure: the clock and the address are arguments. One bad span
// costs only itself; its reason goes back to the exporter.

import { eventsJson, linksJson, readEvents } from './decode/events.ts';
import { type Range, readRecords } from './decode/traces.ts';
import { MalformedBody, WireReader } from './decode/wire.ts';
import { records_per_request_max } from './limits.ts';
import { createViews, dialectNames, normalise, type Views } from './normalise/standard.ts';
import { aroundOf } from './row/around.ts';
import { ColumnWriter } from './row/column-writer.ts';
import { writeLog } from './row/log-row.ts';
import { type Address, type Around, writeSpan } from './row/span-row.ts';
import { decideTimes } from './times.ts';

/** Why a record was not taken. A closed set: each is a label of `ingest_rejected_total`. */
export type Rejection =
  | 'invalid_trace_id'
  | 'invalid_span_id'
  | 'invalid_parent_span_id'
  | 'older_than_retention'
  | 'too_many_records'
  | 'not_genai';

export interface Ingested {
  /** Rows, one after another, in the layout of their table. A view that the next call overwrites. */
  readonly bytes: Buffer;
  readonly rows: number;
  readonly rejected: ReadonlyMap<Rejection, number>;
  /** What was kept, but not whole: truncated values, attributes beyond the bound. */
  readonly shortened: number;
}

export interface IngestContext extends Address {
  /** Spans that started earlier than this are rejected. Nanoseconds since the epoch. */
  readonly oldestNs: bigint;
}

type Attributes = Views['span']['attributes'];

/** Turns bodies into rows. Holds buffers that are used again for each request, so one instance serves one thread. */
export class Ingest {
  private readonly views = createViews();
  private readonly writer = new ColumnWriter();
  private around!: Around;
  private context!: IngestContext;
  private rows = 0;
  private shortened = 0;
  private rejected = new Map<Rejection, number>();

  /** ExportTraceServiceRequest to rows of `spans`. Throws MalformedBody. */
  spans(body: Buffer, context: IngestContext): Ingested {
    return this.read(body, context, (wire) => this.readSpan(wire));
  }

  /** ExportLogsServiceRequest to rows of `logs`. Throws MalformedBody. */
  logs(body: Buffer, context: IngestContext): Ingested {
    return this.read(body, context, (wire) => this.readLog(wire));
  }

  private read(body: Buffer, context: IngestContext, onRecord: (wire: WireReader) => void): Ingested {
    this.context = context;
    this.rows = this.shortened = 0;
    this.rejected = new Map();
    this.writer.reset();
    const { surroundings } = this.views;
    const visitor = {
      surroundings,
      onScope: () => {
        this.around = aroundOf(surroundings, dialectNames);
      },
      onRecord,
    };
    try {
      readRecords(new WireReader(body), visitor);
    } catch (error) {
      throw error instanceof MalformedBody
        ? error
        : new MalformedBody(`the protobuf body is malformed: ${String(error)}`);
    }
    return {
      bytes: this.writer.bytes(),
      rows: this.rows,
      rejected: this.rejected,
      shortened: this.shortened,
    };
  }

  private reject(reason: Rejection): void {
    this.rejected.set(reason, (this.rejected.get(reason) ?? 0) + 1);
  }

  private readSpan(wire: WireReader): void {
    const { context } = this;
    const { span, draft } = this.views;
    span.read(wire);
    const startNs = span.startAt < 0 ? 0n : wire.dataView.getBigUint64(span.startAt, true);
    const endNs = span.endAt < 0 ? 0n : wire.dataView.getBigUint64(span.endAt, true);
    const times = decideTimes(startNs, endNs, context.receivedMs);
    const reason = this.reasonAgainst(wire, times.startedNs);
    if (reason) return this.reject(reason);
    this.fillDraft(span.attributes, times.startedNs, times.endedNs);
    draft.name = wire.bytes.toString('utf8', span.name.start, span.name.end);
    draft.events = span.events.length === 0 ? [] : readEvents(wire, span.events);
    normalise(draft);
    for (const flag of times.flags) draft.flag(flag);
    this.noteShortened(span.attributes);
    const events = eventsJson(draft.events);
    const links = linksJson(wire, span.links);
    const facts = { index: this.rows, startedNs: times.startedNs, endedNs: times.endedNs, events, links };
    writeSpan(this.writer, { span, draft }, { address: context, around: this.around, facts });
    this.rows++;
  }

  private fillDraft(attributes: Attributes, startedNs: bigint, endedNs: bigint): void {
    const { draft, surroundings } = this.views;
    draft.reset(attributes, surroundings.resource);
    draft.scopeName = this.around.scopeName;
    draft.scopeVersion = this.around.scopeVersion;
    draft.started_ns = startedNs;
    draft.ended_ns = endedNs;
  }

  private noteShortened(attributes: Attributes): void {
    if (attributes.dropped === 0 && !attributes.truncated) return;
    this.shortened++;
    this.views.draft.flag(attributes.truncated ? 'truncated' : 'attributes_dropped');
  }

  /** The reason why this span cannot be stored, or undefined. Rules: OTLP ids, no span its own parent, retention. */
  private reasonAgainst(wire: WireReader, startedNs: bigint): Rejection | undefined {
    const { span } = this.views;
    if (this.rows >= records_per_request_max) return 'too_many_records';
    if (!isId(wire.bytes, span.traceId, 16)) return 'invalid_trace_id';
    if (!isId(wire.bytes, span.spanId, 8)) return 'invalid_span_id';
    const parent = span.parentSpanId;
    if (parent.end > parent.start) {
      if (parent.end - parent.start !== 8 || same(wire.bytes, parent, span.spanId))
        return 'invalid_parent_span_id';
      if (!isId(wire.bytes, parent, 8)) parent.end = parent.start;
    }
    return startedNs < this.context.oldestNs ? 'older_than_retention' : undefined;
  }

  private readLog(wire: WireReader): void {
    const { context } = this;
    const { log, draft } = this.views;
    log.read(wire);
    if (this.rows >= records_per_request_max) return this.reject('too_many_records');
    const at = (offset: number): bigint => (offset < 0 ? 0n : wire.dataView.getBigUint64(offset, true));
    // Official instrumentations and ADK send 0 as the time and the true one as the observed time.
    const { startedNs } = decideTimes(at(log.timeAt) || at(log.observedAt), 0n, context.receivedMs);
    if (startedNs < context.oldestNs) return this.reject('older_than_retention');
    this.fillDraft(log.attributes, startedNs, startedNs);
    draft.name = wire.bytes.toString('utf8', log.eventName.start, log.eventName.end);
    draft.body = log.body;
    draft.events = [];
    normalise(draft);
    const traceId = isId(wire.bytes, log.traceId, 16) ? log.traceId : empty;
    const spanId = isId(wire.bytes, log.spanId, 8) ? log.spanId : empty;
    if (traceId === empty && draft.dialect < 0) return this.reject('not_genai');
    this.noteShortened(log.attributes);
    writeLog(
      this.writer,
      { log, draft },
      {
        address: context,
        around: this.around,
        facts: { index: this.rows, atNs: startedNs, traceId, spanId },
      },
    );
    this.rows++;
  }
}

const empty: Range = { start: 0, end: 0 };

/** An id of the right length that is not all zeros. */
function isId(bytes: Buffer, at: Range, length: number): boolean {
  if (at.end - at.start !== length) return false;
  for (let index = at.start; index < at.end; index++) if (bytes[index] !== 0) return true;
  return false;
}

function same(bytes: Buffer, a: Range, b: Range): boolean {
  return bytes.compare(bytes, b.start, b.end, a.start, a.end) === 0;
}
