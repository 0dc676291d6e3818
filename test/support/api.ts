// The API as a program outside sees it, for tests on a running flyball.

import type { TraceAnswer } from '../../api/contract/answers.ts';

/** GET of a path, as JSON. Throws with the body when the status is not 200. */
export async function getJson<T>(api: string, path: string): Promise<T> {
  const answer = await fetch(`${api}${path}`);
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}: ${text}`);
  return JSON.parse(text) as T;
}

/** Waits until answers hold everything that was acknowledged before this call. */
export async function caughtUp(api: string): Promise<void> {
  const asked = Date.now();
  for (let waited = 0; waited < 60_000; waited += 50) {
    const { as_of } = await getJson<{ as_of: string }>(api, '/readyz');
    if (Date.parse(as_of) > asked) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the watcher did not catch up within a minute');
}

export const traceOf = (api: string, id: string): Promise<TraceAnswer> => getJson(api, `/v1/traces/${id}`);
