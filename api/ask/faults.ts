// Whatever was thrown, as an error of the catalogue. The words of faults of our own stay in the log.

import { StoreError } from '../../sql/store.ts';
import { ApiError, type ErrorCode } from '../contract/errors.ts';

/** What fastify throws before a handler runs. */
const codesOfFastify: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'invalid_body',
  FST_ERR_CTP_INVALID_JSON_BODY: 'invalid_body',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'bad_request',
  FST_ERR_BAD_URL: 'bad_request',
  FST_ERR_MAX_PARAM_LENGTH: 'bad_request',
};

const wordsOfStore: Readonly<Partial<Record<StoreError['failure'], readonly [ErrorCode, string]>>> = {
  limit: [
    'query_too_heavy',
    'this would take more time or memory than allowed: ask for a shorter range or with a filter',
  ],
  retry: ['store_unavailable', 'the store does not answer; nothing is lost, try again in a moment'],
};

/** The same words for every address where there is nothing to see. */
export const nothing_here = 'there is nothing at this address';

interface Thrown {
  readonly code?: unknown;
  readonly message?: string;
  readonly statusCode?: unknown;
}

/** The error to answer with. `internal` says that it has to be logged, under `request_id`. */
export function apiErrorOf(error: unknown, request_id: string): ApiError {
  if (error instanceof ApiError) return error;
  const { code, message, statusCode } = Object(error) as Thrown;
  const known = typeof code === 'string' ? codesOfFastify[code] : undefined;
  if (known) return new ApiError(known, message ?? known);
  // Of the dashboard's files: folders, and addresses that lead out of it.
  if (statusCode === 403 || statusCode === 404) return new ApiError('not_found', nothing_here);
  const words = error instanceof StoreError ? wordsOfStore[error.failure] : undefined;
  if (words) return new ApiError(...words);
  return new ApiError('internal', 'a fault of flyball; it was logged under the request_id', { request_id });
}

/** The body of an error's answer. */
export function errorBody(error: ApiError): {
  readonly error: { readonly code: string; readonly message: string; readonly details?: unknown };
} {
  const { code, message, details } = error;
  return { error: { code, message, ...(details === undefined ? {} : { details }) } };
}
