// What an agent of the demo is made of: its instructions, its tools, and the conversations that it can hold. The fake
// model reads its lines here and the agent's tools their results, so what is shown on a page reads like a real day.

/** A tool call that the model decides on, and what the tool answers. */
export interface Step {
  readonly tool: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly result: unknown;
}

/** One question and its answer: one request, one trace. */
export interface Turn {
  readonly user: string;
  readonly steps: readonly Step[];
  readonly answer: string;
  /** What was read beside the words above: documents, pages, long histories. */
  readonly extraInputTokens?: number;
  readonly reasoningTokens?: number;
  /** The model asks for the last step again and again, and never answers. */
  readonly endless?: boolean;
}

/** What a script shows; everything but `daily` happens only when the director wants it. */
export type Occasion = 'daily' | 'loop' | 'overspend' | 'drift';

export interface Script {
  readonly id: string;
  readonly occasion: Occasion;
  /** How often, beside the cast's other scripts of this occasion. */
  readonly weight: number;
  readonly turns: readonly Turn[];
  /** Another model than the cast's own. */
  readonly model?: string;
}

interface ToolSpec {
  readonly name: string;
  readonly description: string;
  /** Every parameter is a string: enough for a demo, and the same schema for every SDK. */
  readonly parameters: readonly string[];
}

export interface Cast {
  readonly agent: string;
  readonly team: string;
  readonly environment: string;
  readonly instructions: string;
  readonly model: string;
  /** Tokens of instructions, policies and tool schemas, which every call sends first and the provider may cache. */
  readonly promptTokens: number;
  readonly tools: readonly ToolSpec[];
  readonly scripts: readonly Script[];
}

export const step = (tool: string, given: Readonly<Record<string, unknown>>, result: unknown): Step => ({
  tool,
  arguments: given,
  result,
});

export const daily = (id: string, weight: number, turns: readonly Turn[]): Script => ({
  id,
  weight,
  turns,
  occasion: 'daily',
});
