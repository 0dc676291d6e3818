// The settings, read once from the environment. A name that is unknown, or a value of the wrong form, is an error that
// names the setting, the value and the cure: a misspelt limit must not be a silent default.

import { isIP } from 'node:net';
import { z } from 'zod';
import { parseCidr } from './api/act/address-wall.ts';

/** A whole number in digits: nothing that a number could merely be read from. */
const whole = (from: number, to: number) =>
  z
    .string()
    .regex(/^\d+$/)
    .transform(Number)
    .refine((value) => value >= from && value <= to);

const port = whole(0, 65_535);
const days = whole(1, 3_650);
const networks = z
  .string()
  .default('')
  .transform((text) => text.split(/[\s,]+/).filter((part) => part !== ''))
  .refine(
    (parts) => parts.every((part) => parseCidr(part)),
    'a list of networks such as 127.0.0.0/8, fd00::/8',
  );
const flag = z.enum(['true', 'false']).transform((value) => value === 'true');
const levels = ['debug', 'info', 'warn', 'error'] as const;

/** What each form takes, for whoever set it otherwise. */
const takes: readonly (readonly [name: RegExp, takes: string])[] = [
  [/PORT$/, 'a port from 1 to 65535, or 0 for any free one'],
  [/DAYS$/, 'a whole number of days from 1 to 3650'],
  [/^FLYBALL_(STORE_PAYLOADS|SELF_TELEMETRY)$/, 'true or false'],
  [/CLICKHOUSE_URL$/, 'an address such as http://user:password@host:8123/database'],
  [/CLICKHOUSE_CLUSTER$/, 'the name of a cluster: letters, digits, - and _'],
  [/EMBEDDINGS_URL$/, 'an address such as https://host/v1/embeddings'],
  [/ADMIN_KEY$/, 'at least 24 characters, because a short key can be guessed'],
  [/LOG_LEVEL$/, `one of ${levels.join(', ')}`],
];

/** Each setting: what it accepts, its default, and what it is for (the README's table is checked against this). */
const schema = z.object({
  FLYBALL_HOST: z.string().min(1).default('127.0.0.1'),
  FLYBALL_OTLP_HTTP_PORT: port.default(4_318),
  FLYBALL_OTLP_GRPC_PORT: port.default(4_317),
  FLYBALL_PORT: port.default(8_080),
  FLYBALL_DATA_DIR: z.string().min(1).default('./data'),
  FLYBALL_CLICKHOUSE_URL: z.url({ protocol: /^https?$/ }).optional(),
  FLYBALL_CLICKHOUSE_CLUSTER: z
    .string()
    .regex(/^[A-Za-z0-9_-]+$/)
    .optional(),
  FLYBALL_POLICY: z.string().optional(),
  FLYBALL_ADMIN_KEY: z.string().min(24).optional(),
  FLYBALL_STORE_PAYLOADS: flag.default(true),
  FLYBALL_EMBEDDINGS_URL: z.url({ protocol: /^(?:https?|file)$/ }).optional(),
  FLYBALL_EMBEDDINGS_MODEL: z.string().optional(),
  FLYBALL_EMBEDDINGS_KEY: z.string().optional(),
  FLYBALL_RETENTION_DAYS: days.default(90),
  FLYBALL_PAYLOAD_RETENTION_DAYS: days.default(14),
  FLYBALL_WEBHOOK_ALLOW: networks,
  FLYBALL_SELF_TELEMETRY: flag.default(false),
  FLYBALL_LOG_LEVEL: z.enum(levels).default('info'),
});

export const settingNames: readonly string[] = Object.keys(schema.shape);

export interface Settings {
  readonly host: string;
  readonly otlpHttpPort: number;
  readonly otlpGrpcPort: number;
  readonly port: number;
  readonly dataDir: string;
  readonly clickhouseUrl: string | undefined;
  readonly clickhouseCluster: string | undefined;
  readonly policyPath: string | undefined;
  /** Where vectors of texts come from; without a URL nothing is asked. */
  readonly embedding: {
    readonly url: string | undefined;
    readonly model: string | undefined;
    readonly key: string | undefined;
  };
  readonly adminKey: string | undefined;
  readonly storePayloads: boolean;
  readonly retentionDays: number;
  readonly payloadRetentionDays: number;
  readonly webhookAllow: readonly string[];
  readonly selfTelemetry: boolean;
  readonly logLevel: (typeof levels)[number];
}

