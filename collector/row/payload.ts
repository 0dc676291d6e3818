// What stays of prompts, replies and tool I/O when they themselves are not stored: lengths, and fingerprints by which
// a repeated call is recognised.

import { valueType } from '../decode/attributes.ts';
import type { Draft } from '../normalise/draft.ts';
import { fieldNumber, textNumbers } from '../normalise/fields.ts';
import { type FingerprintOf, fingerprint, fingerprintBytes } from '../normalise/fingerprint.ts';

export interface PayloadFacts {
  readonly argumentsHash: bigint | null;
  readonly resultHash: bigint | null;
  readonly outputHash: bigint | null;
  /** Bytes of input messages, output messages, tool arguments, tool result. */
  readonly lengths: readonly number[];
}

const measured = textNumbers(['input_messages', 'output_messages', 'tool_arguments', 'tool_result']);

const numbered = {
  arguments: fieldNumber.tool_arguments,
  result: fieldNumber.tool_result,
  output: fieldNumber.output_messages,
};

export function payloadOf(draft: Draft): PayloadFacts {
  const isTool = draft.kind === 'tool' || draft.kind === 'mcp';
  return {
    argumentsHash: isTool ? hashOf(draft, numbered.arguments, 'arguments') : null,
    resultHash: isTool ? hashOf(draft, numbered.result, 'result') : null,
    // Message ids differ from reply to reply as little as a tool's arguments' do, so the same rule serves.
    outputHash: draft.kind === 'llm' ? hashOf(draft, numbered.output, 'arguments') : null,
    lengths: measured.map((number) => bytesOf(draft, number)),
  };
}

function hashOf(draft: Draft, number: number, what: FingerprintOf): bigint | null {
  const index = draft.indexAt(number);
  const { attributes } = draft;
  if (index >= 0 && attributes.types[index] === valueType.text) {
    return fingerprintBytes(
      attributes.wire.bytes,
      { start: attributes.starts[index]!, end: attributes.ends[index]! },
      what,
    );
  }
  const text = draft.textAt(number);
  return text === null ? null : fingerprint(text, what);
}

function bytesOf(draft: Draft, number: number): number {
  const index = draft.indexAt(number);
  const { types, starts, ends } = draft.attributes;
  if (index >= 0 && types[index] === valueType.text)
    return (ends[index] as number) - (starts[index] as number);
  const text = draft.textAt(number);
  return text === null ? 0 : Buffer.byteLength(text);
}
