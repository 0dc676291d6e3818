// A span around a piece of the application's own work, with the attributes that its conventions ask for: SDK-level
// instrumentations see model calls only, so agents on the plain OpenAI SDK say themselves which agent and tool it was.

import { type Attributes, type Span, SpanStatusCode, trace } from '@opentelemetry/api';

export interface Work<Result> {
  readonly name: string;
  readonly attributes: Attributes;
  readonly run: (span: Span) => Promise<Result>;
}

/** Runs the work inside a span of its own; a failure is recorded on it and thrown on. */
export function traced<Result>(scope: string, { name, attributes, run }: Work<Result>): Promise<Result> {
  return trace.getTracer(scope).startActiveSpan(name, { attributes }, async (span) => {
    try {
      return await run(span);
    } catch (error) {
      span.recordException(error instanceof Error ? error : String(error));
      span.setStatus({
        code: SpanStatusCode.ERROR,
        message: error instanceof Error ? error.message : String(error),
      });
      throw error;
    } finally {
      span.end();
    }
  });
}