/** A setting that cannot be used; the message is for the person who set it. */
export class SettingsError extends Error {
  override name = 'SettingsError';
}

/** Reads settings from `environment`. Throws SettingsError. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const given = Object.entries(environment).filter(
    ([name, value]) => name.startsWith('FLYBALL_') && value !== undefined && value !== '',
  );
  for (const [name] of given) if (!settingNames.includes(name)) throw new SettingsError(unknownSetting(name));
  const parsed = schema.safeParse(Object.fromEntries(given));
  if (!parsed.success) throw new SettingsError(invalidSetting(parsed.error, environment));
  const values = parsed.data;
  const twice = samePort(values);
  if (twice) throw new SettingsError(twice);
  return {
    host: values.FLYBALL_HOST,
    otlpHttpPort: values.FLYBALL_OTLP_HTTP_PORT,
    otlpGrpcPort: values.FLYBALL_OTLP_GRPC_PORT,
    port: values.FLYBALL_PORT,
    dataDir: values.FLYBALL_DATA_DIR,
    clickhouseUrl: values.FLYBALL_CLICKHOUSE_URL,
    clickhouseCluster: values.FLYBALL_CLICKHOUSE_CLUSTER,
    policyPath: values.FLYBALL_POLICY,
    embedding: {
      url: values.FLYBALL_EMBEDDINGS_URL,
      model: values.FLYBALL_EMBEDDINGS_MODEL,
      key: values.FLYBALL_EMBEDDINGS_KEY,
    },
    adminKey: values.FLYBALL_ADMIN_KEY,
    storePayloads: values.FLYBALL_STORE_PAYLOADS,
    retentionDays: values.FLYBALL_RETENTION_DAYS,
    payloadRetentionDays: Math.min(values.FLYBALL_PAYLOAD_RETENTION_DAYS, values.FLYBALL_RETENTION_DAYS),
    webhookAllow: values.FLYBALL_WEBHOOK_ALLOW,
    selfTelemetry: values.FLYBALL_SELF_TELEMETRY,
    logLevel: values.FLYBALL_LOG_LEVEL,
  };
}

function unknownSetting(name: string): string {
  const [nearest] = settingNames.toSorted((a, b) => distance(name, a) - distance(name, b));
  return `${name} is not a setting of flyball. Did you mean ${nearest}? The README lists them all.`;
}

function invalidSetting(
  error: z.ZodError,
  environment: Readonly<Record<string, string | undefined>>,
): string {
  const issue = error.issues[0]!;
  const name = String(issue.path[0]);
  const form = takes.find(([names]) => names.test(name))?.[1] ?? issue.message;
  return `${name} is ${shownValue(name, environment[name] ?? '')}; it takes ${form}.`;
}

/** A value as it may stand in a message: keys and passwords never do. */
export function shownValue(name: string, value: string): string {
  if (/KEY/.test(name)) return '(hidden)';
  return JSON.stringify(value.replace(/\/\/([^:@/]*):[^@/]*@/, '//$1:…@'));
}

const portNames = ['FLYBALL_PORT', 'FLYBALL_OTLP_HTTP_PORT', 'FLYBALL_OTLP_GRPC_PORT'] as const;

/** Two roles on one port would be found out only when the second one starts. */
function samePort(values: Readonly<Record<(typeof portNames)[number], number>>): string | null {
  const [first, second] = portNames.filter((name) =>
    portNames.some((other) => other !== name && values[name] !== 0 && values[name] === values[other]),
  );
  return first ? `${first} and ${second} are both ${values[first]}; give one of them another port.` : null;
}

/** Levenshtein distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length]!;
}

/** Does the address accept connections from this machine only? */
export function isLoopback(host: string): boolean {
  if (host === 'localhost') return true;
  return isIP(host) === 4 ? host.startsWith('127.') : host === '::1';
}
