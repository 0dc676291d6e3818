// A route of the API as data: the server, the description in OpenAPI and the tests of tenancy are made from the same
// table, so none of them can forget one.

import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import type { Principal, Scope } from '../../sql/keys.ts';

export type Method = 'GET' | 'PUT' | 'POST' | 'DELETE';

/** One request after its checks: who asks, with which values. */
export interface Asked<Params, Query, Body> {
  readonly principal: Principal;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly headers: IncomingHttpHeaders;
  readonly now: Date;
}

/** An answer that is not the JSON of the route's schema: another format, another status, a stream. */
export class Sent {
  readonly body: string | Readable;
  readonly type: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    body: string | Readable,
    type: string,
    more: { readonly status?: number; readonly headers?: Readonly<Record<string, string>> } = {},
  ) {
    this.body = body;
    this.type = type;
    this.status = more.status ?? 200;
    this.headers = more.headers ?? {};
  }
}

interface Described {
  readonly method: Method;
  /** With parameters as `:name`. */
  readonly path: string;
  /** What the key must be allowed to do; null needs no key. */
  readonly scope: Scope | null;
  readonly summary: string;
  /** The schema of the JSON answer, or the media type of another one. */
  readonly answer: z.ZodType | string;
  /** Media types that `format` can ask for beside JSON. */
  readonly formats?: readonly string[];
}

export interface Route extends Described {
  readonly params: z.ZodObject;
  readonly query: z.ZodObject;
  readonly body: z.ZodType | undefined;
  readonly handle: (asked: Asked<never, never, never>) => unknown;
}

interface Typed<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType> extends Described {
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly handle: (asked: Asked<z.output<P>, z.output<Q>, z.output<B>>) => unknown;
}

const nothing = z.strictObject({});

/** A route whose handler sees the types of its schemas. */
export function route<
  P extends z.ZodObject = z.ZodObject<Record<never, never>>,
  Q extends z.ZodObject = z.ZodObject<Record<never, never>>,
  B extends z.ZodType = z.ZodUndefined,
>(typed: Typed<P, Q, B>): Route {
  return { ...typed, params: typed.params ?? nothing, query: typed.query ?? nothing, body: typed.body };
}
