// Who hosted the call: as it was sent, else as the model's name says.

import { valueType } from '../decode/attributes.ts';
import type { Draft } from './draft.ts';
import { fieldNumber } from './fields.ts';
import { canonicalProvider } from './provider-names.ts';
import { providerOf } from './remembered.ts';

const byModel: readonly (readonly [RegExp, string])[] = [
  [/^(us|eu|apac|global|jp|au|us-gov)\.(anthropic|amazon|meta|mistral|cohere|deepseek)\./, 'aws.bedrock'],
  [/^(anthropic|amazon|meta|mistral|cohere|ai21)\.[a-z]/, 'aws.bedrock'],
  [
    /^(gpt-|chatgpt-|o[1345](-|$)|text-embedding-|text-davinci|davinci|babbage|computer-use|codex-|omni-moderation|tts-|whisper)/,
    'openai',
  ],
  [/^claude/, 'anthropic'],
  [/^(gemini|models\/gemini|text-embedding-00|gemma-)/, 'gcp.gemini'],
  [/^(mistral|codestral|ministral|pixtral|magistral|devstral|open-mi[sx]tral)/, 'mistral_ai'],
  [/^command|^embed-(english|multilingual)|^rerank-/, 'cohere'],
  [/^grok/, 'x_ai'],
  [/^deepseek/, 'deepseek'],
  [/^sonar/, 'perplexity'],
];

/** The provider that a model's name points to, or null. */
export function providerOfModel(model: string): string | null {
  const name = model.toLowerCase();
  return byModel.find(([pattern]) => pattern.test(name))?.[1] ?? null;
}

/** Puts the provider into OpenTelemetry's name, each spelling worked out once; a model call's is inferred from its model. */
export function settleProvider(draft: Draft): void {
  const model = draft.kind === 'llm' || draft.kind === 'embedding' || draft.kind === 'rerank';
  if (!draft.has('provider') && !model) return;
  const name = named(draft) ?? (model ? inferred(draft) : null);
  if (name === null) draft.clear('provider');
  else draft.setText('provider', name);
}

function named(draft: Draft): string | null {
  const index = draft.indexAt(fieldNumber.provider);
  if (index >= 0 && draft.attributes.types[index] === valueType.text)
    return providerOf(draft.attributes, index);
  const sent = draft.text('provider');
  return sent === null ? null : canonicalProvider(sent);
}

function inferred(draft: Draft): string | null {
  const model = draft.text('response_model') ?? draft.text('request_model');
  return model === null ? null : providerOfModel(model);
}
