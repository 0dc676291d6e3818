// The built dashboard: its files, and index.html for every address that the dashboard itself resolves.

import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Files below assets/ carry a hash of their content in their name, so they never change. */
const year_seconds = 31_536_000;

export interface Dashboard {
  /** Sends the page if the address may be one of the dashboard's; false when it is not. */
  send(request: FastifyRequest, reply: FastifyReply): Promise<boolean>;
}

/** Serves the folder. Without one nothing is served. */
export async function serveDashboard(app: FastifyInstance, folder: string | undefined): Promise<Dashboard> {
  const isThere = folder !== undefined && (await stat(folder).then(Boolean, () => false));
  if (!isThere) return { send: async () => false };
  await app.register(fastifyStatic, {
    root: folder,
    index: false,
    dotfiles: 'ignore',
    // The page goes out below, with its own headers.
    allowedPath: (path) => path !== '/index.html',
    setHeaders: (reply, path) => {
      const hashed = path.startsWith(join(folder, 'assets'));
      reply.header('cache-control', hashed ? `public, max-age=${year_seconds}, immutable` : 'no-cache');
    },
  });
  const send = (reply: FastifyReply): Promise<boolean> => sendPage(reply, join(folder, 'index.html'));
  app.get('/', async (_request, reply) => ((await send(reply)) ? reply : reply.callNotFound()));
  return { send: async (request, reply) => isPage(request) && (await send(reply)) };
}

/** A person's address, not a file of an older build and not the API. Names of agents may look like those of files. */
function isPage(request: FastifyRequest): boolean {
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  return isRead && !/^\/(v\d+|assets)(\/|\?|$)/.test(request.url);
}

/** The page is read each time: it names the files of its own build, and a newer build may have replaced them. */
async function sendPage(reply: FastifyReply, path: string): Promise<boolean> {
  const page = await readFile(path, 'utf8').catch(() => undefined);
  if (page === undefined) return false;
  reply.header('cache-control', 'no-cache').type('text/html; charset=utf-8').code(200).send(page);
  return true;
}
