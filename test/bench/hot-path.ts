// The hot path in this process, stage by stage: a change of a dialect or of the row is judged in seconds. The best of
// many rounds is told, because others on the machine can only add.

import { randomFillSync } from 'node:crypto';
import { readRecords } from '../../collector/decode/traces.ts';
import { WireReader } from '../../collector/decode/wire.ts';
import { Ingest, type IngestContext } from '../../collector/ingest.ts';
import { createViews, normalise } from '../../collector/normalise/standard.ts';
import { buildTemplate, patch, type Template } from './bodies.ts';

export interface HotPathFigures {
  readonly stage: string;
  readonly ns_per_span: number;
}

const template_count = 24;
const batch = 100;
const span_bytes = 2_400;

type Stage = (body: Buffer) => number;

const stages = (): Readonly<Record<string, Stage>> => ({
  decode: decodeOnly(),
  normalise: decodeAndNormalise(),
  row: whole(),
});

/** Nanoseconds per span of each stage alone (what it adds to the one before it), and of the whole. */
export function measureHotPath(rounds: number): HotPathFigures[] {
  const templates = Array.from({ length: template_count }, (_, index) =>
    buildTemplate(index + 1, batch, span_bytes),
  );
  for (const template of templates) patch(template, (size) => randomFillSync(Buffer.alloc(size)), Date.now());
  let before = 0;
  const figures = Object.entries(stages()).map(([stage, run]) => {
    const total = best(run, templates, rounds);
    const own = total - before;
    before = total;
    return { stage, ns_per_span: own };
  });
  return [...figures, { stage: 'bytes to rows', ns_per_span: before }];
}

function best(run: Stage, templates: readonly Template[], rounds: number): number {
  let fastest = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    let spans = 0;
    const from = process.hrtime.bigint();
    for (const { body } of templates) spans += run(body);
    fastest = Math.min(fastest, Number(process.hrtime.bigint() - from) / spans);
  }
  return fastest;
}

function decodeOnly(): Stage {
  const { surroundings, span } = createViews();
  return (body) => {
    let spans = 0;
    readRecords(new WireReader(body), {
      surroundings,
      onScope: () => {},
      onRecord: (wire) => {
        span.read(wire);
        spans++;
      },
    });
    return spans;
  };
}

function decodeAndNormalise(): Stage {
  const { surroundings, span, draft } = createViews();
  return (body) => {
    let spans = 0;
    readRecords(new WireReader(body), {
      surroundings,
      onScope: () => {},
      onRecord: (wire) => {
        span.read(wire);
        draft.reset(span.attributes, surroundings.resource);
        draft.name = wire.bytes.toString('utf8', span.name.start, span.name.end);
        draft.events = [];
        normalise(draft);
        spans++;
      },
    });
    return spans;
  };
}

function whole(): Stage {
  const ingest = new Ingest();
  const context: IngestContext = {
    nodeId: 'bench',
    sequence: 1,
    receivedMs: Date.now(),
    tenantId: 'default',
    storePayloads: true,
    oldestNs: 0n,
  };
  return (body) => ingest.spans(body, context).rows;
}
