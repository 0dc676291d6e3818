// An ExportTraceServiceRequest, span by span: one SpanView is filled again and again, so a body costs no objects.
// Field numbers are those of opentelemetry/proto/trace/v1/trace.proto.

import { events_per_span_max, links_per_span_max } from '../limits.ts';
import { type AttributeBounds, Attributes } from './attributes.ts';
import type { KeyTable } from './key-table.ts';
import type { WireReader } from './wire.ts';

interface Meaningful {
  readonly content: boolean;
}

/** Where a string or a bytes field stands in the body; empty when the field was not sent. */
export interface Range {
  start: number;
  end: number;
}

const range = (): Range => ({ start: 0, end: 0 });

function clear(at: Range): void {
  at.start = at.end = 0;
}

/** The resource and the scope around spans or log records. */
export class Surroundings<Meaning extends Meaningful> {
  readonly resource: Attributes<Meaning>;
  readonly scope: Attributes<Meaning>;
  readonly scopeName = range();
  readonly scopeVersion = range();

  constructor(table: KeyTable<Meaning>, bounds: AttributeBounds) {
    this.resource = new Attributes(table, bounds);
    this.scope = new Attributes(table, bounds);
  }
}

/** One span as it stands in the body. Times are the offsets of their fixed64, or -1. */
export class SpanView<Meaning extends Meaningful> {
  wire!: WireReader;
  readonly attributes: Attributes<Meaning>;
  readonly traceId = range();
  readonly spanId = range();
  readonly parentSpanId = range();
  readonly traceState = range();
  readonly name = range();
  readonly statusMessage = range();
  startAt = -1;
  endAt = -1;
  kind = 0;
  flags = 0;
  statusCode = 0;
  droppedAttributes = 0;
  droppedEvents = 0;
  droppedLinks = 0;
  /** Each event and link is a message of its own, read only by who wants it. */
  readonly events: Range[] = [];
  readonly links: Range[] = [];

  constructor(table: KeyTable<Meaning>, bounds: AttributeBounds) {
    this.attributes = new Attributes(table, bounds);
  }

  /** Reads the Span message that starts at the cursor. Throws MalformedBody. */
  read(wire: WireReader): void {
    this.reset(wire);
    wire.within(() => {
      for (let tag = wire.tag(); tag !== 0; tag = wire.tag()) this.field(tag);
    });
  }

  private reset(wire: WireReader): void {
    this.wire = wire;
    this.attributes.reset(wire);
    for (const at of [
      this.traceId,
      this.spanId,
      this.parentSpanId,
      this.traceState,
      this.name,
      this.statusMessage,
    ])
      clear(at);
    this.startAt = this.endAt = -1;
    this.kind = this.flags = this.statusCode = 0;
    this.droppedAttributes = this.droppedEvents = this.droppedLinks = 0;
    this.events.length = this.links.length = 0;
  }

  private field(tag: number): void {
    const wire = this.wire;
    switch (tag) {
      case 0x0a:
        return take(wire, this.traceId);
      case 0x12:
        return take(wire, this.spanId);
      case 0x1a:
        return take(wire, this.traceState);
      case 0x22:
        return take(wire, this.parentSpanId);
      case 0x2a:
        return take(wire, this.name);
      case 0x30:
        this.kind = Number(wire.int64());
        return;
      case 0x39:
        this.startAt = wire.fixed64();
        return;
      case 0x41:
        this.endAt = wire.fixed64();
        return;
      case 0x4a:
        return this.attributes.read();
      case 0x5a:
        return this.part(this.events, events_per_span_max);
      case 0x6a:
        return this.part(this.links, links_per_span_max);
      default:
        return this.rareField(tag);
    }
  }

  private rareField(tag: number): void {
    const wire = this.wire;
    switch (tag) {
      case 0x50:
        this.droppedAttributes = Number(wire.int64());
        return;
      case 0x60:
        this.droppedEvents += Number(wire.int64());
        return;
      case 0x70:
        this.droppedLinks += Number(wire.int64());
        return;
      case 0x7a:
        return wire.within(() => this.status());
      case 0x85:
        this.flags = wire.fixed32();
        return;
      default:
        wire.skipField(tag);
    }
  }

  private part(into: Range[], bound: number): void {
    const end = this.wire.delimited();
    if (into.length < bound) into.push({ start: this.wire.pos, end });
    else if (into === this.events) this.droppedEvents++;
    else this.droppedLinks++;
    this.wire.pos = end;
  }

  private status(): void {
    const wire = this.wire;
    for (let tag = wire.tag(); tag !== 0; tag = wire.tag()) {
      if (tag === 0x12) take(wire, this.statusMessage);
      else if (tag === 0x18) this.statusCode = Number(wire.int64());
      else wire.skipField(tag);
    }
  }
}

/** Remembers where the length-delimited field at the cursor stands, and steps over it. */
export function take(wire: WireReader, into: Range): void {
  into.end = wire.delimited();
  into.start = wire.pos;
  wire.pos = into.end;
}

/** What `readRecords` calls back with: once per resource, once per scope, once per record. */
export interface RecordVisitor<Meaning extends Meaningful> {
  surroundings: Surroundings<Meaning>;
  onScope(): void;
  /** The cursor stands before a record's message; the visitor reads it and leaves the cursor behind it. */
  onRecord(wire: WireReader): void;
}

/**
 * Walks ExportTraceServiceRequest or ExportLogsServiceRequest, whose outer messages have the same shape: field 1
 * resource_spans|resource_logs, in it 1 resource and 2 scope_spans|scope_logs, in those 1 scope and 2 the records.
 * Fields may come in any order, so a resource or scope is looked for before its records are read.
 */
export function readRecords<Meaning extends Meaningful>(
  wire: WireReader,
  visitor: RecordVisitor<Meaning>,
): void {
  eachField(wire, 0x0a, () =>
    wire.within(() => {
      const { resource } = visitor.surroundings;
      resource.reset(wire);
      ahead(wire, 0x0a, () => eachField(wire, 0x0a, () => resource.read()));
      eachField(wire, 0x12, () => wire.within(() => readScope(wire, visitor)));
    }),
  );
}

function readScope<Meaning extends Meaningful>(wire: WireReader, visitor: RecordVisitor<Meaning>): void {
  const { scope, scopeName, scopeVersion } = visitor.surroundings;
  scope.reset(wire);
  clear(scopeName);
  clear(scopeVersion);
  ahead(wire, 0x0a, () => {
    for (let tag = wire.tag(); tag !== 0; tag = wire.tag()) {
      if (tag === 0x0a) take(wire, scopeName);
      else if (tag === 0x12) take(wire, scopeVersion);
      else if (tag === 0x1a) scope.read();
      else wire.skipField(tag);
    }
  });
  visitor.onScope();
  eachField(wire, 0x12, () => visitor.onRecord(wire));
}

/** Runs `read` at each field `wanted` of the current message, stepping over the others. */
function eachField(wire: WireReader, wanted: number, read: () => void): void {
  for (let tag = wire.tag(); tag !== 0; tag = wire.tag()) {
    if (tag === wanted) read();
    else wire.skipField(tag);
  }
}

/** Reads inside each submessage `wanted` of the current message, then puts the cursor back where it stood. */
function ahead(wire: WireReader, wanted: number, read: () => void): void {
  const start = wire.pos;
  eachField(wire, wanted, () => wire.within(read));
  wire.pos = start;
}
