// From requests that are due to scorings: payloads are read, what was said is found, vectors are asked for, and each
// request meets the baseline of its agent, model and template.

import type { BaselineKey, Baselines } from './baselines.ts';
import type { Embedder } from './embedder.ts';
import type { Example } from './learn.ts';
import { turn_requests_max } from './limits.ts';
import { type Due, readerOf, readPayloads } from './payloads.ts';
import {
  boilerplateOfRequests,
  chunksOfSides,
  type Prepared,
  prepare,
  sidesOf,
  type Vectors,
  vectorsOf,
} from './prepare.ts';
import type { Scoring } from './score.ts';
import type { ScorerEdges } from './scorer.ts';

type Edges = Pick<ScorerEdges, 'store' | 'embedder' | 'now' | 'policyOf'>;

export interface Examples {
  readonly examples: readonly Example[];
  readonly boilerplate: ReadonlySet<string>;
}

const none: ReadonlySet<string> = new Set();

export class Readying {
  private readonly edges: Edges;
  private readonly baselines: Baselines;

  constructor(edges: Edges, baselines: Baselines) {
    this.edges = edges;
    this.baselines = baselines;
  }

  /** Everything but the writing. All of `due` are of one tenant. Throws StoreError. */
  async ready(tenant_id: string, due: readonly Due[]): Promise<Scoring[]> {
    const prepared = await this.prepared(tenant_id, due);
    const vectors = await this.vectors(tenant_id, prepared);
    const scorings: Scoring[] = [];
    for (const each of prepared) scorings.push(await this.scoring(each, vectors.get(each) ?? null));
    return scorings;
  }

  /** The examples of a baseline, with the lines left out that most of them repeat. */
  async examples(key: BaselineKey, due: readonly Due[]): Promise<Examples> {
    const prepared: Prepared[] = [];
    for (let at = 0; at < due.length; at += turn_requests_max)
      prepared.push(...(await this.prepared(key.tenant_id, due.slice(at, at + turn_requests_max))));
    const usable = prepared.filter(({ spoken, template }) => spoken.hasText && template === key.template);
    const boilerplate = boilerplateOfRequests(usable);
    const vectors = key.embedding_model === '' ? new Map() : await this.vectors(key.tenant_id, usable);
    const examples = usable
      .map((each) => ({ sides: sidesOf(each, boilerplate), vectors: vectors.get(each) ?? null }))
      .filter((example) => (example.vectors?.model ?? '') === key.embedding_model);
    return { examples, boilerplate };
  }

  private async prepared(tenant_id: string, due: readonly Due[]): Promise<Prepared[]> {
    const spans = await readPayloads(readerOf(this.edges.store), tenant_id, due);
    return due.map((each) => prepare(each, spans.get(each.trace_id) ?? []));
  }

  private whole(prepared: Prepared, example: Example | null): Scoring {
    return {
      prepared,
      example,
      baseline: null,
      isWaiting: false,
      isSelected: true,
      version: this.edges.now(),
    };
  }

  private async scoring(prepared: Prepared, vectors: Vectors | null): Promise<Scoring> {
    const { due, spoken, template } = prepared;
    const policy = this.edges.policyOf(due.tenant_id, due.agent_name);
    const isSelected = sampleOf(due.trace_id) < policy.sample_ratio;
    if (!spoken.hasText || !isSelected) return { ...this.whole(prepared, null), isSelected };
    const embedding_model = vectors?.model ?? '';
    const isWaiting = !vectors && this.asks(prepared);
    const key = { tenant_id: due.tenant_id, agent_name: due.agent_name, template, embedding_model };
    const baseline = isWaiting ? null : await this.baselines.find(key);
    const example = { sides: sidesOf(prepared, baseline?.boilerplate ?? none), vectors };
    return { ...this.whole(prepared, example), baseline, isWaiting };
  }

  private asks({ due, spoken }: Prepared): boolean {
    return (
      this.edges.embedder !== null &&
      spoken.hasText &&
      this.edges.policyOf(due.tenant_id, due.agent_name).endpoint &&
      sampleOf(due.trace_id) < this.edges.policyOf(due.tenant_id, due.agent_name).sample_ratio
    );
  }

  /** Vectors that were sent come first; then the model is asked, for all requests at once. */
  private async vectors(tenant_id: string, prepared: readonly Prepared[]): Promise<Map<Prepared, Vectors>> {
    const found = new Map<Prepared, Vectors>();
    const asking: Prepared[] = [];
    for (const each of prepared) {
      const sent = sentVectors(each);
      if (sent) found.set(each, sent);
      else if (this.asks(each)) asking.push(each);
    }
    const { embedder } = this.edges;
    if (!embedder || asking.length === 0) return found;
    const sides = new Map(asking.map((each) => [each, wholeSides(each)] as const));
    const texts = [...new Set([...sides.values()].flatMap(chunksOfSides))];
    const answers = await embedder.embed(tenant_id, texts);
    const byText = new Map(texts.map((text, index) => [text, answers[index]!] as const));
    for (const [each, side] of sides) {
      const vectors = vectorsOf(side, (chunk) => byText.get(chunk), modelOf(embedder));
      if (vectors) found.set(each, vectors);
    }
    return found;
  }
}

const modelOf = ({ model, basis }: Embedder): Pick<Vectors, 'model' | 'basis'> => ({ model, basis });

/** A model gets the text as it was said: its vectors are kept by the text's hash, whatever a baseline leaves out. */
const wholeSides = ({ spoken }: Pick<Prepared, 'spoken'>) => ({
  intent: spoken.intents.join('\n'),
  output: spoken.outputs.join('\n'),
});

/** Whole vectors under flyball's names, or those of embedding spans for exactly these texts. */
function sentVectors({ given, spoken }: Prepared): Vectors | null {
  const by = { model: given.model, basis: 'vectors' as const };
  if (given.intent && given.output) return { ...by, intent: given.intent, output: given.output };
  if (given.byText.size === 0 || !spoken.hasText) return null;
  return vectorsOf(wholeSides({ spoken }), (chunk) => given.byText.get(chunk), by);
}

/** 0 … 1, the same for a trace each time it is looked at. */
const sampleOf = (trace_id: string): number => Number.parseInt(trace_id.slice(-8) || '0', 16) / 0x1_0000_0000;
