// The one way out of this process: every outgoing HTTP request goes through `send`, which resolves the name once, checks
// every address that it has, connects to a checked one, follows nothing and reads little. Asked again, it checks again.

import { lookup as systemLookup } from 'node:dns/promises';
import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { AddressWall, type Verdict } from './address-wall.ts';
import { reply_bytes_max } from './limits.ts';

export interface Sending {
  readonly url: string;
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** For everything together: resolving, connecting, sending, and the whole of the reply. */
  readonly timeout_ms: number;
}

export interface Reply {
  readonly status: number;
  readonly latency_ms: number;
  /** At most 64 KiB; what comes behind is not read. */
  readonly body_start: string;
  readonly retry_after: string | null;
}

/** Why nothing came back: a target that is refused, or a receiver that could not be talked to. */
export type FailureReason =
  | 'refused_url'
  | 'refused_address'
  | 'unknown_name'
  | 'not_connected'
  | 'tls'
  | 'timeout'
  | 'broken_off';

export interface Failure {
  readonly failure: FailureReason;
  readonly message: string;
  readonly latency_ms: number;
}

export interface Outbound {
  /** Never throws: what went wrong is data. */
  send(sending: Sending): Promise<Reply | Failure>;
  /** Why the URL can be refused at sight, before any name is resolved; null when it cannot. */
  refusalOf(url: string): string | null;
}

export interface OutboundOptions {
  /** CIDRs that may be reached although they are not public: FLYBALL_WEBHOOK_ALLOW. */
  readonly allow: readonly string[];
  /** All addresses of a name; the system's resolver by default. */
  readonly resolve?: (hostname: string) => Promise<readonly string[]>;
}

const resolveBySystem = async (hostname: string): Promise<string[]> =>
  (await systemLookup(hostname, { all: true, verbatim: true })).map(({ address }) => address);

/** Throws when `allow` is not a list of CIDRs. */
export function openOutbound({ allow, resolve = resolveBySystem }: OutboundOptions): Outbound {
  const wall = new AddressWall(allow);
  return {
    refusalOf: (url) => refusalAtSight(url, wall),
    send: async (sending) => {
      const started = performance.now();
      const deadline = AbortSignal.timeout(sending.timeout_ms);
      const late = (): number => performance.now() - started;
      try {
        const place = await within(deadline, placeOf(sending.url, { wall, resolve }));
        const reply = await exchange(sending, place, deadline);
        return { ...reply, latency_ms: late() };
      } catch (error) {
        return { ...failureOf(error, deadline), latency_ms: late() };
      }
    },
  };
}

class Refused extends Error {
  readonly failure: FailureReason;

  constructor(failure: FailureReason, message: string) {
    super(message);
    this.failure = failure;
  }
}

/** A target whose address is checked: the connection goes to the address, the name is only spoken. */
interface Place {
  readonly url: URL;
  readonly address: string;
}

const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');

/** What a URL may not be, whatever its name leads to. */
function refusalOfForm(url: URL): string | null {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'only http and https are spoken';
  return url.username === '' && url.password === '' ? null : 'a name or password in the URL is not sent';
}

/** Without resolving: the URL parser has made 2130706433 into 127.0.0.1, and a name may lead to an allowed network. */
function refusalAtSight(text: string, wall: AddressWall): string | null {
  if (!URL.canParse(text)) return 'it is not a URL';
  const url = new URL(text);
  const form = refusalOfForm(url);
  if (form) return form;
  const host = hostOf(url);
  if (isIP(host)) return refusalOfAddress(url, host, wall.judge(host));
  if (wall.allowsSome) return null;
  return localName.test(host) ? 'it is a name of this machine' : refusalOfPort(url);
}

/** RFC 6761: these never leave the machine. */
const localName = /(^|\.)localhost\.?$/i;

/** To the public internet: TLS, on its port. What the operator allows by name may be reached on any. */
const refusalOfPort = (url: URL): string | null =>
  url.protocol === 'https:' && url.port === ''
    ? null
    : 'public receivers are reached by https on port 443; others need their network in FLYBALL_WEBHOOK_ALLOW';

