// Was a probe's answer what it should be? The first thing that is wrong is told.

import type { ProbeExpectation } from '../contract/policies/probe.ts';
import type { ProbeFailure } from '../contract/probes.ts';

/** What came back. */
export interface ProbeReply {
  readonly status: number;
  readonly latency_ms: number;
  readonly body_start: string;
}

export interface ProbeVerdict {
  readonly failure: ProbeFailure;
  readonly message: string;
}

const well: ProbeVerdict = { failure: 'ok', message: '' };

export function judgeProbe(expect: ProbeExpectation, reply: ProbeReply): ProbeVerdict {
  const { status, latency_ms, body_start } = reply;
  const isExpected = expect.status ? expect.status.includes(status) : status >= 200 && status <= 299;
  if (!isExpected) return { failure: 'status', message: `the status was ${status}` };
  if (expect.body_contains !== undefined && !body_start.includes(expect.body_contains))
    return { failure: 'body', message: 'the body does not hold the text that it should' };
  const fault = jsonFault(expect.json, body_start);
  if (fault) return { failure: 'body', message: fault };
  if (expect.latency_ms_max !== undefined && latency_ms > expect.latency_ms_max)
    return { failure: 'latency', message: `it took ${Math.round(latency_ms)} ms` };
  return well;
}

function jsonFault(wanted: ProbeExpectation['json'], body: string): string | null {
  if (wanted.length === 0) return null;
  const parsed = parsedJson(body);
  if (!parsed) return 'the body is not JSON, or longer than 64 KiB';
  for (const { path, equals, contains } of wanted) {
    const found = valueAt(parsed.value, path);
    if (found === undefined) return `${path} is not there`;
    if (equals !== undefined && found !== equals)
      return `${path} is ${shown(found)} instead of ${shown(equals)}`;
    if (contains !== undefined && !(typeof found === 'string' && found.includes(contains)))
      return `${path} does not hold ${shown(contains)}`;
  }
  return null;
}

function parsedJson(text: string): { readonly value: unknown } | null {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return null;
  }
}

const shown = (value: unknown): string => JSON.stringify(value).slice(0, 80);

const step = /\.([A-Za-z_][\w-]*)|\[(\d+)\]|\['([^']+)'\]/g;

/** The value at a path of names and places, such as `$.choices[0].text`; undefined when it is not there. */
export function valueAt(value: unknown, path: string): unknown {
  let found = value;
  for (const [, name, place, quoted] of path.matchAll(step)) {
    if (typeof found !== 'object' || found === null) return undefined;
    const key = name ?? quoted ?? place ?? '';
    if (!Object.hasOwn(found, key)) return undefined;
    found = (found as Readonly<Record<string, unknown>>)[key];
  }
  return found;
}
