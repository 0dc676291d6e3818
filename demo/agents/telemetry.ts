// OpenTelemetry for one agent: the stock Node SDK with the stock OTLP exporter, told by the standard OTEL_* variables
// where and how to send. Beside it, a processor counts what ended and notes which traces began.

import { OTLPTraceExporter as GrpcExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { NodeSDK, type NodeSDKConfiguration } from '@opentelemetry/sdk-node';
import {
  BatchSpanProcessor,
  type ReadableSpan,
  type Span,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-node';

/** Counts spans and remembers the ids of traces that began here. */
class SpanTally implements SpanProcessor {
  private ended = 0;
  private begun: string[] = [];

  onStart(span: Span): void {
    if (!span.parentSpanContext) this.begun.push(span.spanContext().traceId);
  }

  onEnd(_span: ReadableSpan): void {
    this.ended++;
  }

  /** What happened since the last time this was asked. */
  take(): { spanCount: number; traceIds: string[] } {
    const taken = { spanCount: this.ended, traceIds: this.begun };
    this.ended = 0;
    this.begun = [];
    return taken;
  }

  forceFlush(): Promise<void> {
    return Promise.resolve();
  }

  shutdown(): Promise<void> {
    return Promise.resolve();
  }
}

function traceExporter(): GrpcExporter | JsonExporter | ProtobufExporter {
  const protocol = process.env['OTEL_EXPORTER_OTLP_PROTOCOL'];
  if (protocol === 'grpc') return new GrpcExporter();
  return protocol === 'http/json' ? new JsonExporter() : new ProtobufExporter();
}

export interface Telemetry {
  readonly tally: SpanTally;
  /** Sends what is still buffered. */
  shutdown(): Promise<void>;
}

/** Starts the SDK with the instrumentations that this agent uses. */
export function startTelemetry(
  instrumentations: NonNullable<NodeSDKConfiguration['instrumentations']> = [],
): Telemetry {
  const tally = new SpanTally();
  // A second instead of five: a loop should show while it runs.
  const batches = new BatchSpanProcessor(traceExporter(), { scheduledDelayMillis: 1_000 });
  const sdk = new NodeSDK({ instrumentations, spanProcessors: [tally, batches] });
  sdk.start();
  return { tally, shutdown: () => sdk.shutdown() };
}
