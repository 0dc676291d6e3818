// The collectors that write into this store: who they are, whether they live, and how far behind each is. An API role
// without a collector beside it learns from here whose logs to tail and how fresh its answers are.

import type { Store } from './store.ts';

export interface Node {
  readonly node_id: string;
  /** When it last told, milliseconds since the epoch. */
  readonly at_ms: number;
  /** When the oldest row that is acknowledged and not yet visible was received; null when there is none. */
  readonly oldest_unseen_ms: number | null;
}

export async function tellNode(store: Store, node: Node): Promise<void> {
  await store.command(
    'INSERT INTO nodes SELECT {node_id:String}, fromUnixTimestamp64Milli({at:Int64}), if({oldest:Int64} = 0, NULL, fromUnixTimestamp64Milli({oldest:Int64}))',
    { node_id: node.node_id, at: node.at_ms, oldest: node.oldest_unseen_ms ?? 0 },
  );
}

interface Row {
  readonly node_id: string;
  readonly at: string;
  readonly oldest: string;
}

export async function readNodes(store: Store): Promise<Node[]> {
  const rows = await store.rows<Row>(
    'SELECT node_id, toString(toUnixTimestamp64Milli(at)) AS at, toString(if(isNull(oldest_unseen_at), 0, toUnixTimestamp64Milli(assumeNotNull(oldest_unseen_at)))) AS oldest FROM nodes FINAL ORDER BY node_id',
  );
  return rows.map(({ node_id, at, oldest }) => ({
    node_id,
    at_ms: Number(at),
    oldest_unseen_ms: Number(oldest) || null,
  }));
}
