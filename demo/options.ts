// The demo's command line: what it takes, what it says in --help, and the errors of who mistyped.

import { parseArgs } from 'node:util';

export const help = `npm run demo -- [options]

A fleet of six agents on six real SDKs talks to a fake model on this machine and sends its telemetry to flyball,
which has to be running (npm start). Now and then it misbehaves on purpose. Ctrl-C ends it.

  --backfill 7d      first write this much history: hours (12h) or days (7d), up to 80d
  --minutes N        end after N minutes; 0 ends after the history
  --rate N           requests a minute of the whole fleet (default 90)
  --endpoint URL     OTLP over HTTP (default http://127.0.0.1:$FLYBALL_OTLP_HTTP_PORT or port 4318)
  --grpc-endpoint URL  OTLP over gRPC (default http://127.0.0.1:$FLYBALL_OTLP_GRPC_PORT or port 4317;
                     with --endpoint alone every agent sends over HTTP)
  --key KEY          ingest key, where flyball asks for one
  --seed TEXT        another week: the same seed plays the same scenes
  --help`;

export interface Options {
  readonly help: boolean;
  readonly backfillHours: number;
  /** Null: until Ctrl-C. */
  readonly minutes: number | null;
  readonly rate: number;
  readonly endpoint: string;
  readonly grpcEndpoint: string | undefined;
  readonly key: string | undefined;
  readonly seed: string;
}

/** What was typed does not work; the message is for the person who typed it. */
export class OptionsError extends Error {
  override name = 'OptionsError';
}

const backfill_hours_max = 80 * 24;

function readBackfill(text: string | undefined): number {
  if (text === undefined) return 0;
  const [, count, unit] = /^(\d+)([dh])$/.exec(text) ?? [];
  const hours = Number(count) * (unit === 'd' ? 24 : 1);
  if (!(hours > 0 && hours <= backfill_hours_max)) {
    throw new OptionsError(`--backfill ${text}: give hours or days, for example 12h or 7d, at most 80d`);
  }
  return hours;
}

function readNumber(name: string, text: string, bounds: readonly [low: number, high: number]): number {
  const number = Number(text);
  const [low, high] = bounds;
  if (text.trim() === '' || !(number >= low && number <= high)) {
    throw new OptionsError(`--${name} ${text}: give a number from ${low} to ${high}`);
  }
  return number;
}

function readUrl(name: string, text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new OptionsError(`--${name} ${text}: give an address such as http://127.0.0.1:4318`);
  }
  return text.replace(/\/+$/, '');
}

const flags = {
  backfill: { type: 'string' },
  minutes: { type: 'string' },
  rate: { type: 'string', default: '90' },
  endpoint: { type: 'string' },
  'grpc-endpoint': { type: 'string' },
  key: { type: 'string' },
  seed: { type: 'string', default: 'larkfield' },
  help: { type: 'boolean', default: false },
} as const;

function parse(args: string[]): ReturnType<typeof parseArgs<{ options: typeof flags }>>['values'] {
  try {
    return parseArgs({ args, options: flags }).values;
  } catch (error) {
    throw new OptionsError(error instanceof Error ? error.message : String(error));
  }
}

/** Throws OptionsError. */
export function readOptions(
  args: string[],
  environment: Readonly<Record<string, string | undefined>>,
): Options {
  const values = parse(args);
  const local = (port: string): string => `http://127.0.0.1:${port}`;
  const grpcDefault = values.endpoint ? undefined : local(environment['FLYBALL_OTLP_GRPC_PORT'] || '4317');
  const grpcEndpoint = values['grpc-endpoint']
    ? readUrl('grpc-endpoint', values['grpc-endpoint'])
    : grpcDefault;
  return {
    help: values.help,
    backfillHours: readBackfill(values.backfill),
    minutes: values.minutes === undefined ? null : readNumber('minutes', values.minutes, [0, 100_000]),
    rate: readNumber('rate', values.rate, [1, 600]),
    endpoint: readUrl('endpoint', values.endpoint ?? local(environment['FLYBALL_OTLP_HTTP_PORT'] || '4318')),
    grpcEndpoint,
    key: values.key,
    seed: values.seed,
  };
}
