// One span or log record, from the attributes that its SDK chose to the canonical fields. The order: keys answer
// fields, dialects complete what keys cannot say, then kinds, providers and reasons are put into one vocabulary.

import { type Attributes, valueType } from '../decode/attributes.ts';
import type { Dialect } from './dialect.ts';
import type { Draft } from './draft.ts';
import { fieldNumber, type Kind } from './fields.ts';
import { finishReasons } from './finish-reasons.ts';
import { compileDialects, type Meaning } from './meaning.ts';
import { canonicalProvider, providerOfModel } from './provider.ts';

const reasonsField = fieldNumber.finish_reasons;

export interface Normaliser {
  /** What a key means; for the key table. */
  readonly describe: (key: string) => Meaning;
  /** Decides every field of `draft`, whose attributes, resource, scope, name, times and events are set. */
  readonly normalise: (draft: Draft) => void;
}

/** Builds the normaliser for `dialects`, strongest first. */
export function createNormaliser(dialects: readonly Dialect[]): Normaliser {
  const describe = compileDialects(dialects);
  return {
    describe,
    normalise: (draft) => {
      readAttributes(draft);
      draft.usageSource = usageDialect(draft, dialects);
      for (const index of draft.triggered) dialects[index]?.complete?.(draft);
      if (draft.kindRank === 0x7fffffff) draft.kind = kindOfName(draft, dialects);
      settleNames(draft);
      settleProvider(draft);
    },
  };
}

function readAttributes(draft: Draft): void {
  const { attributes } = draft;
  for (let index = 0; index < attributes.count; index++) {
    const { meaning } = attributes.keys[index]!;
    for (const rule of meaning.rules) {
      if (rule.field === reasonsField) readReasons(draft, index);
      else draft.offer(index, rule);
    }
    if (meaning.kind && meaning.kind.rank < draft.kindRank) readKind(draft, index, meaning);
    for (const dialect of meaning.triggers) if (!draft.triggered.includes(dialect)) draft.triggered.push(dialect);
  }
  draft.triggered.sort((a, b) => a - b);
}

function readKind(draft: Draft, index: number, meaning: Meaning): void {
  const { attributes } = draft;
  if (attributes.types[index] !== valueType.text) return;
  const answer = meaning.kind!;
  const kind = answer.kindOf(attributes.text(index).toLowerCase());
  if (kind === undefined) return;
  draft.kind = kind;
  draft.kindRank = answer.rank;
  draft.dialect = answer.dialect;
}

function readReasons(draft: Draft, index: number): void {
  if (draft.finishReasons.length > 0) return;
  const value = draft.attributes.value(index);
  draft.finishReasons = finishReasons(value);
}

function usageDialect(draft: Draft, dialects: readonly Dialect[]): string {
  const rule = draft.ruleOf('input_tokens') ?? draft.ruleOf('output_tokens');
  if (!rule) return '';
  if (draft.dialect < 0) draft.dialect = rule.dialect;
  return dialects[rule.dialect]?.name ?? '';
}

/** The kind that a span's name gives away, else what the presence of keys suggests. */
function kindOfName(draft: Draft, dialects: readonly Dialect[]): Kind {
  for (const [index, dialect] of dialects.entries()) {
    const found = dialect.names?.find(([pattern]) => pattern.test(draft.name));
    if (!found) continue;
    if (draft.dialect < 0) draft.dialect = index;
    return found[1];
  }
  const hasModel = draft.has('request_model') || draft.has('response_model');
  const hasUsage = draft.has('input_tokens') || draft.has('output_tokens');
  if (hasModel && hasUsage) return 'llm';
  if (draft.has('tool_name') || draft.has('tool_call_id')) return 'tool';
  if (draft.has('agent_name') && /agent/i.test(draft.name)) return 'agent';
  return 'other';
}

const agentSpan = /^(?:invoke_agent|create_agent|agent run:?)\s+(.+)$/i;
const toolSpan = /^(?:execute_tool|running tool:?|tools\/call)\s+(.+)$/i;

/** Names that stand only in the span's own name. */
function settleNames(draft: Draft): void {
  if (draft.kind === 'agent' && !draft.has('agent_name')) draft.fillText('agent_name', agentSpan.exec(draft.name)?.[1]);
  if (draft.kind === 'tool' || draft.kind === 'mcp') draft.fillText('tool_name', toolSpan.exec(draft.name)?.[1]);
}

const providerNames = new Map<string, string>();
const provider_names_max = 4_096;

/** Providers in OpenTelemetry's names, each spelling worked out once. */
function settleProvider(draft: Draft): void {
  const sent = draft.text('provider');
  const model = draft.kind === 'llm' || draft.kind === 'embedding' || draft.kind === 'rerank';
  if (sent === null && !model) return;
  const name = (sent === null ? null : named(sent)) ?? (model ? inferred(draft) : null);
  if (name === null) draft.clear('provider');
  else draft.setText('provider', name);
}

function named(sent: string): string | null {
  let name = providerNames.get(sent);
  if (name === undefined) {
    name = canonicalProvider(sent) ?? '';
    if (providerNames.size < provider_names_max) providerNames.set(sent, name);
  }
  return name === '' ? null : name;
}

function inferred(draft: Draft): string | null {
  const model = draft.text('response_model') ?? draft.text('request_model');
  return model === null ? null : providerOfModel(model);
}

/** The text of a resource or scope attribute, or null. Linear: these lists are short and read once per resource. */
export function attributeText(attributes: Attributes<Meaning>, key: string): string | null {
  for (let index = 0; index < attributes.count; index++) {
    if (attributes.keys[index]?.text === key) return attributes.text(index) || null;
  }
  return null;
}
