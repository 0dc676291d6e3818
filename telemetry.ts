// Our own telemetry, off by default: with OTEL_EXPORTER_OTLP_ENDPOINT set, a span per request answered, per projection
// and per turn of the watcher. It is never fed to this very service unless FLYBALL_SELF_TELEMETRY asks for it.

import { type Span, SpanStatusCode, trace } from '@opentelemetry/api';

export type Traced = <T>(
  name: string,
  attributes: Record<string, string | number>,
  run: () => Promise<T>,
) => Promise<T>;

export interface Telemetry {
  readonly traced: Traced;
  /** Why it is off although an endpoint is set; undefined when all is as asked. */
  readonly notice: string | undefined;
  stop(): Promise<void>;
}

export interface TelemetryOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Ports on this machine that are ours. */
  readonly ownPorts: readonly number[];
  readonly feedItself: boolean;
}

const off: Telemetry = {
  traced: (_name, _attributes, run) => run(),
  notice: undefined,
  stop: async () => {},
};

/** Starts the SDK if an endpoint is set. The SDK is loaded only then. */
export async function startTelemetry(options: TelemetryOptions): Promise<Telemetry> {
  const endpoint =
    options.environment['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] ??
    options.environment['OTEL_EXPORTER_OTLP_ENDPOINT'];
  if (!endpoint) return off;
  if (!options.feedItself && isOwn(endpoint, options.ownPorts)) {
    return {
      ...off,
      notice: `OTEL_EXPORTER_OTLP_ENDPOINT is ${endpoint}, which is this flyball: its own spans stay off unless FLYBALL_SELF_TELEMETRY is true`,
    };
  }
  const [{ NodeSDK, resources }, { OTLPTraceExporter }] = await Promise.all([
    import('@opentelemetry/sdk-node'),
    import('@opentelemetry/exporter-trace-otlp-http'),
  ]);
  const resource = resources.resourceFromAttributes({
    'service.name': options.environment['OTEL_SERVICE_NAME'] ?? 'flyball',
  });
  const sdk = new NodeSDK({ resource, traceExporter: new OTLPTraceExporter(), instrumentations: [] });
  sdk.start();
  return { traced, notice: undefined, stop: () => sdk.shutdown() };
}

function isOwn(endpoint: string, ports: readonly number[]): boolean {
  try {
    const { hostname, port } = new URL(endpoint);
    return /^(localhost|127\.|\[?::1)/.test(hostname) && ports.includes(Number(port));
  } catch {
    return false;
  }
}

const traced: Traced = (name, attributes, run) =>
  trace.getTracer('flyball').startActiveSpan(name, { attributes }, async (span) => {
    try {
      return await run();
    } catch (error) {
      note(span, error);
      throw error;
    } finally {
      span.end();
    }
  });

function note(span: Span, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  span.setStatus({ code: SpanStatusCode.ERROR, message });
  span.setAttribute('error.type', error instanceof Error ? error.name : 'error');
}
