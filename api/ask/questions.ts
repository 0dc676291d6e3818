// The catalogue and its questions: one route per question, made from its entry, so that each has its own parameters and
// rows in the description.

import { z } from 'zod';
import { openQuestions, type Questions } from '../../sql/questions.ts';
import type { Store } from '../../sql/store.ts';
import { catalogueAnswer, questionAnswer } from '../contract/answers.ts';
import { ApiError } from '../contract/errors.ts';
import { commonParameters, type Question, questions } from '../contract/questions.ts';
import { asOf, type Edges } from './edges.ts';
import { type Format, format, sentAs } from './formats.ts';
import { question_limits } from './limits.ts';
import { nearest } from './nearest.ts';
import { parsed, type Range, rangeOf, rangeOptional, withRange } from './parameters.ts';
import { type Asked, type Route, route } from './route.ts';

const questionNames: readonly string[] = Object.keys(questions);

/** The catalogue's questions on a store. Throws when the SQL files and the catalogue are not the same. */
export const openCatalogue = (store: Store): Promise<Questions> => openQuestions(store, questionNames);

type Values = Readonly<Record<string, unknown>>;

export function questionRoutes(edges: Edges): Route[] {
  return [
    catalogueRoute(edges),
    ...Object.entries(questions).map(([name, question]) => questionRoute(name, question, edges)),
    unknownRoute(),
  ];
}

function catalogueRoute(edges: Edges): Route {
  const answer = {
    questions: Object.entries(questions).map(([name, { description, parameters, row }]) => ({
      name,
      description,
      sql: edges.questions.sqlOf(name),
      parameters: z.toJSONSchema(parameters, { io: 'input' }),
      row: z.toJSONSchema(row),
    })),
  };
  return route({
    method: 'GET',
    path: '/v1/questions',
    scope: 'read',
    summary: 'Every question that can be asked, with its SQL, its parameters and its rows.',
    answer: catalogueAnswer,
    handle: () => answer,
  });
}

function questionRoute(name: string, question: Question, edges: Edges): Route {
  const columns = Object.keys(question.row.shape);
  // Checked in the handler: from and to have defaults that depend on the moment.
  const query = z.looseObject(rangeOptional(question.parameters).extend({ format }).shape);
  const schema = question.parameters.extend({ format });
  return route({
    method: 'GET',
    path: `/v1/questions/${name}`,
    scope: 'read',
    summary: question.description,
    query,
    answer: questionAnswer.extend({ question: z.literal(name), rows: z.array(question.row) }),
    formats: ['text/csv', 'application/jsonl'],
    handle: async ({ principal, query: given, now }: Asked<unknown, Values, unknown>) => {
      const { format: asked, ...values } = parsed(schema, withRange(given, now)) as Values & {
        format: Format;
      };
      const range = rangeOf(values as { from: string; to: string; at?: string }, now);
      const as_of = asOf(edges);
      const rows = await edges.questions.ask<Values>({
        name,
        tenant_id: principal.tenant_id,
        parameters: parametersOf(values, range),
        limits: question_limits,
      });
      if (asked !== 'json') return sentAs(asked, { columns, rows }, { 'x-as-of': as_of });
      return { question: name, from: range.from.toISOString(), to: range.to.toISOString(), as_of, rows };
    },
  });
}

/** Every placeholder gets a value: a filter that was not given is '', which the SQL does not apply. */
export function parametersOf(values: Values, range: Range): Record<string, string | number | Date> {
  const filters = Object.keys(commonParameters).map((name) => [name, ''] as const);
  return { ...Object.fromEntries(filters), ...(values as Record<string, string | number>), ...range };
}

function unknownRoute(): Route {
  return route({
    method: 'GET',
    path: '/v1/questions/:name',
    scope: 'read',
    summary: 'A question by its name; see the routes of the questions.',
    params: z.strictObject({ name: z.string() }),
    query: z.looseObject({}),
    answer: questionAnswer,
    handle: ({ params: { name } }) => {
      const meant = nearest(name, questionNames);
      throw new ApiError(
        'unknown_question',
        `no question is called ${JSON.stringify(name)}${meant ? `; did you mean ${meant}?` : ''}`,
        { did_you_mean: meant ?? null },
      );
    },
  });
}
