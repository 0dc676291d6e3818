// What keeps flyball from starting, in words that name the setting, its value and the cure. Whatever is not known here
// goes on as it is.

import { type Settings, SettingsError, shownValue } from './settings.ts';

interface Known {
  readonly name?: string;
  readonly code?: string;
  readonly message?: string;
}

/** An error of the start for the person who started it. */
export function startFault(error: unknown, settings: Settings): unknown {
  const { name, code = '', message = '' } = (error ?? {}) as Known;
  const words =
    listenFault(code || (/\b(EADDRINUSE|EACCES|EADDRNOTAVAIL|ENOTFOUND)\b/.exec(message)?.[1] ?? ''), {
      message,
      settings,
    }) ?? (name === 'StoreError' ? storeFault(message, settings) : null);
  return words === null ? error : new SettingsError(words);
}

interface Where {
  readonly message: string;
  readonly settings: Settings;
}

/** A port or an address that cannot be listened on. gRPC puts the code into its message. */
function listenFault(code: string, { message, settings }: Where): string | null {
  const { host } = settings;
  if (code === 'ENOTFOUND' || code === 'EADDRNOTAVAIL')
    return message.includes(host)
      ? `FLYBALL_HOST is ${host}, which is not an address of this machine: use 127.0.0.1, or 0.0.0.0 for all of its addresses.`
      : null;
  const port = Number(/\blisten .*:(\d+)/.exec(message)?.[1] ?? Number.NaN);
  const name = portName(port, settings);
  if (!name) return null;
  if (code === 'EADDRINUSE')
    return `${name} is ${port}, on which another program listens already (${host}). Stop that program, or set ${name} to another port; 0 takes any free one.`;
  if (code === 'EACCES')
    return `${name} is ${port}, which this user may not listen on. Set ${name} to a port from 1024 on.`;
  return null;
}

function portName(port: number, settings: Settings): string | undefined {
  const names: readonly (readonly [string, number])[] = [
    ['FLYBALL_PORT', settings.port],
    ['FLYBALL_OTLP_HTTP_PORT', settings.otlpHttpPort],
    ['FLYBALL_OTLP_GRPC_PORT', settings.otlpGrpcPort],
  ];
  return names.find(([, own]) => own === port)?.[0];
}

function storeFault(message: string, { clickhouseUrl, dataDir }: Settings): string {
  const reason = message.split('\n')[0]!.slice(0, 500);
  if (!clickhouseUrl) return `the store in FLYBALL_DATA_DIR (${dataDir}) does not open: ${reason}`;
  const shown = shownValue('FLYBALL_CLICKHOUSE_URL', clickhouseUrl);
  return `FLYBALL_CLICKHOUSE_URL is ${shown}, where no ClickHouse answers that flyball can use (${reason}). Start one, correct the address, or unset it for the embedded store.`;
}
