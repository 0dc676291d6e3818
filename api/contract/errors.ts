// Every error that the API can answer, with its status. The code is stable; the message says what to do.

export const errorCatalogue = {
  bad_request: {
    status: 400,
    meaning: 'The request is not well formed; the message names the field, the value and the cure.',
  },
  invalid_parameter: {
    status: 400,
    meaning: 'A parameter is missing, unknown or of the wrong form; `details` names each.',
  },
  invalid_body: { status: 400, meaning: 'The body does not fit its schema; `details` names each field.' },
  invalid_cursor: { status: 400, meaning: 'The cursor is not one that this list gave out.' },
  unauthenticated: { status: 401, meaning: 'A key is needed: `Authorization: Bearer <key>` or `x-api-key`.' },
  forbidden: { status: 403, meaning: "The key's scopes do not cover this call." },
  wrong_host: {
    status: 403,
    meaning: 'The Host header is not a name of this service (guards against DNS rebinding).',
  },
  not_found: { status: 404, meaning: 'There is no such thing, or it is not of your tenant.' },
  unknown_question: { status: 404, meaning: 'No question has this name; `GET /v1/questions` lists them.' },
  method_not_allowed: { status: 405, meaning: 'The path exists, but not with this method.' },
  conflict: {
    status: 409,
    meaning: 'The thing was changed by someone else, or its state does not allow this.',
  },
  body_too_large: { status: 413, meaning: 'The body is larger than this call takes.' },
  unsupported_media_type: {
    status: 415,
    meaning: 'The content type or encoding is not one that this call takes.',
  },
  too_many_requests: {
    status: 429,
    meaning: 'Too many requests at a time; try again after `Retry-After` seconds.',
  },
  internal: {
    status: 500,
    meaning: 'A fault of flyball; it was logged under the `request_id` in `details`.',
  },
  query_too_heavy: {
    status: 503,
    meaning: 'The question would take more time or memory than allowed: ask for a shorter range.',
  },
  store_unavailable: {
    status: 503,
    meaning: 'The store does not answer; nothing is lost, acknowledged spans wait in the log.',
  },
} as const satisfies Record<string, { status: number; meaning: string }>;

export type ErrorCode = keyof typeof errorCatalogue;

/** An error that is answered as `{ error: { code, message, details } }` with its catalogue status. */
export class ApiError extends Error {
  override name = 'ApiError';
  readonly code: ErrorCode;
  readonly details: unknown;

  constructor(code: ErrorCode, message: string, details?: unknown) {
    super(message);
    this.code = code;
    this.details = details;
  }

  get status(): number {
    return errorCatalogue[this.code].status;
  }
}
