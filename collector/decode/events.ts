// The events and links of a span, read into objects: they are few, and only spans that have them pay.

import { attributes_per_record_max } from '../limits.ts';
import { jsonOf, readAnyValue, type Value } from './any-value.ts';
import type { Range } from './traces.ts';
import type { WireReader } from './wire.ts';

export interface Event {
  readonly name: string;
  /** Nanoseconds since the epoch, as sent; 0 when it was not. */
  readonly at_ns: bigint;
  readonly attributes: ReadonlyMap<string, Value>;
}

/** Reads the Event messages at `ranges`. Throws MalformedBody. */
export function readEvents(wire: WireReader, ranges: readonly Range[]): Event[] {
  return ranges.map((range) => inside(wire, range, () => readEvent(wire)));
}

function readEvent(wire: WireReader): Event {
  let name = '';
  let at_ns = 0n;
  const attributes = new Map<string, Value>();
  for (let tag = wire.tag(); tag !== 0; tag = wire.tag()) {
    if (tag === 0x09) at_ns = wire.dataView.getBigUint64(wire.fixed64(), true);
    else if (tag === 0x12) name = text(wire);
    else if (tag === 0x1a) readKeyValue(wire, attributes);
    else wire.skipField(tag);
  }
  return { name, at_ns, attributes };
}

/** The links at `ranges` as JSON: [{ trace_id, span_id, attributes }], or '' for none. */
export function linksJson(wire: WireReader, ranges: readonly Range[]): string {
  if (ranges.length === 0) return '';
  const links = ranges.map((range) => inside(wire, range, () => readLink(wire)));
  return jsonOf(links.map((link) => new Map<string, Value>(link)));
}

function readLink(wire: WireReader): [string, Value][] {
  let trace_id = '';
  let span_id = '';
  const attributes = new Map<string, Value>();
  for (let tag = wire.tag(); tag !== 0; tag = wire.tag()) {
    if (tag === 0x0a) trace_id = hex(wire);
    else if (tag === 0x12) span_id = hex(wire);
    else if (tag === 0x22) readKeyValue(wire, attributes);
    else wire.skipField(tag);
  }
  return [
    ['trace_id', trace_id],
    ['span_id', span_id],
    ['attributes', attributes],
  ];
}

function inside<T>(wire: WireReader, range: Range, read: () => T): T {
  const [pos, end] = [wire.pos, wire.end];
  wire.pos = range.start;
  wire.end = range.end;
  const value = read();
  wire.pos = pos;
  wire.end = end;
  return value;
}

/** Reads the KeyValue at the cursor into `into`, up to the bound on attributes. */
export function readKeyValue(wire: WireReader, into: Map<string, Value>): void {
  let key = '';
  let value: Value = null;
  wire.within(() => {
    for (let tag = wire.tag(); tag !== 0; tag = wire.tag()) {
      if (tag === 0x0a) key = text(wire);
      else if (tag === 0x12) value = anyValueAt(wire);
      else wire.skipField(tag);
    }
  });
  if (into.size < attributes_per_record_max) into.set(key, value);
}

/** Reads the AnyValue message at the cursor and steps behind it. */
export function anyValueAt(wire: WireReader): Value {
  const end = wire.delimited();
  const value = readAnyValue(wire, { start: wire.pos, end });
  wire.pos = end;
  return value;
}

function text(wire: WireReader): string {
  const end = wire.delimited();
  const start = wire.pos;
  wire.pos = end;
  return wire.bytes.toString('utf8', start, end);
}

function hex(wire: WireReader): string {
  const end = wire.delimited();
  const start = wire.pos;
  wire.pos = end;
  return wire.bytes.toString('hex', start, end);
}

/** Events as JSON for their column: [{ name, at_ns, attributes }], or '' for none. */
export function eventsJson(events: readonly Event[]): string {
  if (events.length === 0) return '';
  return jsonOf(
    events.map(
      (event) =>
        new Map<string, Value>([
          ['name', event.name],
          ['at_ns', event.at_ns.toString()],
          ['attributes', event.attributes],
        ]),
    ),
  );
}
