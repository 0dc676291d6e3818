// Is flyball there? Asked before anything is started, so that the cure stands where the trouble is.

const cures: Readonly<Record<number, string>> = {
  401: 'it wants an ingest key: npm run demo -- --key KEY',
  403: 'this key may not send: npm run demo -- --key KEY with the scope ingest',
  404: 'something else answers there: point --endpoint at flyball’s OTLP port',
};

async function ask(endpoint: string, key: string | undefined): Promise<number | null> {
  try {
    const response = await fetch(`${endpoint}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(key ? { 'x-api-key': key } : {}) },
      body: '{"resourceSpans":[]}',
      signal: AbortSignal.timeout(5_000),
    });
    await response.body?.cancel();
    return response.status;
  } catch {
    return null;
  }
}

/** Null when flyball takes telemetry at this address, else what is wrong and what to do. */
export async function probe(endpoint: string, key: string | undefined): Promise<string | null> {
  const status = await ask(endpoint, key);
  if (status === 200) return null;
  if (status === null) {
    return `flyball does not answer at ${endpoint}. Start it in another terminal with: npm start`;
  }
  return `${endpoint} answers with status ${status}; ${cures[status] ?? 'is that flyball’s OTLP port?'}`;
}
