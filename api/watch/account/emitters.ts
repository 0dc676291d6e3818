// Who counts how: whether an emitter's input count already holds the cached tokens, and whether its output count holds
// the reasoning. Measured per emitter; a table, because emitters change. The first row that fits speaks.

export type Semantics = 'inclusive' | 'exclusive';

export interface EmitterRule {
  /** Exact scope name, or a prefix that ends in `*`. */
  readonly scope: string;
  /** Applies below this version of the scope; absent: to all. */
  readonly below?: string;
  /** The provider's canonical name; absent: any. */
  readonly provider?: RegExp;
  /** What the model's name must look like; absent: any. */
  readonly model?: RegExp;
  /** The dialect that gave the usage; absent: any. */
  readonly source?: string;
  readonly input?: Semantics;
  /** `exclusive`: reasoning comes on top of the output count. */
  readonly output?: Semantics;
}

const claude = /claude|anthropic|nova|amazon\./i;

export const emitterRules: readonly EmitterRule[] = [
  { scope: '@traceloop/instrumentation-anthropic', input: 'exclusive' },
  { scope: 'opentelemetry.instrumentation.bedrock', input: 'exclusive' },
  { scope: '@arizeai/openinference-instrumentation-bedrock', input: 'exclusive' },
  { scope: 'openinference.instrumentation.bedrock', below: '0.1.61', input: 'exclusive' },
  { scope: 'opentelemetry.instrumentation.genai.bedrock', input: 'exclusive' },
  { scope: 'opentelemetry.instrumentation.botocore.bedrock-runtime', input: 'exclusive' },
  { scope: 'openlit.instrumentation.anthropic', input: 'exclusive' },
  { scope: 'strands-agents', model: claude, input: 'exclusive' },
];

export interface Emitter {
  readonly scope_name: string;
  readonly scope_version: string;
  readonly provider: string;
  readonly model: string;
  readonly usage_source: string;
}

/** The rule for an emitter, or undefined when it follows OpenTelemetry (inclusive of both). */
export function ruleFor(emitter: Emitter): EmitterRule | undefined {
  return emitterRules.find((rule) => fits(rule, emitter));
}

function fits(rule: EmitterRule, emitter: Emitter): boolean {
  const { scope_name } = emitter;
  const scope = rule.scope.endsWith('*') ? scope_name.startsWith(rule.scope.slice(0, -1)) : scope_name === rule.scope;
  if (!scope) return false;
  if (rule.below && !isBelow(emitter.scope_version, rule.below)) return false;
  if (rule.provider && !rule.provider.test(emitter.provider)) return false;
  if (rule.source && rule.source !== emitter.usage_source) return false;
  return !rule.model || rule.model.test(emitter.model);
}

/** Is dotted version `a` older than `b`? An empty or odd version is not. */
export function isBelow(a: string, b: string): boolean {
  const parts = (version: string): number[] => version.split(/[.+-]/).map((part) => Number.parseInt(part, 10));
  const [left, right] = [parts(a), parts(b)];
  if (left.some(Number.isNaN) && !/^\d+\.\d+/.test(a)) return false;
  for (let index = 0; index < right.length; index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
