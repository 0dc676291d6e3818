// What the fake model server's APIs have in common: a request boiled down to what an answer depends on, and a reply
// that each API writes in its own shape. Everything here is data.

export type ApiName = 'chat' | 'responses' | 'embeddings';

/** A message, whichever API sent it: only who said it and what. */
export interface Message {
  readonly role: 'system' | 'user' | 'assistant' | 'tool';
  readonly text: string;
}

export interface ModelRequest {
  /** The path before `/v1`: says for whom and for which scene this call is served. */
  readonly label: readonly string[];
  readonly api: ApiName;
  readonly model: string;
  readonly streamed: boolean;
  /** A chat stream carries its usage only when it was asked for. */
  readonly usageWanted: boolean;
  readonly messages: readonly Message[];
  readonly toolNames: readonly string[];
  /** Embeddings: vectors as base64 of floats instead of numbers. */
  readonly packed?: boolean;
}

/** Totals as the provider counts them: input includes cached, output includes reasoning. */
export interface Usage {
  readonly inputTokens: number;
  readonly cachedTokens: number;
  readonly outputTokens: number;
  readonly reasoningTokens: number;
}

export interface ToolCall {
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** How long the answer takes, and in how many pieces it streams. */
export interface Timing {
  readonly firstChunkMs: number;
  readonly totalMs: number;
  readonly chunks: number;
}

export type Failure = 'rate_limit' | 'server_error' | 'context_length' | 'invalid_key' | 'broken_stream';

export interface Reply {
  /** The dated name under which the provider answers. */
  readonly model: string;
  readonly text: string;
  readonly toolCalls: readonly ToolCall[];
  readonly usage: Usage;
  readonly timing: Timing;
  readonly failure?: Failure;
}

/** Everything that one answer is written from. */
export interface Exchange {
  readonly request: ModelRequest;
  readonly reply: Reply;
  /** The response's id; ids of its parts are made from it. */
  readonly id: string;
  readonly createdSeconds: number;
}

/** One server-sent event. */
export interface Frame {
  readonly event?: string;
  readonly data: unknown;
}

export interface Api {
  readonly name: ApiName;
  /** Start of the response ids that this API gives. */
  readonly idPrefix: string;
  /** Throws where the body is not what this API takes. */
  readonly read: (body: unknown, label: readonly string[]) => ModelRequest;
  readonly whole: (exchange: Exchange) => unknown;
  readonly frames: (exchange: Exchange) => readonly Frame[];
}

/** Cuts a text into about `count` pieces, at word boundaries, which together are the text. */
export function pieces(text: string, count: number): string[] {
  const words = text.match(/\S+\s*/g) ?? [];
  const size = Math.max(1, Math.ceil(words.length / Math.max(1, count)));
  const cut: string[] = [];
  for (let at = 0; at < words.length; at += size) cut.push(words.slice(at, at + size).join(''));
  return cut;
}
