// How a request fails: with the error's status and words, and what else HTTP wants to be told.

import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiError } from '../contract/errors.ts';
import { apiErrorOf, errorBody, nothing_here } from './faults.ts';

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly log: { error(error: unknown): void };
}

/** Answers with the error of the catalogue that `thrown` is; a fault of ours is logged. */
export function sendError(thrown: unknown, { request, reply, log }: Exchange): void {
  const error = apiErrorOf(thrown, request.id);
  if (error.code === 'internal') log.error(faultOf(thrown, request));
  if (error.code === 'unauthenticated') reply.header('www-authenticate', 'Bearer');
  if (error.code === 'too_many_requests' || error.code === 'store_unavailable')
    reply.header('retry-after', '1');
  reply
    .code(error.status)
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(errorBody(error)));
}

/** The same answer for every address where there is nothing to see. */
export function sendNothingHere(exchange: Exchange): void {
  sendError(new ApiError('not_found', nothing_here), exchange);
}

/** A fault of ours with where it happened; of the URL only the pattern, as ids and filters are nobody's business. */
function faultOf(thrown: unknown, request: FastifyRequest): Error {
  const told = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  return new Error(
    `request ${request.id}, ${request.method} ${request.routeOptions.url ?? 'without a route'}: ${told}`,
  );
}
