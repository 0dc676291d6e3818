// The same schema on a cluster: each table becomes a replicated local table and a Distributed one in front of it that
// keeps the plain name, so that no query knows the difference.

const create = /^CREATE TABLE (IF NOT EXISTS )?(\w+)/;
const engine = /ENGINE = (\w*MergeTree)(\([^)]*\))?/;

/** How rows are spread: a trace stays on one shard, so that collapsing copies needs no network. */
const shardKeys: Readonly<Record<string, string>> = {
  spans: 'cityHash64(tenant_id, trace_id)',
  logs: 'cityHash64(tenant_id, trace_id)',
  calls: 'cityHash64(tenant_id, trace_id)',
  requests: 'cityHash64(tenant_id, trace_id)',
  tool_calls: 'cityHash64(tenant_id, trace_id)',
  drift_scores: 'cityHash64(tenant_id, trace_id)',
  evaluations: 'cityHash64(tenant_id, trace_id)',
  drift_baselines: 'cityHash64(tenant_id, agent_name)',
  drift_tests: 'cityHash64(tenant_id, agent_name)',
  embeddings: 'cityHash64(content_sha256)',
};

/** The statements that do on cluster `name` what `statement` does on one server. */
export function forCluster(statement: string, name: string): string[] {
  const table = create.exec(statement)?.[2];
  if (!table) return [statement.replace(/^(ALTER TABLE) (\w+)/, `$1 $2_local ON CLUSTER '${name}'`)];
  const local = statement
    .replace(create, `CREATE TABLE IF NOT EXISTS ${table}_local ON CLUSTER '${name}'`)
    .replace(
      engine,
      (_, kind: string, parameters: string | undefined) => `ENGINE = Replicated${kind}${parameters ?? ''}`,
    );
  const spread = shardKeys[table] ?? '0';
  return [
    local,
    `CREATE TABLE IF NOT EXISTS ${table} ON CLUSTER '${name}' AS ${table}_local ENGINE = Distributed('${name}', currentDatabase(), '${table}_local', ${spread})`,
  ];
}
