// The models that turn text into vectors: an OpenAI-compatible endpoint, or a model in a folder of this machine. Each is
// a function; caching, pace and cost stand around it in `embedder.ts`.

import { endpoint_bytes_max, endpoint_ms_max } from './limits.ts';

export interface Embedded {
  readonly vectors: readonly Float32Array[];
  /** As the endpoint counted them; null where it does not say. */
  readonly input_tokens: number | null;
}

export interface Model {
  readonly name: string;
  readonly basis: 'endpoint' | 'local_model';
  /** One vector per text, in order. Throws when it cannot. */
  embed(texts: readonly string[]): Promise<Embedded>;
}

export interface EndpointOptions {
  /** With or without `/embeddings` at its end. */
  readonly url: string;
  readonly model: string;
  readonly key: string | undefined;
}

interface Answer {
  readonly model?: unknown;
  readonly data?: readonly { readonly index?: number; readonly embedding?: unknown }[];
  readonly usage?: { readonly prompt_tokens?: unknown };
}

/** `POST <url>/embeddings`. Redirects are not followed: the text would go where nobody sent it. */
export function endpointModel({ url, model, key }: EndpointOptions): Model {
  const address = /\/embeddings\/?$/.test(url) ? url : `${url.replace(/\/$/, '')}/embeddings`;
  return {
    name: model,
    basis: 'endpoint',
    embed: async (texts) => {
      const reply = await fetch(address, {
        method: 'POST',
        redirect: 'error',
        signal: AbortSignal.timeout(endpoint_ms_max),
        headers: { 'content-type': 'application/json', ...(key ? { authorization: `Bearer ${key}` } : {}) },
        body: JSON.stringify({ model, input: texts, encoding_format: 'float' }),
      });
      const body = await boundedText(reply);
      if (!reply.ok)
        throw new Error(`the embeddings endpoint answered ${reply.status}: ${body.slice(0, 200)}`);
      return readAnswer(JSON.parse(body) as Answer, texts.length);
    },
  };
}

async function boundedText(reply: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of reply.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > endpoint_bytes_max)
      throw new Error('the embeddings endpoint answered more than was asked for');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function readAnswer({ data = [], usage }: Answer, count: number): Embedded {
  const vectors = data
    .toSorted((a, b) => (a.index ?? 0) - (b.index ?? 0))
    .map(({ embedding }) => Float32Array.from(Array.isArray(embedding) ? (embedding as number[]) : []));
  const isWhole = ({ length }: Float32Array): boolean => length > 0 && length === vectors[0]!.length;
  if (
    vectors.length !== count ||
    !vectors.every(isWhole) ||
    vectors.some((v) => v.some((x) => !Number.isFinite(x)))
  )
    throw new Error(`the embeddings endpoint answered ${vectors.length} vectors to ${count} texts`);
  const tokens = usage?.prompt_tokens;
  return { vectors, input_tokens: typeof tokens === 'number' ? tokens : null };
}

type Pipeline = (
  texts: readonly string[],
  options: { pooling: 'mean'; normalize: boolean },
) => Promise<{ tolist(): number[][] }>;

/**
 * A model in ONNX form in `folder`, through @huggingface/transformers. The package is not a dependency (its runtime is
 * larger than flyball): who wants this installs it beside flyball. Throws with the cure when it is not there.
 */
export async function localModel(folder: string): Promise<Model> {
  const name = '@huggingface/transformers';
  const library = (await import(name).catch(() => {
    throw new Error(
      `FLYBALL_EMBEDDINGS_URL names a folder, which needs the package ${name}: npm install --no-save ${name}`,
    );
  })) as {
    readonly env: { allowRemoteModels: boolean };
    pipeline(task: string, model: string): Promise<Pipeline>;
  };
  library.env.allowRemoteModels = false;
  const extract = await library.pipeline('feature-extraction', folder);
  return {
    name: folder.split('/').filter(Boolean).at(-1) ?? folder,
    basis: 'local_model',
    embed: async (texts) => {
      const rows = (await extract(texts, { pooling: 'mean', normalize: true })).tolist();
      return { vectors: rows.map((row) => Float32Array.from(row)), input_tokens: null };
    },
  };
}