function refusalOfAddress(url: URL, address: string, verdict: Verdict): string | null {
  if (verdict === 'allowed') return null;
  if (verdict === 'public') return refusalOfPort(url);
  return `${address} is not a public address; allow its network in FLYBALL_WEBHOOK_ALLOW if you mean it`;
}

interface Resolving {
  readonly wall: AddressWall;
  readonly resolve: (hostname: string) => Promise<readonly string[]>;
}

/**
 * Every address of the name is judged, not only the one that would be used. Where the operator allows some, only those
 * are used, whatever else the name has; else one refused address refuses the name.
 */
async function placeOf(text: string, { wall, resolve }: Resolving): Promise<Place> {
  if (!URL.canParse(text)) throw new Refused('refused_url', 'it is not a URL');
  const url = new URL(text);
  const form = refusalOfForm(url);
  if (form) throw new Refused('refused_url', form);
  const host = hostOf(url);
  const addresses = isIP(host) ? [host] : await resolved(host, resolve);
  const judged = addresses.map((address) => ({ address, verdict: wall.judge(address) }));
  const chosen = (['allowed', 'refused', 'public'] as const)
    .map((wanted) => judged.find(({ verdict }) => verdict === wanted))
    .find((found) => found !== undefined);
  if (!chosen) throw new Refused('unknown_name', `${host} has no address`);
  const refusal = refusalOfAddress(url, chosen.address, chosen.verdict);
  if (refusal) throw new Refused(chosen.verdict === 'refused' ? 'refused_address' : 'refused_url', refusal);
  return { url, address: chosen.address };
}

async function resolved(host: string, resolve: Resolving['resolve']): Promise<readonly string[]> {
  try {
    return await resolve(host);
  } catch (error) {
    throw new Refused('unknown_name', `${host} cannot be resolved: ${(error as Error).message}`);
  }
}

function within<T>(deadline: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    deadline.addEventListener('abort', () => reject(deadline.reason), { once: true });
    work.then(resolve, reject);
  });
}

function exchange(
  { method, headers, body }: Sending,
  { url, address }: Place,
  signal: AbortSignal,
): Promise<Omit<Reply, 'latency_ms'>> {
  const secure = url.protocol === 'https:';
  const host = hostOf(url);
  const options: RequestOptions & { servername?: string } = {
    method,
    // An address, so that nothing resolves the name again; `lookup` would not even be called for it.
    host: address,
    port: url.port || (secure ? 443 : 80),
    path: url.pathname + url.search,
    headers: {
      host: url.host,
      ...headers,
      ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
    },
    agent: false,
    signal,
    ...(secure && isIP(host) === 0 ? { servername: host } : {}),
  };
  return new Promise((resolve, reject) => {
    const sending = (secure ? httpsRequest : httpRequest)(options);
    sending.on('error', reject);
    sending.on('response', (answer) => {
      readStart(answer).then((body_start) => {
        sending.destroy();
        const retry_after = answer.headers['retry-after'] ?? null;
        resolve({ status: answer.statusCode ?? 0, body_start, retry_after });
      }, reject);
    });
    sending.end(body);
  });
}

async function readStart(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of answer) {
    chunks.push(chunk as Buffer);
    length += (chunk as Buffer).length;
    if (length >= reply_bytes_max) break;
  }
  return Buffer.concat(chunks).subarray(0, reply_bytes_max).toString('utf8').toWellFormed();
}

function failureOf(error: unknown, deadline: AbortSignal): Omit<Failure, 'latency_ms'> {
  if (error instanceof Refused) return { failure: error.failure, message: error.message };
  if (deadline.aborted) return { failure: 'timeout', message: 'no complete answer in time' };
  const { code = '', message = String(error) } = error as { code?: string; message?: string };
  if (/^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)|_CERT|EPROTO/.test(code))
    return { failure: 'tls', message };
  const connected = code === 'ECONNRESET' || code === 'EPIPE' || code.startsWith('HPE_');
  return { failure: connected ? 'broken_off' : 'not_connected', message };
}
