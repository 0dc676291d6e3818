// Evaluations that stand on spans: OpenInference annotations and evaluations (flattened keys), Langfuse scores, and events
// of the name `gen_ai.evaluation.result`.

import { idOfParts } from '../../../sql/incidents.ts';
import type { Evaluation } from './evaluations.ts';
import type { Due, StoredSpan } from './payloads.ts';

interface Told {
  readonly name: string;
  readonly score: number | null;
  readonly label: string;
  readonly explanation: string;
  readonly actor: string;
}

export function evaluationsOn(due: Due, spans: readonly StoredSpan[]): Evaluation[] {
  return spans.flatMap((span) =>
    [...fromMarks(span.marks), ...fromEvents(span.events)].map((told) => ({
      ...told,
      tenant_id: due.tenant_id,
      started_ns: due.started_ns,
      trace_id: due.trace_id,
      span_id: span.span_id,
      agent_name: due.agent_name,
      environment: due.environment,
      evaluation_id: idOfParts('span', due.tenant_id, due.trace_id, span.span_id, told.name, told.actor),
      source: 'span' as const,
      at_ms: span.ended_ms,
    })),
  );
}

/** annotations.0.annotation.name, evaluations.0.evaluation.score, trace.annotations.…, langfuse.score.<name>. */
function fromMarks(marks: Readonly<Record<string, string>>): Told[] {
  const found = new Map<string, Record<string, string>>();
  const told: Told[] = [];
  for (const [key, value] of Object.entries(marks)) {
    const [, list, field] =
      /^((?:trace\.|session\.)?(?:annotations|evaluations)\.\d+\.)(?:annotation|evaluation)\.(\w+)$/.exec(
        key,
      ) ?? [];
    if (list && field) found.set(list, { ...found.get(list), [field]: value });
    const [, name] = /^langfuse\.scores?\.([\w.-]+)$/.exec(key) ?? [];
    if (name)
      told.push({
        name,
        score: numberOf(value),
        label: numberOf(value) === null ? value : '',
        explanation: '',
        actor: '',
      });
  }
  for (const fields of found.values()) {
    const { name = '', score, label = '', explanation = '', annotator_kind: actor = '' } = fields;
    if (name !== '') told.push({ name, score: numberOf(score), label, explanation, actor });
  }
  return told;
}

const numberOf = (text: unknown): number | null => {
  const value =
    typeof text === 'number'
      ? text
      : typeof text === 'string' && text.trim() !== ''
        ? Number(text)
        : Number.NaN;
  return Number.isFinite(value) ? value : null;
};

interface Event {
  readonly name?: unknown;
  readonly attributes?: Readonly<Record<string, unknown>>;
}

function fromEvents(text: string): Told[] {
  if (text === '') return [];
  try {
    const events = JSON.parse(text) as readonly Event[];
    return events
      .filter(({ name }) => name === 'gen_ai.evaluation.result')
      .map(({ attributes = {} }) => ({
        name: String(attributes['gen_ai.evaluation.name'] ?? ''),
        score: numberOf(attributes['gen_ai.evaluation.score.value']),
        label: String(attributes['gen_ai.evaluation.score.label'] ?? ''),
        explanation: String(attributes['gen_ai.evaluation.explanation'] ?? ''),
        actor: '',
      }))
      .filter(({ name }) => name !== '');
  } catch {
    return [];
  }
}
