// OTLP over gRPC: three unary methods whose messages are handled as bytes, as over HTTP.

import {
  logVerbosity,
  Metadata,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServiceDefinition,
  type sendUnaryData,
  setLogVerbosity,
} from '@grpc/grpc-js';
import { exportResponse, grpcCodes, type Refusal, type Signal, statusMessage } from './answers.ts';
import { body_bytes_max, grpc_streams_max } from './limits.ts';
import { type ReceiveEdges, receive } from './receive.ts';
import type { Authenticate } from './server.ts';

export interface GrpcEdges extends ReceiveEdges {
  readonly authenticate: Authenticate;
  readonly onFault: (error: unknown) => void;
}

const services: readonly (readonly [Signal, string])[] = [
  ['traces', 'opentelemetry.proto.collector.trace.v1.TraceService'],
  ['logs', 'opentelemetry.proto.collector.logs.v1.LogsService'],
  ['metrics', 'opentelemetry.proto.collector.metrics.v1.MetricsService'],
];

const asIs = (bytes: Buffer): Buffer => bytes;

function definition(service: string): ServiceDefinition {
  const method = {
    path: `/${service}/Export`,
    requestStream: false,
    responseStream: false,
    requestSerialize: asIs,
    requestDeserialize: asIs,
    responseSerialize: asIs,
    responseDeserialize: asIs,
  };
  return { Export: method } as unknown as ServiceDefinition;
}

export interface GrpcServer {
  /** Binds and gives the port. */
  listen(host: string, port: number): Promise<number>;
  /** Lets calls under way finish, then closes. */
  close(): Promise<void>;
}

export function createOtlpGrpc(edges: GrpcEdges): GrpcServer {
  const server = new Server({
    'grpc.max_receive_message_length': body_bytes_max,
    'grpc.max_concurrent_streams': grpc_streams_max,
  });
  for (const [signal, service] of services) {
    server.addService(definition(service), {
      Export: (call: ServerUnaryCall<Buffer, Buffer>, answer: sendUnaryData<Buffer>) =>
        void take(signal, { call, answer }, edges),
    });
  }
  return {
    listen: (host, port) => bind(server, `${host.includes(':') ? `[${host}]` : host}:${port}`),
    close: () => new Promise((resolve) => server.tryShutdown(() => resolve())),
  };
}

function bind(server: Server, address: string): Promise<number> {
  // The library writes a failure to the console besides giving it back; once is enough.
  setLogVerbosity(logVerbosity.NONE);
  return new Promise((resolve, reject) => {
    server.bindAsync(address, ServerCredentials.createInsecure(), (error, port) => {
      setLogVerbosity(logVerbosity.ERROR);
      if (error) reject(error);
      else resolve(port);
    });
  });
}

interface Call {
  readonly call: ServerUnaryCall<Buffer, Buffer>;
  readonly answer: sendUnaryData<Buffer>;
}

async function take(signal: Signal, { call, answer }: Call, edges: GrpcEdges): Promise<void> {
  const { authorization, 'x-api-key': apiKey } = call.metadata.getMap();
  const who = edges.authenticate((authorization ?? apiKey)?.toString());
  const turnAway = (refusal: Refusal): void => {
    edges.metrics.request(signal, refusal.status);
    refuse(answer, refusal);
  };
  if ('status' in who) return turnAway(who);
  const bytes = call.request;
  const refusal = edges.admission.admit(bytes.length);
  if (refusal) return turnAway(refusal);
  try {
    const received = await receive(
      { signal, encoding: 'protobuf', gzip: false, bytes, tenantId: who.tenantId },
      edges,
    );
    if ('refusal' in received) refuse(answer, received.refusal);
    else answer(null, exportResponse(signal, 'protobuf', received.partial));
  } catch (error) {
    edges.onFault(error);
    refuse(answer, {
      status: 503,
      message: 'flyball had a fault; nothing was stored, send it again',
      retryAfterSeconds: 2,
    });
  } finally {
    edges.admission.release(bytes.length);
  }
}

function refuse(answer: sendUnaryData<Buffer>, refusal: Refusal): void {
  const metadata = new Metadata();
  metadata.set('grpc-status-details-bin', statusMessage(refusal, 'protobuf'));
  answer({ code: grpcCodes[refusal.status], details: refusal.message, metadata });
}
