// One LogRecord as it stands in the body. Field numbers are those of opentelemetry/proto/logs/v1/logs.proto.

import type { Value } from './any-value.ts';
import { type AttributeBounds, Attributes } from './attributes.ts';
import { anyValueAt } from './events.ts';
import type { KeyTable } from './key-table.ts';
import { type Range, take } from './traces.ts';
import type { WireReader } from './wire.ts';

export class LogView<Meaning extends { readonly content: boolean }> {
  wire!: WireReader;
  readonly attributes: Attributes<Meaning>;
  readonly traceId: Range = { start: 0, end: 0 };
  readonly spanId: Range = { start: 0, end: 0 };
  readonly eventName: Range = { start: 0, end: 0 };
  timeAt = -1;
  observedAt = -1;
  severity = 0;
  droppedAttributes = 0;
  body: Value = null;

  constructor(table: KeyTable<Meaning>, bounds: AttributeBounds) {
    this.attributes = new Attributes(table, bounds);
  }

  /** Reads the LogRecord message that starts at the cursor. Throws MalformedBody. */
  read(wire: WireReader): void {
    this.wire = wire;
    this.attributes.reset(wire);
    for (const at of [this.traceId, this.spanId, this.eventName]) at.start = at.end = 0;
    this.timeAt = this.observedAt = -1;
    this.severity = this.droppedAttributes = 0;
    this.body = null;
    wire.within(() => {
      for (let tag = wire.tag(); tag !== 0; tag = wire.tag()) this.field(tag);
    });
  }

  private field(tag: number): void {
    const wire = this.wire;
    switch (tag) {
      case 0x09:
        this.timeAt = wire.fixed64();
        return;
      case 0x10:
        this.severity = Number(wire.int64());
        return;
      case 0x2a:
        this.body = anyValueAt(wire);
        return;
      case 0x32:
        return this.attributes.read();
      case 0x38:
        this.droppedAttributes = Number(wire.int64());
        return;
      case 0x4a:
        return take(wire, this.traceId);
      case 0x52:
        return take(wire, this.spanId);
      case 0x59:
        this.observedAt = wire.fixed64();
        return;
      case 0x62:
        return take(wire, this.eventName);
      default:
        wire.skipField(tag);
    }
  }
}
