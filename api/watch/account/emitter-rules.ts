// The table of emitters: data, in the order in which rows are asked. Exact scopes stand before the families (`*`) that
// they belong to; the shape of a provider's own usage object stands before every scope, because it speaks for itself.

import type { EmitterRule } from './emitters.ts';

const claude = /claude|anthropic|nova|amazon\./i;
const anthropic = /^anthropic$/;
const google = /^gcp\./;

/** Usage objects of the providers themselves (a dialect opened the JSON). Nothing is left out of them. */
const shapes: readonly EmitterRule[] = [
  { source: 'anthropic_usage', input: 'exclusive', cache: 'zero', lifetime: 'zero', reasoning: 'zero' },
  { source: 'bedrock_usage', input: 'exclusive', cache: 'zero', lifetime: 'zero', reasoning: 'zero' },
  { source: 'gemini_usage', output: 'exclusive', cache: 'zero', reasoning: 'zero' },
  {
    source: 'langfuse_buckets',
    input: 'exclusive',
    output: 'exclusive',
    cache: 'zero',
    lifetime: 'zero',
    reasoning: 'zero',
  },
  { source: 'openai_usage', model: /^(?:.*\/)?(?:o\d|gpt-[5-9])/, reasoning: 'unknown' },
  { source: 'claude-code', input: 'exclusive', cache: 'zero', lifetime: 'unknown' },
  { source: 'google-adk', output: 'exclusive' },
  { source: 'litellm_estimate', cache: 'unknown', reasoning: 'unknown', defect: true },
  { source: 'crewai', cache: 'zero', lifetime: 'unknown', reasoning: 'zero' },
  { source: 'genkit', provider: google, output: 'exclusive', cache: 'zero', reasoning: 'zero' },
];

/** The Vercel AI SDK: version 4 and 5 (no details of the input), then what it writes itself as gen_ai. */
const vercel: readonly EmitterRule[] = [
  {
    source: 'vercel-ai-5',
    provider: /^(anthropic|aws\.bedrock)$/,
    input: 'exclusive',
    cache: 'unknown',
    lifetime: 'unknown',
  },
  { source: 'vercel-ai-5', model: claude, input: 'exclusive', cache: 'unknown', lifetime: 'unknown' },
  { source: 'vercel-ai-5', provider: google, output: 'exclusive', cache: 'unknown', reasoning: 'unknown' },
  { source: 'vercel-ai-5', cache: 'unknown', reasoning: 'unknown' },
  { source: 'vercel-ai-4', cache: 'unknown', reasoning: 'unknown', defect: true },
  { scope: 'ai', cache: 'zero', lifetime: 'unknown', reasoning: 'unknown' },
  { scope: 'gen_ai', cache: 'zero', lifetime: 'unknown', reasoning: 'unknown' },
];

/** Cached tokens outside the input count, and other emitters with something of their own. */
const exact: readonly EmitterRule[] = [
  { scope: '@traceloop/instrumentation-anthropic', input: 'exclusive', lifetime: 'unknown' },
  { scope: '@traceloop/*', provider: google, output: 'exclusive' },
  { scope: '@traceloop/instrumentation-langchain', provider: anthropic, streamed: false, input: 'exclusive' },
  { scope: '@arizeai/openinference-instrumentation-bedrock', input: 'exclusive' },
  {
    scope: '@arizeai/openinference-instrumentation-langchain',
    provider: anthropic,
    streamed: true,
    defect: true,
  },
  {
    scope: '@arizeai/openinference-instrumentation-langchain',
    cache: 'zero',
    writes: 'unknown',
    lifetime: 'unknown',
    reasoning: 'zero',
  },
  { scope: '@arizeai/openinference-instrumentation-anthropic', cache: 'zero', lifetime: 'unknown' },
  { scope: 'openinference.instrumentation.bedrock', below: '0.1.61', input: 'exclusive' },
  { scope: 'openinference.instrumentation.anthropic', cache: 'zero', lifetime: 'unknown' },
  { scope: 'openinference.instrumentation.agno', cache: 'zero', lifetime: 'unknown' },
  { scope: 'openinference.instrumentation.google_genai', cache: 'zero', reasoning: 'zero' },
  { scope: 'openinference.instrumentation.vertexai', cache: 'zero', reasoning: 'zero' },
  { scope: 'openinference.instrumentation.langchain', cache: 'zero', lifetime: 'unknown', reasoning: 'zero' },
  { scope: 'opentelemetry.instrumentation.anthropic', streamed: true, defect: true },
  { scope: 'opentelemetry.instrumentation.bedrock', input: 'exclusive' },
  {
    scope: 'opentelemetry.instrumentation.google_generativeai',
    output: 'hidden',
    cache: 'zero',
    reasoning: 'zero',
  },
  { scope: 'opentelemetry.instrumentation.vertexai', output: 'hidden' },
  {
    scope: 'opentelemetry.instrumentation.google_genai',
    cache: 'zero',
    reasoning: 'zero',
    toolsInside: true,
  },
  {
    scope: 'opentelemetry.instrumentation.genai.bedrock',
    input: 'exclusive',
    cache: 'zero',
    lifetime: 'unknown',
  },
  {
    scope: 'opentelemetry.instrumentation.botocore.bedrock-runtime',
    input: 'exclusive',
    cache: 'zero',
    lifetime: 'unknown',
  },
  { scope: 'openlit.instrumentation.anthropic', streamed: true, input: 'exclusive', defect: true },
  { scope: 'openlit.instrumentation.anthropic', input: 'exclusive', lifetime: 'unknown' },
  { scope: 'openlit.instrumentation.openai', streamed: true, inventsUncached: true },
  { scope: 'strands-agents', model: claude, input: 'exclusive', cache: 'zero', lifetime: 'unknown' },
  { scope: 'strands.telemetry.tracer', below: '1.62', model: claude, input: 'exclusive' },
  // Laminar's streams of Gemini leave out the thoughts and the cache, with a total that agrees.
  { scope: 'lmnr*', provider: google, streamed: true, defect: true },
  { scope: 'mistralai_sdk_tracer', cache: 'zero', reasoning: 'unknown' },
  { scope: 'Experimental.Microsoft.Extensions.AI', cache: 'zero', lifetime: 'unknown', reasoning: 'zero' },
  { scope: 'agent_framework', cache: 'zero', lifetime: 'unknown', reasoning: 'zero' },
  { scope: 'pydantic-ai', cache: 'zero', lifetime: 'zero', reasoning: 'zero' },
  { scope: 'gcp.vertex.agent', cache: 'zero', reasoning: 'zero' },
  // AgentOps names its scopes after the libraries that it instruments.
  { scope: 'openai', cache: 'unknown', lifetime: 'unknown', reasoning: 'unknown' },
  { scope: 'anthropic', input: 'exclusive', cache: 'unknown', lifetime: 'unknown', reasoning: 'unknown' },
];

