// The names that emitters give providers, in OpenTelemetry's. They spell them in a dozen ways, and some put a framework
// there.

const aliases: Readonly<Record<string, string>> = {
  'az.ai.openai': 'azure.ai.openai',
  'az.ai.inference': 'azure.ai.inference',
  azure: 'azure.ai.openai',
  azure_openai: 'azure.ai.openai',
  'azure-openai': 'azure.ai.openai',
  vertex_ai: 'gcp.vertex_ai',
  vertexai: 'gcp.vertex_ai',
  'vertex-ai': 'gcp.vertex_ai',
  'google.vertex': 'gcp.vertex_ai',
  vertex: 'gcp.vertex_ai',
  gemini: 'gcp.gemini',
  google: 'gcp.gemini',
  google_genai: 'gcp.gemini',
  google_generativeai: 'gcp.gemini',
  'google-genai': 'gcp.gemini',
  'google.generative-ai': 'gcp.gemini',
  'google-generative-ai': 'gcp.gemini',
  'gcp.gen_ai': 'gcp.gemini',
  xai: 'x_ai',
  'amazon-bedrock': 'aws.bedrock',
  amazon_bedrock: 'aws.bedrock',
  bedrock: 'aws.bedrock',
  aws: 'aws.bedrock',
  aws_bedrock: 'aws.bedrock',
  mistral: 'mistral_ai',
  mistralai: 'mistral_ai',
  'mistral-ai': 'mistral_ai',
  cohere_chat: 'cohere',
  watsonx: 'ibm.watsonx.ai',
};

/** Values that name a framework or a platform, not a model host: they answer nothing. */
const notProviders: ReadonlySet<string> = new Set([
  'strands-agents',
  'gcp.vertex.agent',
  'microsoft.agent_framework',
  'langchain',
  'llamaindex',
  'llama_index',
  'crewai',
  'agno',
  'autogen',
  'haystack',
  'dspy',
  'pydantic-ai',
  'mcp',
  'unknown',
  '_other',
  'openai-agents',
  'smolagents',
  'litellm',
  'langgraph',
  'semantic_kernel',
  'mastra',
  'genkit',
]);

const dotted = ['aws.', 'gcp.', 'azure.', 'az.', 'ibm.'];

/** OpenTelemetry's name for a provider as an emitter wrote it, or null when it names none. */
export function canonicalProvider(sent: string): string | null {
  const value = sent.trim().toLowerCase();
  if (value === '' || notProviders.has(value)) return null;
  // AI SDK: `openai.chat`, `anthropic.messages`, `google.vertex.chat`, `vertex.anthropic.messages`, `amazon-bedrock`
  if (value.startsWith('google.vertex') || value.startsWith('vertex.') || value.startsWith('googlevertex'))
    return 'gcp.vertex_ai';
  if (value.startsWith('google.generative')) return 'gcp.gemini';
  if (value.startsWith('azure-openai') || value.startsWith('azure.openai')) return 'azure.ai.openai';
  const aliased = aliases[value];
  if (aliased) return aliased;
  if (dotted.some((prefix) => value.startsWith(prefix))) return value;
  const head = value.split('.', 1)[0] as string;
  return aliases[head] ?? head;
}
