// The one door to the API: JSON in and out, failures with the API's own code and words. The shapes are those of the
// contract; the service checks them on its way out.

import { noteAnswer, noteSilence } from './freshness.ts';
import { readKey } from './key.ts';

export type Parameters = Readonly<Record<string, string | number | undefined>>;

export class ApiFailure extends Error {
  override name = 'ApiFailure';
  /** A code of the API's catalogue, or `unreachable`. */
  readonly code: string;
  readonly status: number | null;

  constructor(code: string, message: string, status: number | null) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

const answerMsMax = 60_000;

export function addressOf(path: string, parameters: Parameters = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters))
    if (value !== undefined) query.append(name, String(value));
  return query.size === 0 ? path : `${path}?${query}`;
}

export interface Asking {
  readonly parameters?: Parameters;
  readonly signal?: AbortSignal;
  readonly method?: 'GET' | 'PUT' | 'POST' | 'DELETE';
  readonly body?: unknown;
}

export async function ask<Answer>(path: string, asking: Asking = {}): Promise<Answer> {
  const answer = (await (await answerTo(path, asking)).json()) as Answer;
  const { as_of } = (answer ?? {}) as { as_of?: unknown };
  if (typeof as_of === 'string') noteAnswer(as_of);
  return answer;
}

/** The raw answer, for downloads that are not JSON. */
export async function answerTo(path: string, asking: Asking = {}): Promise<Response> {
  const response = await send(path, asking);
  if (response.ok) return response;
  throw await failureOf(response);
}

async function send(path: string, { parameters, signal, method = 'GET', body }: Asking): Promise<Response> {
  const key = readKey();
  const headers = {
    ...(key ? { authorization: `Bearer ${key}` } : {}),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  };
  const timeout = AbortSignal.timeout(answerMsMax);
  const init: RequestInit = {
    method,
    headers,
    signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
  };
  try {
    return await fetch(
      addressOf(path, parameters),
      body === undefined ? init : { ...init, body: JSON.stringify(body) },
    );
  } catch (error) {
    if (signal?.aborted) throw error;
    noteSilence();
    throw new ApiFailure('unreachable', 'The flyball service does not answer.', null);
  }
}

async function failureOf(response: Response): Promise<ApiFailure> {
  const body: { error?: { code?: unknown; message?: unknown } } | null = await response
    .json()
    .catch(() => null);
  const code = typeof body?.error?.code === 'string' ? body.error.code : `http_${response.status}`;
  const message =
    typeof body?.error?.message === 'string'
      ? body.error.message
      : `The service answered with status ${response.status}.`;
  // A question that fails by itself says nothing about the others.
  if (code === 'store_unavailable') noteSilence();
  return new ApiFailure(code, message, response.status);
}