/** Families: what silence means for the rest of them. */
const families: readonly EmitterRule[] = [
  { scope: 'opentelemetry.instrumentation.genai.*', cache: 'zero', lifetime: 'unknown', reasoning: 'zero' },
  { scope: 'opentelemetry.instrumentation.*', cache: 'unknown', lifetime: 'unknown', reasoning: 'unknown' },
  { scope: 'opentelemetry.util.genai.*', cache: 'unknown', lifetime: 'unknown', reasoning: 'unknown' },
  { scope: '@opentelemetry/instrumentation-*', cache: 'unknown', lifetime: 'unknown', reasoning: 'unknown' },
  { scope: '@traceloop/*', cache: 'unknown', lifetime: 'unknown', reasoning: 'unknown' },
  { scope: 'openinference.instrumentation.*', cache: 'unknown', lifetime: 'unknown', reasoning: 'unknown' },
  { scope: '@arizeai/openinference-*', cache: 'unknown', lifetime: 'unknown', reasoning: 'unknown' },
  { scope: 'strands*', cache: 'zero', lifetime: 'unknown', reasoning: 'unknown' },
  { scope: 'openlit*', cache: 'unknown', lifetime: 'unknown', reasoning: 'unknown' },
  { scope: 'agentops*', cache: 'unknown', lifetime: 'unknown', reasoning: 'unknown' },
  { scope: 'semantic_kernel*', cache: 'unknown', lifetime: 'unknown', reasoning: 'unknown' },
  { scope: 'mlflow*', cache: 'unknown', lifetime: 'unknown', reasoning: 'unknown' },
  { scope: 'logfire*', cache: 'unknown', lifetime: 'unknown', reasoning: 'unknown' },
  { scope: 'com.anthropic.sdk.*', cache: 'zero', lifetime: 'zero', reasoning: 'zero' },
  { scope: 'lmnr*', cache: 'zero', lifetime: 'unknown', reasoning: 'zero' },
  { scope: '@mastra/*', cache: 'zero', lifetime: 'unknown', reasoning: 'zero' },
  { scope: 'langsmith*', cache: 'zero', lifetime: 'zero', reasoning: 'zero' },
  { source: 'mlflow', cache: 'unknown', lifetime: 'zero', reasoning: 'unknown' },
];

/** Models that may reason unseen. */
const reasoner =
  /(?:^|[/.])(?:o\d|gpt-[5-9]|gpt-oss|gemini-(?:2\.5|[3-9])|deepseek-r|grok-[3-9]|qwen|magistral|kimi|glm)|reason|think/i;

/**
 * Nobody: of an emitter that we do not know, silence may be nothing cached or nothing said. OpenTelemetry's conventions
 * had no names for either before 1.40, and do not demand them.
 */
const unknown: readonly EmitterRule[] = [
  { cache: 'unknown', lifetime: 'unknown' },
  { model: reasoner, reasoning: 'unknown' },
];

export const emitterRules: readonly EmitterRule[] = [...shapes, ...vercel, ...exact, ...families, ...unknown];
