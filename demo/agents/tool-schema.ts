// The JSON schema of a demo tool's parameters, in the one form that all SDKs take.

export interface ParametersSchema {
  readonly type: 'object';
  readonly properties: Record<string, { readonly type: 'string' }>;
  readonly required: string[];
  readonly additionalProperties: false;
}

export const parametersSchema = (names: readonly string[]): ParametersSchema => ({
  type: 'object',
  properties: Object.fromEntries(names.map((name) => [name, { type: 'string' as const }])),
  required: [...names],
  additionalProperties: false,
});
