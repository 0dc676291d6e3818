// The ways in which a model provider fails, as its clients see them.

import type { Failure } from './exchange.ts';

interface Refusal {
  readonly status: number;
  readonly type: string;
  readonly code: string;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Failures that are an answer with a status; a broken stream begins like a success. */
export const refusals: Readonly<Record<Exclude<Failure, 'broken_stream'>, Refusal>> = {
  rate_limit: {
    status: 429,
    type: 'requests',
    code: 'rate_limit_exceeded',
    message: 'Rate limit reached for requests per minute. Please try again in 40ms.',
    // Both SDKs prefer the milliseconds; a second is the least that the standard header can say.
    headers: { 'retry-after': '1', 'retry-after-ms': '40' },
  },
  server_error: {
    status: 500,
    type: 'server_error',
    code: 'server_error',
    message: 'The server had an error while processing your request. Sorry about that!',
    headers: { 'retry-after-ms': '40' },
  },
  context_length: {
    status: 400,
    type: 'invalid_request_error',
    code: 'context_length_exceeded',
    message:
      "This model's maximum context length is 128000 tokens. However, your messages resulted in 131418 tokens.",
  },
  invalid_key: {
    status: 401,
    type: 'invalid_request_error',
    code: 'invalid_api_key',
    message: 'Incorrect API key provided.',
  },
};

export const refusalBody = ({ message, type, code }: Refusal): object => ({
  error: { message, type, code, param: null },
});
