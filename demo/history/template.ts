// A recorded turn, compiled for copying: its OTLP/JSON as text with slots where a copy differs. Copying a trace is then
// joining strings, and nothing but ids, times, tokens and particulars can change.

import type { Facts } from '../casts/facts.ts';
import type { CallUsage, Measure } from './measures.ts';

export type Slot =
  | { readonly kind: 'trace' | 'conversation' | 'user' }
  | { readonly kind: 'span' | 'response'; readonly index: number }
  | { readonly kind: 'fact'; readonly fact: keyof Facts }
  /** A moment, as nanoseconds, seconds or text, so long after the turn began. */
  | { readonly kind: 'nanos' | 'seconds' | 'iso'; readonly offsetNs: number }
  | { readonly kind: 'duration'; readonly value: number }
  | { readonly kind: 'tokens'; readonly measure: Measure; readonly calls: readonly number[] }
  /** Output tokens a second over a duration in milliseconds. */
  | { readonly kind: 'speed'; readonly call: number; readonly ms: number };

/** `texts[0] slots[0] texts[1] …`: one more text than slots. */
export interface Text {
  readonly texts: readonly string[];
  readonly slots: readonly Slot[];
}

export interface TurnTemplate {
  /** One element of `resourceSpans`. */
  readonly spans: Text;
  /** One element of `resourceLogs`. */
  readonly logs: Text | null;
  readonly calls: readonly CallUsage[];
  readonly spanCount: number;
  readonly responseCount: number;
  readonly durationMs: number;
}

/** While a text is put together, slots stand in it as private-use characters around their number. */
const inText = '\ue000';
const asNumber = '\ue001';
const end = '\ue002';

/** Collects slots and hands out what stands for them until the text is cut. */
export class SlotMarks {
  private readonly slots: Slot[] = [];

  /** Within a string. */
  text(slot: Slot): string {
    return `${inText}${this.slots.push(slot) - 1}${end}`;
  }

  /** In place of a number: the quotes around it are dropped when the text is cut. */
  number(slot: Slot): string {
    return `${asNumber}${this.slots.push(slot) - 1}${end}`;
  }

  /** Cuts a JSON text at its marks and at each of the literals. */
  cut(json: string, literals: ReadonlyMap<string, Slot>): Text {
    const alternatives = [...literals.keys()].toSorted((a, b) => b.length - a.length).map(RegExp.escape);
    // A literal is a whole word or id: "Gent" the city is not part of "Agent".
    const words = `(?<![\\p{L}\\p{N}])(?:${alternatives.join('|')})(?![a-z\\p{Lu}])`;
    const marks = new RegExp(`"${asNumber}(\\d+)${end}"|${inText}(\\d+)${end}|${words}`, 'gu');
    const texts: string[] = [];
    const slots: Slot[] = [];
    let from = 0;
    for (const match of json.matchAll(marks)) {
      const number = match[1] ?? match[2];
      slots.push(number === undefined ? literals.get(match[0])! : this.slots[Number(number)]!);
      texts.push(json.slice(from, match.index));
      from = match.index + match[0].length;
    }
    return { texts: [...texts, json.slice(from)], slots };
  }
}
