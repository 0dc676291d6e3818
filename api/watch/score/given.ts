// Vectors that instrumentations sent: whole ones of intent and output under flyball's own attribute names, and pairs of text
// and vector of embedding spans (OpenInference), which serve where a side is exactly such a text.

import type { StoredSpan } from './payloads.ts';

export interface GivenVectors {
  readonly model: string;
  readonly intent: Float32Array | null;
  readonly output: Float32Array | null;
  readonly byText: ReadonlyMap<string, Float32Array>;
}

const dimensions_max = 8_192;

/** Reads the marks of a trace's spans; the last span that says something wins. */
export function givenVectors(spans: readonly StoredSpan[]): GivenVectors {
  let [intent, output]: (Float32Array | null)[] = [null, null];
  let model = '';
  const byText = new Map<string, Float32Array>();
  for (const { marks, request_model } of spans) {
    intent = vectorIn(marks['flyball.intent.embedding']) ?? intent ?? null;
    output = vectorIn(marks['flyball.output.embedding']) ?? output ?? null;
    model = marks['flyball.embedding.model'] ?? model;
    for (const [key, value] of Object.entries(marks)) {
      const [, prefix] = /^(embedding\.embeddings\.\d+\.embedding\.)vector$/.exec(key) ?? [];
      const text = prefix ? marks[`${prefix}text`] : undefined;
      const vector = text ? vectorIn(value) : null;
      if (!text || !vector) continue;
      byText.set(text.trim(), vector);
      model ||= marks['embedding.model_name'] ?? request_model;
    }
  }
  return { model: model || 'sent', intent: intent ?? null, output: output ?? null, byText };
}

function vectorIn(text: string | undefined): Float32Array | null {
  if (!text?.startsWith('[')) return null;
  try {
    const list: unknown = JSON.parse(text);
    if (!Array.isArray(list) || list.length === 0 || list.length > dimensions_max) return null;
    return list.every((value) => typeof value === 'number' && Number.isFinite(value))
      ? Float32Array.from(list)
      : null;
  } catch {
    return null;
  }
}
