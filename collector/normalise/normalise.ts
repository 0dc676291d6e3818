// One span or log record, from the attributes that its SDK chose to the canonical fields. The order: keys answer
// fields, dialects complete what keys cannot say, then kinds, names, times and providers are put into one vocabulary.

import { valueType } from '../decode/attributes.ts';
import type { Dialect } from './dialect.ts';
import type { Draft } from './draft.ts';
import { fieldNumber, type Kind } from './fields.ts';
import { readSpanEvents, settleFirstToken } from './first-token.ts';
import { compileDialects, type Meaning } from './meaning.ts';
import { settleProvider } from './provider.ts';
import { lowered, reasonsOf } from './remembered.ts';
import { resourceReader } from './resource.ts';
import { compileTriggers } from './triggers.ts';

const reasonsField = fieldNumber.finish_reasons;
const noKind = 0x7fffffff;

export interface Normaliser {
  /** What a key means; for the key table. */
  readonly describe: (key: string) => Meaning;
  /** Decides every field of `draft`, whose attributes, resource, scope, name, times, events and body are set. */
  readonly normalise: (draft: Draft) => void;
}

/** Builds the normaliser for `dialects`, strongest first. */
export function createNormaliser(dialects: readonly Dialect[]): Normaliser {
  const describe = compileDialects(dialects);
  const trigger = compileTriggers(dialects);
  const readResource = resourceReader(dialects);
  return {
    describe,
    normalise: (draft) => {
      readAttributes(draft);
      settleUsageSource(draft, dialects);
      if (draft.events.length > 0) readSpanEvents(draft);
      trigger(draft);
      for (const index of draft.triggered) dialects[index]?.complete?.(draft);
      if (draft.kindRank === noKind) draft.kind = kindOfName(draft, dialects);
      settleNames(draft);
      readResource(draft);
      settleFirstToken(draft);
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
    for (const dialect of meaning.triggers) draft.trigger(dialect);
  }
}

function readKind(draft: Draft, index: number, meaning: Meaning): void {
  const { attributes } = draft;
  if (attributes.types[index] !== valueType.text) return;
  const answer = meaning.kind!;
  const kind = answer.kindOf(lowered(attributes, index));
  if (kind === undefined) return;
  draft.kind = kind;
  draft.kindRank = answer.rank;
  draft.dialect = answer.dialect;
}

function readReasons(draft: Draft, index: number): void {
  if (draft.finishReasons.length > 0) return;
  draft.finishReasons = reasonsOf(draft.attributes, index);
}

function settleUsageSource(draft: Draft, dialects: readonly Dialect[]): void {
  const rule = draft.ruleOf('input_tokens') ?? draft.ruleOf('output_tokens');
  if (!rule) return;
  if (draft.dialect < 0) draft.dialect = rule.dialect;
  draft.usageSource = dialects[rule.dialect]?.name ?? '';
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
  if (draft.kind === 'agent' && !draft.has('agent_name'))
    draft.fillText('agent_name', agentSpan.exec(draft.name)?.[1]);
  if ((draft.kind === 'tool' || draft.kind === 'mcp') && !draft.has('tool_name'))
    draft.fillText('tool_name', toolSpan.exec(draft.name)?.[1]);
}

export { attributeText } from './resource.ts';
