// The models of the fake server: the dated names under which they answer, and how fast they are.

export interface ModelProfile {
  /** The name in responses; providers answer with a dated one. */
  readonly answersAs: string;
  readonly firstTokenMs: number;
  readonly tokensPerSecond: number;
  readonly reasons: boolean;
}

const profiles: Readonly<Record<string, ModelProfile>> = {
  'gpt-4.1': { answersAs: 'gpt-4.1-2025-04-14', firstTokenMs: 520, tokensPerSecond: 95, reasons: false },
  'gpt-4.1-mini': {
    answersAs: 'gpt-4.1-mini-2025-04-14',
    firstTokenMs: 380,
    tokensPerSecond: 130,
    reasons: false,
  },
  'gpt-4.1-nano': {
    answersAs: 'gpt-4.1-nano-2025-04-14',
    firstTokenMs: 260,
    tokensPerSecond: 190,
    reasons: false,
  },
  'gpt-4o': { answersAs: 'gpt-4o-2024-08-06', firstTokenMs: 470, tokensPerSecond: 105, reasons: false },
  'gpt-4o-mini': {
    answersAs: 'gpt-4o-mini-2024-07-18',
    firstTokenMs: 340,
    tokensPerSecond: 140,
    reasons: false,
  },
  'gpt-5': { answersAs: 'gpt-5-2025-08-07', firstTokenMs: 600, tokensPerSecond: 160, reasons: true },
  'o4-mini': { answersAs: 'o4-mini-2025-04-16', firstTokenMs: 450, tokensPerSecond: 180, reasons: true },
  'larkfield-digest-2': {
    answersAs: 'larkfield-digest-2',
    firstTokenMs: 220,
    tokensPerSecond: 85,
    reasons: false,
  },
};

const unknown: Omit<ModelProfile, 'answersAs'> = { firstTokenMs: 400, tokensPerSecond: 100, reasons: false };

export const profileOf = (model: string): ModelProfile => profiles[model] ?? { answersAs: model, ...unknown };
