// The one way out: what it refuses, at sight and at each attempt, and how it treats receivers that misbehave.

import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createTcp } from 'node:net';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { AddressWall } from '../../api/act/address-wall.ts';
import { type Failure, openOutbound, type Reply, type Sending } from '../../api/act/outbound.ts';

const servers: { close(): unknown }[] = [];
afterAll(() => {
  for (const server of servers) server.close();
});

async function listen(handler: RequestListener): Promise<{ server: Server; url: string; port: number }> {
  const server = createServer(handler);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { server, url: `http://127.0.0.1:${port}/hook`, port };
}

const sending = (url: string, more: Partial<Sending> = {}): Sending => ({
  url,
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: '{}',
  timeout_ms: 2_000,
  ...more,
});

const local = openOutbound({ allow: ['127.0.0.0/8'] });
const walled = openOutbound({ allow: [] });

/** The 25 targets on which two published filters were tried, and the one that both let through. */
const targets: readonly string[] = [
  'http://127.0.0.1/',
  'http://2130706433/',
  'http://0x7f000001/',
  'http://0177.0.0.1/',
  'http://127.1/',
  'http://0.0.0.0/',
  'http://[::1]/',
  'http://[::]/',
  'http://[::ffff:127.0.0.1]/',
  'http://[::ffff:7f00:1]/',
  'http://169.254.169.254/latest/meta-data/',
  'http://[::ffff:169.254.169.254]/',
  'http://10.0.0.1/',
  'http://172.16.0.1/',
  'http://192.168.1.1/',
  'http://100.64.0.1/',
  'http://[fd00::1]/',
  'http://[fe80::1]/',
  'http://[fec0::1]/',
  'http://[64:ff9b::7f00:1]/',
  'http://[2002:7f00:1::]/',
  'http://192.0.0.8/',
  'http://198.18.0.1/',
  'http://224.0.0.1/',
  'http://240.0.0.1/',
  'http://[::127.0.0.1]/',
  'http://①②⑦.⓪.⓪.①/',
  'http://[ff02::1]/',
  'http://255.255.255.255/',
];

describe('the wall', () => {
  test.each(targets)('%s is refused at sight and when it is called, by http and https', async (target) => {
    for (const url of [target, target.replace('http:', 'https:')]) {
      expect(walled.refusalOf(url)).toMatch(/not a public address/);
      expect(await walled.send(sending(url))).toMatchObject({ failure: 'refused_address' });
    }
  });

  test.each([
    ['http://example.com/', /https on port 443/],
    ['https://example.com:8443/', /https on port 443/],
    ['https://user:secret@example.com/', /name or password/],
    ['ftp://example.com/', /only http and https/],
    ['file:///etc/passwd', /only http and https/],
    ['https://localhost/', /name of this machine/],
    ['https://metadata.localhost/', /name of this machine/],
    ['not a url', /not a URL/],
  ])('%s is refused by its form', (url, reason) => {
    expect(walled.refusalOf(url)).toMatch(reason);
  });

  test('a public receiver on 443 is not refused at sight', () => {
    expect(walled.refusalOf('https://ops.example.com/hooks')).toBeNull();
    expect(walled.refusalOf('https://93.184.216.34/')).toBeNull();
    expect(walled.refusalOf('https://[2606:4700::6810:84e5]/')).toBeNull();
  });

  test('a name with one private address among public ones is refused', async () => {
    const outbound = openOutbound({ allow: [], resolve: async () => ['93.184.216.34', '10.0.0.7'] });
    expect(await outbound.send(sending('https://both.example.com/'))).toMatchObject({
      failure: 'refused_address',
    });
  });

  test('a name is resolved once for each attempt, and the connection goes to the address that was checked', async () => {
    let hits = 0;
    const { port } = await listen((_, answer) => {
      hits++;
      answer.end('ok');
    });
    const answers = [['127.0.0.1'], ['169.254.169.254']];
    let asked = 0;
    const outbound = openOutbound({ allow: ['127.0.0.0/8'], resolve: async () => answers[asked++] ?? [] });
    const url = `http://rebinding.example.com:${port}/`;
    expect(await outbound.send(sending(url))).toMatchObject({ status: 200 });
    expect([hits, asked]).toEqual([1, 1]);
    expect(await outbound.send(sending(url))).toMatchObject({ failure: 'refused_address' });
    expect([hits, asked]).toEqual([1, 2]);
  });

  test('where the operator allows an address, only allowed ones are used', async () => {
    const { port } = await listen((_, answer) => answer.end('ok'));
    const outbound = openOutbound({ allow: ['127.0.0.0/8'], resolve: async () => ['::1', '127.0.0.1'] });
    expect(await outbound.send(sending(`http://here.example.com:${port}/`))).toMatchObject({ status: 200 });
  });

  test('an allowed network opens its addresses and no others', () => {
    const wall = new AddressWall(['10.1.0.0/16', 'fd12::/16', '192.168.7.7']);
    expect(['10.1.2.3', 'fd12::1', '192.168.7.7'].map((address) => wall.judge(address))).toEqual([
      'allowed',
      'allowed',
      'allowed',
    ]);
    expect(
      ['10.2.0.1', 'fd13::1', '192.168.7.8', '127.0.0.1', 'fe80::1%eth0', 'x'].map((address) =>
        wall.judge(address),
      ),
    ).toEqual(Array(6).fill('refused'));
    for (const bad of ['10.0.0.0/33', 'example.com', '10.0.0.0/8/8', '', 'fe80::1%eth0/64'])
      expect(() => new AddressWall([bad])).toThrow(/is not a network/);
  });

  test('no IPv6 form of a private IPv4 address is public', () => {
    const wall = new AddressWall();
    const hex = (high: number, low: number): string => ((high << 8) | low).toString(16);
    fc.assert(
      fc.property(
        fc.constantFrom([127, 0, 0, 1], [10, 1, 2, 3], [169, 254, 169, 254], [192, 168, 0, 9]),
        ([a, b, c, d]) => {
          const [high, low] = [hex(a!, b!), hex(c!, d!)];
          for (const form of [
            `::${high}:${low}`,
            `::ffff:${high}:${low}`,
            `::ffff:0:${high}:${low}`,
            `64:ff9b::${high}:${low}`,
            `64:ff9b:1::${high}:${low}`,
            `2002:${high}:${low}::1`,
            `2001:0:${high}:${low}::1`,
          ])
            expect(wall.judge(form)).toBe('refused');
        },
      ),
    );
  });
});

