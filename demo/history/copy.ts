// Copies a template: new ids, another time, other figures, other particulars; the same numbers wherever one is repeated.

import { type Facts, factsOf } from '../casts/facts.ts';
import { hex, type Random, seeded, skewed } from '../model/random.ts';
import { type CallUsage, measured } from './measures.ts';
import type { Slot, Text, TurnTemplate } from './template.ts';

/** What the turns of one conversation have in common. */
interface Conversation {
  readonly seed: string;
  readonly conversation: string;
  readonly user: string;
}

export interface Placement extends Conversation {
  /** Milliseconds since the epoch. */
  readonly startMs: number;
  /** How much slower than it was recorded. */
  readonly stretch: number;
}

interface Values extends Placement {
  readonly trace: string;
  readonly spans: readonly string[];
  readonly responses: readonly string[];
  readonly usages: readonly CallUsage[];
  readonly facts: Facts;
}

export interface CopiedTurn {
  readonly spans: string;
  readonly logs: string | null;
  readonly spanCount: number;
}

/** Whole blocks stay cached, what was known stays within what it is part of. */
function scaled(
  { input, cached, output, reasoning }: CallUsage,
  inputFactor: number,
  outputFactor: number,
): CallUsage {
  const cachedNow = Math.floor((cached * inputFactor) / 128) * 128;
  const reasoningNow = Math.round(reasoning * outputFactor);
  return {
    input: cachedNow + Math.round((input - cached) * inputFactor),
    cached: cachedNow,
    output: reasoningNow + Math.round((output - reasoning) * outputFactor),
    reasoning: reasoningNow,
  };
}

/** Nanoseconds since the epoch as text: more than a double can hold. */
function nanosText(startMs: number, offsetNs: number): string {
  const wholeMs = Math.floor(offsetNs / 1e6);
  return `${startMs + wholeMs}${String(Math.floor(offsetNs - wholeMs * 1e6)).padStart(6, '0')}`;
}

function slotText(slot: Slot, values: Values): string {
  switch (slot.kind) {
    case 'trace':
    case 'conversation':
    case 'user':
      return values[slot.kind];
    case 'span':
      return values.spans[slot.index]!;
    case 'response':
      return values.responses[slot.index]!;
    case 'fact':
      return values.facts[slot.fact];
    case 'nanos':
      return nanosText(values.startMs, slot.offsetNs * values.stretch);
    case 'seconds':
      return String(Math.floor((values.startMs + (slot.offsetNs * values.stretch) / 1e6) / 1000));
    case 'iso':
      return new Date(values.startMs + (slot.offsetNs * values.stretch) / 1e6).toISOString();
    case 'duration':
      return String(slot.value * values.stretch);
    case 'tokens':
      return String(
        measured(
          slot.measure,
          slot.calls.map((call) => values.usages[call]!),
        ),
      );
    case 'speed':
      return String(values.usages[slot.call]!.output / ((slot.ms * values.stretch) / 1000));
  }
}

function render({ texts, slots }: Text, values: Values): string {
  let text = texts[0]!;
  for (let at = 0; at < slots.length; at++) text += slotText(slots[at]!, values) + texts[at + 1]!;
  return text;
}

const ids = (count: number, digits: number, random: Random): string[] =>
  Array.from({ length: count }, () => hex(random, digits));

export function copyTurn(template: TurnTemplate, placement: Placement): CopiedTurn {
  const random = seeded(`${placement.seed} ${placement.startMs}`);
  const inputFactor = skewed(random, 1, 0.18);
  const outputFactor = skewed(random, 1, 0.22);
  const values: Values = {
    ...placement,
    startMs: Math.floor(placement.startMs),
    trace: hex(random, 32),
    spans: ids(template.spanCount, 16, random),
    responses: ids(template.responseCount, 24, random),
    usages: template.calls.map((usage) => scaled(usage, inputFactor, outputFactor)),
    facts: factsOf(placement.seed),
  };
  return {
    spans: render(template.spans, values),
    logs: template.logs && render(template.logs, values),
    spanCount: template.spanCount,
  };
}
