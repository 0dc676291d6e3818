// The embeddings endpoint as a client sees it: what is asked, what is believed, what is refused.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endpointModel, localModel } from '../../../api/watch/score/endpoint.ts';

let server: Server;
let base: string;
let answer: (request: IncomingMessage, body: string, response: ServerResponse) => void;
const asked: { url: string; key: string | undefined; body: { model: string; input: string[] } }[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      asked.push({ url: request.url!, key: request.headers.authorization, body: JSON.parse(body) });
      answer(request, body, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const json =
  (value: unknown, status = 200) =>
  (_: IncomingMessage, __: string, response: ServerResponse) =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
const model = (url = `${base}/v1`) => endpointModel({ url, model: 'small', key: 'secret' });

test('texts go in one call with model and key, vectors come back in their order', async () => {
  answer = json({
    data: [
      { index: 1, embedding: [0, 1] },
      { index: 0, embedding: [1, 0] },
    ],
    usage: { prompt_tokens: 7 },
  });
  const { vectors, input_tokens } = await model().embed(['a', 'b']);
  expect(vectors.map((vector) => [...vector])).toEqual([
    [1, 0],
    [0, 1],
  ]);
  expect(input_tokens).toBe(7);
  expect(asked.at(-1)).toMatchObject({
    url: '/v1/embeddings',
    key: 'Bearer secret',
    body: { model: 'small', input: ['a', 'b'] },
  });
});

test('an address that ends in /embeddings is used as it is', async () => {
  answer = json({ data: [{ index: 0, embedding: [1] }] });
  expect((await model(`${base}/x/embeddings`).embed(['a'])).input_tokens).toBeNull();
  expect(asked.at(-1)!.url).toBe('/x/embeddings');
});

test.each([
  ['too few vectors', { data: [{ index: 0, embedding: [1] }] }],
  [
    'vectors of different length',
    {
      data: [
        { index: 0, embedding: [1] },
        { index: 1, embedding: [1, 2] },
      ],
    },
  ],
  [
    'what is no number',
    {
      data: [
        { index: 0, embedding: ['x'] },
        { index: 1, embedding: ['y'] },
      ],
    },
  ],
  ['nothing', {}],
])('an answer with %s is not believed', async (_, body) => {
  answer = json(body);
  await expect(model().embed(['a', 'b'])).rejects.toThrow('answered');
});

test('an error says its status; a redirect is not followed; an endless answer is cut', async () => {
  answer = json({ error: 'no' }, 429);
  await expect(model().embed(['a'])).rejects.toThrow('answered 429');
  answer = (_, __, response) => void response.writeHead(302, { location: `${base}/elsewhere` }).end();
  await expect(model().embed(['a'])).rejects.toThrow();
  expect(asked.at(-1)!.url).toBe('/v1/embeddings');
  answer = (_, __, response) => {
    response.writeHead(200);
    response.on('error', () => undefined);
    const chunk = Buffer.alloc(1 << 20, 'x');
    for (let sent = 0; sent < 12; sent++) response.write(chunk);
  };
  await expect(model().embed(['a'])).rejects.toThrow('more than was asked for');
});

test('a folder with a model asks for the package that reads it', async () => {
  await expect(localModel('/models/none')).rejects.toThrow('npm install --no-save @huggingface/transformers');
});
