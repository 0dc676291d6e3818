// How a span, and with it a request, ended; and of what class a failure is.

import type { failureClasses, outcomes } from '../../contract/rows.ts';
import type { SpanFact } from './facts.ts';

export type Outcome = (typeof outcomes)[number];
export type FailureClass = (typeof failureClasses)[number];

/** Control flow by exception, not failures: LangGraph hands over and interrupts this way. */
const notErrors = /ParentCommand|GraphInterrupt|NodeInterrupt/;
/** Not `timeout=5`, which is a header of a connection that is kept alive. */
const timeouts = /timeout(?!\s*=)|timed out|deadline.?exceeded|\b(408|504)\b/i;
const cancels = /cancell?ed|abort(ed)?(error)?|client.?disconnected|generatorexit|keyboardinterrupt/i;
const halts = /flyball.?halt|agent.?halted|kill.?switch/i;

type Ended = Pick<
  SpanFact,
  'status_code' | 'status_message' | 'error_type' | 'quality_flags' | 'finish_reasons'
>;

export function outcomeOf(span: Ended): Outcome {
  const said = `${span.error_type} ${span.status_message}`;
  if (!hasFailed(span) || notErrors.test(said)) return 'ok';
  if (halts.test(said)) return 'halted';
  if (timeouts.test(said)) return 'timeout';
  return cancels.test(said) ? 'cancelled' : 'error';
}

/**
 * By status, by an attribute that dialects know to mean failure whatever the status (LangSmith, Langfuse, Mastra), or by
 * an error type that was sent as such. An exception that was recorded on a span without error status was handled.
 */
function hasFailed({ status_code, error_type, quality_flags, finish_reasons }: Ended): boolean {
  if (status_code === 'error' || quality_flags.includes('error_reported') || finish_reasons.includes('error'))
    return true;
  return error_type !== '' && status_code !== 'ok' && !quality_flags.includes('error_from_event');
}

/** What a provider or the way to it says when it did nothing: a status, a limit, a key, a connection. */
const refusals =
  /\b[45]\d\d\b|bad.?request|invalid.?(request|api|key|argument)|rate.?limit|too.?many.?requests|throttl|quota|resource.?exhausted|unauthori|forbidden|permission|authentication|api.?key|not.?found|overloaded|unavailable|server.?error|server had an error|internal error|api.?(call|status|connection)?.?error|client.?error|sdk.?error|http|econn|connect|network|dns|socket|context.?(length|window)|maximum context|unknown.?error/i;

/** Did the call fail before the model did anything? One that failed over its answer (no object, no JSON) was served. */
export const isRefusal = ({ error_type, status_message }: Ended): boolean =>
  (error_type === '' && status_message === '') || refusals.test(`${error_type} ${status_message}`);

export const isFailure = (outcome: Outcome): boolean => outcome !== 'ok' && outcome !== 'cancelled';

/** The first rule that fits decides. Texts are error types, HTTP statuses and messages as SDKs write them. */
const rules: readonly (readonly [FailureClass, RegExp])[] = [
  [
    'resource_limit',
    /context.?(length|window)|maximum context|max.?tokens|too many tokens|recursion|max.?turns|max.?iterations|quota|budget|out of memory|rate.?limit|throttl|resource.?exhausted|\b429\b|too.?many.?requests/i,
  ],
  [
    'external_api',
    /\b(401|403|404|408|500|502|503|504|529)\b|timeout|timed out|connection|econn|network|unavailable|overloaded|server.?error|server had an error|internal error|api.?error|authentication|permission|dns|socket|httperror/i,
  ],
  [
    'data_format',
    /json|parse|decode|schema|validation|pydantic|zod|format|unprocessable|bad.?request|\b(400|422)\b|invalid.?(argument|request|type|input)|unicode|serializ/i,
  ],
  [
    'logic',
    /keyerror|indexerror|typeerror|valueerror|attributeerror|assert|notimplemented|zerodivision|referenceerror|rangeerror|not found|unknown tool|no such tool|tool.?error/i,
  ],
];

/** The class of a failure, null for what did not fail. */
export function failureClassOf(outcome: Outcome, said: string): FailureClass | null {
  if (!isFailure(outcome)) return null;
  if (outcome === 'timeout') return 'external_api';
  return rules.find(([, pattern]) => pattern.test(said))?.[0] ?? 'other';
}
