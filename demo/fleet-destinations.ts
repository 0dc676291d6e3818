// How each agent sends: between them the fleet uses every transport and encoding that OTLP has.

import type { Cast } from './casts/cast.ts';
import type { Options } from './options.ts';
import type { Destination } from './troupe.ts';

type Way = Pick<Destination, 'protocol' | 'gzip'>;

const ways: Readonly<Record<string, Way>> = {
  support: { protocol: 'http/protobuf', gzip: false },
  triage: { protocol: 'http/json', gzip: false },
  refunds: { protocol: 'grpc', gzip: false },
  research: { protocol: 'http/protobuf', gzip: true },
  summaries: { protocol: 'http/json', gzip: true },
  logistics: { protocol: 'grpc', gzip: true },
};

const plain: Way = { protocol: 'http/protobuf', gzip: false };

/** Where one agent sends; without a gRPC address those agents send over HTTP too. */
export function destinationOf({ agent }: Cast, { endpoint, grpcEndpoint, key }: Options): Destination {
  const way = ways[agent] ?? plain;
  if (way.protocol !== 'grpc') return { ...way, endpoint, key };
  return grpcEndpoint ? { ...way, endpoint: grpcEndpoint, key } : { ...plain, gzip: way.gzip, endpoint, key };
}