describe('an exchange', () => {
  test.each([301, 302, 303, 307, 308])('does not follow a %i', async (status) => {
    let elsewhere = 0;
    const target = await listen((_, answer) => {
      elsewhere++;
      answer.end();
    });
    const { url } = await listen((_, answer) => answer.writeHead(status, { location: target.url }).end());
    expect(await local.send(sending(url))).toMatchObject({ status });
    expect(elsewhere).toBe(0);
  });

  test('says the name that was asked for, and sends the body as it is', async () => {
    let seen: { host: string | undefined; body: string } | undefined;
    const { port } = await listen((request, answer) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        seen = { host: request.headers.host, body };
        answer.writeHead(202, { 'retry-after': '7' }).end('{"applied":true}');
      });
    });
    const outbound = openOutbound({ allow: ['127.0.0.0/8'], resolve: async () => ['127.0.0.1'] });
    const reply = await outbound.send(sending(`http://kill.example.com:${port}/x?y=1`, { body: '{"ü":1}' }));
    expect(reply).toMatchObject({ status: 202, body_start: '{"applied":true}', retry_after: '7' });
    expect(seen).toEqual({ host: `kill.example.com:${port}`, body: '{"ü":1}' });
  });

  test('reads 64 KiB of a reply that never ends', async () => {
    const { url } = await listen((_, answer) => {
      answer.writeHead(200);
      const more = (): void => {
        while (!answer.destroyed && answer.write('x'.repeat(16_384)));
      };
      answer.on('drain', more);
      more();
    });
    const reply = (await local.send(sending(url))) as Reply;
    expect([reply.status, reply.body_start.length]).toEqual([200, 65_536]);
  });

  test('gives up on a receiver that is silent, slow with its head, or drips its body', async () => {
    const drip = (answer: Parameters<RequestListener>[1]): void => {
      answer.writeHead(200);
      const timer = setInterval(() => answer.write('.'), 20);
      answer.on('close', () => clearInterval(timer));
    };
    const silent = await listen(() => {});
    const dripping = await listen((_, answer) => drip(answer));
    for (const { url } of [silent, dripping]) {
      const failed = (await local.send(sending(url, { timeout_ms: 150 }))) as Failure;
      expect(failed.failure).toBe('timeout');
    }
  });

  test('gives up on a name server that is silent', async () => {
    const outbound = openOutbound({ allow: [], resolve: () => new Promise(() => {}) });
    expect(await outbound.send(sending('https://slow.example.com/', { timeout_ms: 50 }))).toMatchObject({
      failure: 'timeout',
    });
  });

  test('tells a closed port, a broken connection, a bad certificate and an unknown name apart', async () => {
    const closed = await listen(() => {});
    await new Promise((resolve) => closed.server.close(resolve));
    expect(await local.send(sending(closed.url))).toMatchObject({ failure: 'not_connected' });

    const breaking = createTcp((socket) => socket.on('data', () => socket.resetAndDestroy()));
    servers.push(breaking);
    await new Promise<void>((resolve) => breaking.listen(0, '127.0.0.1', resolve));
    const { port } = breaking.address() as AddressInfo;
    expect(await local.send(sending(`http://127.0.0.1:${port}/`))).toMatchObject({ failure: 'broken_off' });
    const plain = await listen((_, answer) => answer.end());
    expect(await local.send(sending(plain.url.replace('http:', 'https:')))).toMatchObject({ failure: 'tls' });

    const outbound = openOutbound({
      allow: [],
      resolve: async () => {
        throw Object.assign(new Error('queryA ENOTFOUND'), { code: 'ENOTFOUND' });
      },
    });
    expect(await outbound.send(sending('https://nowhere.example.com/'))).toMatchObject({
      failure: 'unknown_name',
    });
  });
});
