// The stock OTLP exporters, each protocol with and without gzip, from one script: whatever the way, the same spans
// arrive, and our ingest takes all of them.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jsonToProtobuf } from '../../collector/decode/json.ts';
import { Ingest } from '../../collector/ingest.ts';
import { type Endpoints, runEmitter, type ServedCall } from './emitters.ts';
import { openRawSink, type RawSink, type Received } from './raw-sink.ts';

interface Way {
  readonly protocol: NonNullable<Endpoints['protocol']>;
  readonly gzip: boolean;
}

const ways: readonly Way[] = (['http/protobuf', 'http/json', 'grpc'] as const).flatMap((protocol) => [
  { protocol, gzip: false },
  { protocol, gzip: true },
]);

/** An application span and a call each. */
const scenarios = ['plain', 'streamed', 'failed'] as const;
const key = 'a-key-of-the-tests';
const encodings = { 'http/protobuf': 'protobuf', 'http/json': 'json', grpc: 'grpc' } as const;

const runs = new Map<Way, { sink: RawSink; served: readonly ServedCall[] }>();

async function run(way: Way): Promise<void> {
  const sink = await openRawSink();
  const endpoint = way.protocol === 'grpc' ? sink.grpcEndpoint : sink.httpEndpoint;
  runs.set(way, { sink, served: await runEmitter('hand-written', { ...way, endpoint, key, scenarios }) });
  await sink.close();
}

async function runLane(lane: number): Promise<void> {
  for (const way of ways.filter((_, index) => index % 2 === lane)) await run(way);
}

beforeAll(() => Promise.all([runLane(0), runLane(1)]));
afterAll(() => runs.clear());

const context = {
  nodeId: 'test',
  sequence: 1,
  receivedMs: Date.now(),
  tenantId: 'default',
  storePayloads: true,
  oldestNs: 0n,
};

const ingested = (bodies: readonly Received[]): { rows: number; rejected: number } => {
  const ingest = new Ingest();
  const results = bodies.map(({ encoding, body }) => {
    const { rows, rejected } = ingest.spans(
      encoding === 'json' ? jsonToProtobuf(body, 'traces') : body,
      context,
    );
    return { rows, rejected: rejected.size };
  });
  return {
    rows: results.reduce((sum, { rows }) => sum + rows, 0),
    rejected: results.reduce((sum, { rejected }) => sum + rejected, 0),
  };
};

describe.each(ways)('$protocol, gzip $gzip', (way) => {
  const traces = (): Received[] => runs.get(way)!.sink.received.filter(({ signal }) => signal === 'traces');

  it('sends as it was told', () => {
    expect(traces().length).toBeGreaterThan(0);
    for (const { encoding, gzip, headers } of traces()) {
      expect({ encoding, gzip }).toEqual({ encoding: encodings[way.protocol], gzip: way.gzip });
      expect(headers['x-api-key']).toBe(key);
    }
  });

  it('brings every span, and ingest takes each', () => {
    expect(ingested(traces())).toEqual({ rows: scenarios.length * 2, rejected: 0 });
  });

  it('brings the ids of what was served', () => {
    const sent = Buffer.concat(traces().map(({ body }) => body));
    const answered = runs.get(way)!.served.filter(({ responseId }) => responseId !== '');
    expect(answered).toHaveLength(2);
    for (const { responseId } of answered) expect(sent.includes(responseId)).toBe(true);
  });
});
