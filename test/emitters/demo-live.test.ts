// What the demo decides and says: options, the director's timetable, the fake model's lines, and how history is sent.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createAnswers } from '../../demo/answers.ts';
import { fleet } from '../../demo/casts/fleet.ts';
import { createDirector, mischiefs } from '../../demo/director.ts';
import { HistorySender, waitMs } from '../../demo/history/send.ts';
import type { ModelRequest } from '../../demo/model/exchange.ts';
import { seeded } from '../../demo/model/random.ts';
import { help, OptionsError, readOptions } from '../../demo/options.ts';
import { probe } from '../../demo/probe.ts';

describe('the options', () => {
  it('default to the ports of a service on this machine', () => {
    expect(readOptions([], {})).toMatchObject({
      endpoint: 'http://127.0.0.1:4318',
      grpcEndpoint: 'http://127.0.0.1:4317',
    });
    expect(readOptions([], { FLYBALL_OTLP_HTTP_PORT: '5318' }).endpoint).toBe('http://127.0.0.1:5318');
  });

  it('send nothing over gRPC where only an HTTP address is given', () => {
    expect(readOptions(['--endpoint', 'http://flyball:4318/'], {})).toMatchObject({
      endpoint: 'http://flyball:4318',
      grpcEndpoint: undefined,
    });
  });

  it.each([
    ['7d', 168],
    ['12h', 12],
    ['80d', 1920],
  ])('read --backfill %s as %i hours', (text, hours) => {
    expect(readOptions(['--backfill', text], {}).backfillHours).toBe(hours);
  });

  it.each([
    ['--backfill', '7w'],
    ['--backfill', '81d'],
    ['--backfill', '0d'],
    ['--rate', 'fast'],
    ['--minutes', ''],
    ['--endpoint', 'localhost'],
  ])('refuse %s %s with the cure', (name, value) => {
    expect(() => readOptions([name, value], {})).toThrow(OptionsError);
  });

  it('refuse what they do not know, and explain what they do', () => {
    expect(() => readOptions(['--speed', '2'], {})).toThrow(OptionsError);
    for (const name of ['backfill', 'minutes', 'rate', 'endpoint', 'grpc-endpoint', 'key', 'seed'])
      expect(help).toContain(`--${name}`);
  });
});

describe('the probe', () => {
  it('says how to start a service that does not answer', async () => {
    expect(await probe('http://127.0.0.1:1', undefined)).toContain('npm start');
  });
});

describe('the director', () => {
  const minute = (rate: number): ReturnType<ReturnType<typeof createDirector>>[] => {
    const direct = createDirector({ random: seeded('a minute'), rate });
    return Array.from({ length: 240 }, (_, tick) => direct(tick / 4));
  };

  it('shows every kind of mischief in the first half minute', () => {
    const announced = minute(40)
      .slice(0, 120)
      .flatMap((direction) => direction.announced);
    expect(announced.toSorted()).toEqual(mischiefs.map(({ name }) => name).toSorted());
  });

  it('keeps to the rate', () => {
    const scenes = minute(600).flatMap((direction) => direction.scenes);
    expect(scenes.length).toBeGreaterThan(400);
    expect(scenes.length).toBeLessThan(600);
  });

  it('lets every agent play', () => {
    const agents = new Set(minute(600).flatMap(({ scenes }) => scenes.map(({ agent }) => agent)));
    expect(agents.size).toBe(fleet.length);
  });
});

describe('the fake model of the fleet', () => {
  const request = (given: Partial<ModelRequest>): ModelRequest => ({
    label: ['refunds', 'refund-stuck-pending', 'seed', 'none'],
    api: 'chat',
    model: 'gpt-4o',
    streamed: false,
    usageWanted: true,
    messages: [{ role: 'user', text: 'Has it been paid out?' }],
    toolNames: ['get_refund_status'],
    ...given,
  });

  it('answers the same request the same way', () => {
    expect(createAnswers()(request({}))).toEqual(createAnswers()(request({})));
  });

  it('asks for the same tool with the same arguments for ever where a script is endless', () => {
    const answer = createAnswers();
    const asked = [3, 7, 11].map((results) => {
      const messages = Array.from({ length: results }, () => ({
        role: 'tool' as const,
        text: '{"state":"pending"}',
      }));
      return answer(request({ messages: [{ role: 'user', text: 'Paid?' }, ...messages] })).toolCalls;
    });
    expect(asked[0]![0]!.name).toBe('get_refund_status');
    expect(asked[1]).toEqual(asked[0]);
    expect(asked[2]).toEqual(asked[0]);
  });

  it('fails the first attempt only where the scene says so', () => {
    const answer = createAnswers();
    const once = request({ label: ['refunds', 'wrong-item', 'seed', 'rate_limit_once'] });
    expect([answer(once), answer(once)].map(({ failure }) => failure)).toEqual(['rate_limit', undefined]);
  });

  it('never counts more cached than was sent, nor more reasoning than was said', () => {
    for (const cast of fleet) {
      for (const { id, model = cast.model } of cast.scripts) {
        const label = [cast.agent, id, 'seed', 'none'];
        const { usage } = createAnswers()(request({ label, model }));
        expect(usage.cachedTokens).toBeLessThanOrEqual(usage.inputTokens);
        expect(usage.reasoningTokens).toBeLessThan(usage.outputTokens);
      }
    }
  });
});

describe('sending history', () => {
  it('waits as Retry-After says: seconds, a date, or a second where nothing is said', () => {
    expect(waitMs('3', 0)).toBe(3_000);
    expect(waitMs(null, 0)).toBe(1_000);
    expect(waitMs('Thu, 01 Jan 1970 00:00:05 GMT', 1_000)).toBe(4_000);
    expect(waitMs('nonsense', 0)).toBe(1_000);
  });

  it('sends again what was refused for now, and gives up on what is refused for good', async () => {
    const statuses = [429, 503, 200, 400];
    const bodies: string[] = [];
    const server = createServer((incoming, response) => {
      incoming.setEncoding('utf8').on('data', (text: string) => bodies.push(text));
      incoming.on('end', () => response.writeHead(statuses.shift() ?? 200, { 'retry-after': '2' }).end('{}'));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const waited: number[] = [];
    const sender = new HistorySender({ endpoint, key: undefined, sleep: async (ms) => void waited.push(ms) });
    await sender.add({ spans: '{"scopeSpans":[]}', logs: null, spanCount: 3 });
    await sender.flush();
    expect(waited).toEqual([2_000, 2_000]);
    expect(new Set(bodies)).toEqual(new Set(['{"resourceSpans":[{"scopeSpans":[]}]}']));
    expect(sender.sent).toMatchObject({ requests: 1, spans: 3, waits: 2 });
    await sender.add({ spans: '{}', logs: null, spanCount: 1 });
    await expect(sender.flush()).rejects.toThrow('status 400');
    server.close();
  });
});
