// Probes against an agent's endpoint that answers well, badly, slowly, or not at all; and as an indicator of their own.

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openOutbound } from '../../../api/act/outbound.ts';
import { lastDueMs, Prober } from '../../../api/act/probes/prober.ts';
import { probeDocument } from '../../../api/contract/policies/probe.ts';
import { judgeProbe, valueAt } from '../../../api/judge/probe.ts';
import { type House, now, openHouse } from '../../ask/house.ts';

type Answer = { readonly status: number; readonly body: string };

let house: House;
let agent: Server;
let url: string;
let answer: Answer | 'silence';
let kept = 0;
let asked: { method: string | undefined; body: string; authorization: string | undefined }[];
const outbound = openOutbound({ allow: ['127.0.0.0/8'] });

beforeAll(async () => {
  agent = createServer((request, reply) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      asked.push({ method: request.method, body, authorization: request.headers.authorization });
      if (answer !== 'silence')
        reply.writeHead(answer.status, { location: 'http://127.0.0.1:1/' }).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => agent.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(agent.address() as AddressInfo).port}/chat`;
  house = await openHouse({ outbound });
});
beforeEach(() => {
  answer = { status: 200, body: '{"choices":[{"text":"The train leaves at 9."}],"done":true}' };
  asked = [];
});
afterAll(async () => {
  await house.close();
  agent.closeAllConnections();
  agent.close();
});

const inject = (method: 'GET' | 'PUT' | 'POST', path: string, payload?: object) =>
  house.app.inject({ method, url: path, ...(payload ? { payload } : {}) });

async function run(): Promise<Record<string, unknown>> {
  const reply = await inject('POST', '/v1/probes/chat/run');
  expect(reply.statusCode).toBe(200);
  return reply.json().result;
}

describe('a probe', () => {
  beforeAll(async () => {
    const document = {
      agent_name: 'support',
      url,
      method: 'POST',
      headers: { authorization: 'Bearer secret', 'content-type': 'application/json' },
      body: '{"question":"When does the train leave?"}',
      timeout_ms: 300,
      expect: {
        json: [
          { path: '$.choices[0].text', contains: 'train' },
          { path: '$.done', equals: true },
        ],
      },
    };
    const reply = await inject('PUT', '/v1/probes/chat', document);
    expect(reply.statusCode).toBe(200);
    expect(reply.body).not.toContain('secret');
  });

  test('sends what it was told to, and is content with what it expects', async () => {
    expect(await run()).toMatchObject({ is_good: true, failure: 'ok', status_code: 200 });
    expect(asked).toEqual([
      { method: 'POST', body: '{"question":"When does the train leave?"}', authorization: 'Bearer secret' },
    ]);
    expect((await inject('GET', '/v1/probes/chat')).body).not.toContain('secret');
    expect((await inject('GET', '/v1/probes/chat/history')).body).not.toContain('secret');
  });

  test('says what was wrong: status, redirects, body, silence', async () => {
    const said: unknown[] = [];
    for (const next of [
      { status: 503, body: '' },
      { status: 302, body: '' },
      { status: 200, body: 'not json' },
      { status: 200, body: '{"choices":[{"text":"no idea"}],"done":true}' },
      { status: 200, body: '{"choices":[{"text":"train"}],"done":false}' },
      'silence' as const,
    ]) {
      answer = next;
      const { is_good, failure, message } = await run();
      said.push([is_good, failure, message]);
    }
    expect(said).toEqual([
      [false, 'status', 'the status was 503'],
      [false, 'status', 'the status was 302'],
      [false, 'body', 'the body is not JSON, or longer than 64 KiB'],
      [false, 'body', '$.choices[0].text does not hold "train"'],
      [false, 'body', '$.done is false instead of true'],
      [false, 'timeout', 'no complete answer in time'],
    ]);
  });

  test('is refused where it may not go', async () => {
    await inject('PUT', '/v1/probes/inward', { url: 'http://169.254.169.254/latest/meta-data' });
    const reply = await inject('POST', '/v1/probes/inward/run');
    expect(reply.json().result).toMatchObject({ is_good: false, failure: 'refused', status_code: 0 });
  });
});

describe('the rhythm', () => {
  test('is a grid of its own for each probe, the same for whoever looks', () => {
    const probe = (probe_id: string) => ({
      tenant_id: 'default',
      probe_id,
      document: probeDocument.parse({ url, every_seconds: 60 }),
    });
    const first = lastDueMs(probe('a'), now.getTime());
    expect(now.getTime() - first).toBeLessThan(60_000);
    expect(lastDueMs(probe('a'), first)).toBe(first);
    expect(lastDueMs(probe('a'), first + 59_999)).toBe(first);
    expect(lastDueMs(probe('a'), first + 60_000)).toBe(first + 60_000);
    const shifts = new Set(['a', 'b', 'c', 'd', 'e'].map((name) => lastDueMs(probe(name), now.getTime())));
    expect(shifts.size).toBeGreaterThan(3);
  });

  test('sends each probe once for each time that it is due, and keeps what it saw', async () => {
    let clock = now.getTime() + 3_600_000;
    const prober = new Prober({
      ...house,
      outbound,
      now: () => new Date(clock),
      onTrouble: (message) => house.errors.push(message),
    });
    await inject('PUT', '/v1/probes/inward', { url, enabled: false });
    for (const step of [0, 1_000, 2_000, 60_000, 61_000]) {
      clock += step;
      prober.run(new Date(clock));
      await prober.stop();
    }
    // The three looks within three seconds met one due time, or two.
    expect([3, 4]).toContain(asked.length);
    expect(house.errors).toEqual([]);
    const from = new Date(now.getTime() + 3_000_000).toISOString();
    const to = new Date(clock + 60_000).toISOString();
    const { body } = await house.get(`/v1/probes/chat/results?from=${from}&to=${to}`);
    expect(body.rows).toHaveLength(asked.length);
    kept = asked.length;
    expect(new Set(body.rows.map(({ is_good }: { is_good: boolean }) => is_good))).toEqual(new Set([true]));
  });
});

describe('an SLO of a probe', () => {
  const later = new Date(now.getTime() + 7_200_000).toISOString();

  test('counts its runs, and needs one that is there', async () => {
    const document = {
      sli: { type: 'probe', probe_id: 'chat' },
      objective_ratio: 0.5,
      window: { rolling_days: 1 },
    };
    expect((await inject('PUT', '/v1/slos/reached', document)).statusCode).toBe(200);
    const { body } = await house.get(`/v1/slos/reached/status?at=${later}`);
    // Of the runs by hand, all at the same moment, the last stands, which was met with silence.
    expect(body).toMatchObject({ good_count: kept, bad_count: 1, total_count: kept + 1 });
    const missing = await inject('PUT', '/v1/slos/none', {
      ...document,
      sli: { type: 'probe', probe_id: 'nowhere' },
    });
    expect(missing.statusCode).toBe(400);
    expect(missing.json().error.message).toContain('there is no probe nowhere');
  });

  test('tells what was wrong with them', async () => {
    const { body } = await house.get(`/v1/slos/reached/spent?at=${later}`);
    expect(body.classes.map(({ error_type }: { error_type: string }) => error_type)).toEqual(['timeout']);
  });
});

describe('what is expected', () => {
  test('is looked up by a path of names and places, own ones only', () => {
    const value = { a: [{ 'b-c': { d: 1 } }], e: null };
    expect(valueAt(value, '$')).toBe(value);
    expect(valueAt(value, "$.a[0]['b-c'].d")).toBe(1);
    expect(valueAt(value, '$.e')).toBeNull();
    expect(valueAt(value, '$.a[1]')).toBeUndefined();
    expect(valueAt(value, '$.a.length')).toBe(1);
    expect(valueAt(value, '$.constructor')).toBeUndefined();
  });

  test('is the latency last, when all else is well', () => {
    const expectation = probeDocument.parse({
      url,
      expect: { latency_ms_max: 100, body_contains: 'ok' },
    }).expect;
    const reply = { status: 200, body_start: 'ok', latency_ms: 101 };
    expect(judgeProbe(expectation, reply).failure).toBe('latency');
    expect(judgeProbe(expectation, { ...reply, body_start: 'no' }).failure).toBe('body');
    expect(judgeProbe(expectation, { ...reply, latency_ms: 100 }).failure).toBe('ok');
  });
});
