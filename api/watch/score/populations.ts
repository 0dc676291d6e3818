// Population drift of every agent, once an hour: the vectors of the last week against those of its baseline's time. Vectors
// of one basis only; Benjamini-Hochberg over all that were tested together.

import type { Store } from '../../../sql/store.ts';
import {
  population_reference_min,
  population_requests_max,
  population_window_min,
} from '../../judge/drift/limits.ts';
import { comparePopulations, discoveries, type PopulationTest } from '../../judge/drift/population.ts';
import { type Columns, rowBatch } from './row-batch.ts';

const columns: Columns = [
  ['tenant_id', 'String'],
  ['agent_name', 'String'],
  ['side', 'String'],
  ['vector_basis', 'String'],
  ['window_from', "DateTime64(3, 'UTC')"],
  ['window_to', "DateTime64(3, 'UTC')"],
  ['window_count', 'UInt32'],
  ['reference_count', 'UInt32'],
  ['p_ratio', 'Float64'],
  ['centroid_distance', 'Float64'],
  ['centroid_cosine_distance', 'Nullable(Float64)'],
  ['effect_size', 'Float64'],
  ['is_discovery', 'Bool'],
  ['tested_at', "DateTime64(3, 'UTC')"],
];

const week_ms = 7 * 86_400_000;
const permutations_first = 499;
/** Where all of the first permutations were nearer, as many as it takes to tell p values apart among many agents. */
const permutations_more = 4_999;
const false_discovery_rate = 0.01;

interface Group {
  readonly tenant_id: string;
  readonly agent_name: string;
  readonly vector_basis: string;
  readonly from_ms: number;
}

interface Vectors {
  readonly intent: number[];
  readonly output: number[];
}

export async function comparePopulationsOfAgents(store: Store, now: Date): Promise<number> {
  const window_from = now.getTime() - week_ms;
  const tested: (Group & { readonly side: string; readonly test: PopulationTest })[] = [];
  for (const group of await groups(store, window_from)) {
    const [reference, window] = await Promise.all([
      vectorsOf(store, group, { from: 0, to: window_from }),
      vectorsOf(store, group, { from: window_from, to: now.getTime() }),
    ]);
    if (reference.length < population_reference_min || window.length < population_window_min) continue;
    for (const side of ['intent', 'output'] as const)
      tested.push({ ...group, side, test: testedSide(window, reference, side) });
  }
  const found = discoveries(
    tested.map(({ test }) => test.p_ratio),
    false_discovery_rate,
  );
  const rows = tested.map(({ test, from_ms: _, ...group }, index) => ({
    ...group,
    ...test,
    window_from,
    window_to: now.getTime(),
    is_discovery: found[index]!,
    tested_at: now.getTime(),
  }));
  if (rows.length > 0) await store.insert(rowBatch('drift_tests', columns, rows), 'derived');
  return rows.length;
}

/** Agents with enough vectors of one basis on both sides of the window's beginning. */
function groups(store: Store, window_from: number): Promise<Group[]> {
  return store.rows<Group>(
    `SELECT tenant_id, agent_name, vector_basis, toUnixTimestamp64Milli(toDateTime64(min(started_at), 3)) AS from_ms
     FROM drift_scores FINAL WHERE vector_basis != ''
     GROUP BY tenant_id, agent_name, vector_basis
     HAVING countIf(started_at < fromUnixTimestamp64Milli({window_from:Int64})) >= {reference_min:UInt32} AND countIf(started_at >= fromUnixTimestamp64Milli({window_from:Int64})) >= {window_min:UInt32}
     SETTINGS output_format_json_quote_64bit_integers = 0`,
    { window_from, reference_min: population_reference_min, window_min: population_window_min },
  );
}

/** A sample that is the same each time: by the hash of the trace. */
function vectorsOf(
  store: Store,
  { tenant_id, agent_name, vector_basis }: Group,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<Vectors[]> {
  return store.rows<Vectors>(
    `SELECT intent_vector AS intent, output_vector AS output FROM drift_scores FINAL
     WHERE tenant_id = {tenant_id:String} AND agent_name = {agent_name:String} AND vector_basis = {vector_basis:String}
       AND started_at >= fromUnixTimestamp64Milli({from:Int64}) AND started_at < fromUnixTimestamp64Milli({to:Int64})
     ORDER BY cityHash64(trace_id) LIMIT {limit:UInt32}`,
    { tenant_id, agent_name, vector_basis, from, to, limit: population_requests_max },
  );
}

function testedSide(
  window: readonly Vectors[],
  reference: readonly Vectors[],
  side: keyof Vectors,
): PopulationTest {
  const [here, there] = [window, reference].map((rows) => rows.map((row) => row[side]));
  const first = comparePopulations(here!, there!, { permutations: permutations_first, seed: 1 });
  return first.p_ratio > 1 / (permutations_first + 1)
    ? first
    : comparePopulations(here!, there!, { permutations: permutations_more, seed: 2 });
}
