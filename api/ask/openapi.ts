// The description of the API in OpenAPI 3.1, made from the same table that the server is made from.

import { z } from 'zod';
import { errorAnswer } from '../contract/answers.ts';
import { errorCatalogue } from '../contract/errors.ts';
import { type Route, route } from './route.ts';

type Json = Record<string, unknown>;

/** The route of the description itself; it describes itself too. */
export function openapiRoute(routes: readonly Route[]): Route {
  let described: Json | undefined;
  const own: Route = route({
    method: 'GET',
    path: '/openapi.json',
    scope: null,
    summary: 'This description.',
    answer: z.looseObject({}),
    handle: () => (described ??= describe([...routes, own])),
  });
  return own;
}

function describe(routes: readonly Route[]): Json {
  const byPath = Object.groupBy(routes, (each) => templateOf(each.path));
  const paths = Object.entries(byPath).map(([path, group]) => [
    path,
    Object.fromEntries(group!.map((each) => [each.method.toLowerCase(), operation(each)])),
  ]);
  return {
    openapi: '3.1.0',
    info: {
      title: 'flyball',
      version: '1',
      description:
        'Cost, reliability and health of fleets of LLM agents. Times are RFC 3339 UTC, money is USD, unknown is null.',
    },
    paths: Object.fromEntries(paths),
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        key: { type: 'apiKey', in: 'header', name: 'x-api-key' },
      },
      schemas: { Error: z.toJSONSchema(errorAnswer) },
      responses: {
        Error: {
          description: errorWords(),
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
        },
      },
    },
  };
}

/** `/v1/keys/:id` is `/v1/keys/{id}` in OpenAPI. */
export function templateOf(path: string): string {
  return path.replaceAll(/:(\w+)/g, '{$1}');
}

function operation({ method, path, scope, summary, params, query, body, answer, formats }: Route): Json {
  return {
    operationId: `${method.toLowerCase()}${path.replaceAll(/[^a-zA-Z]+(\w)/g, (_, letter: string) => letter.toUpperCase())}`,
    summary,
    ...(scope === null ? { security: [] } : { security: [{ bearer: [] }, { key: [] }], 'x-scope': scope }),
    parameters: [...parameters(params, 'path'), ...parameters(query, 'query')],
    ...(body
      ? {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: z.toJSONSchema(body, { io: 'input' }) } },
          },
        }
      : {}),
    responses: {
      200: { description: 'The answer.', content: contents(answer, formats ?? []) },
      default: { $ref: '#/components/responses/Error' },
    },
  };
}

function parameters(schema: z.ZodObject, place: 'path' | 'query'): Json[] {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input' }) as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }));
}

function contents(answer: z.ZodType | string, formats: readonly string[]): Json {
  const own =
    typeof answer === 'string'
      ? { [answer]: {} }
      : { 'application/json': { schema: z.toJSONSchema(answer) } };
  return { ...own, ...Object.fromEntries(formats.map((format) => [format, {}])) };
}

function errorWords(): string {
  return Object.entries(errorCatalogue)
    .map(([code, { status, meaning }]) => `${status} \`${code}\`: ${meaning}`)
    .join('\n\n');
}
