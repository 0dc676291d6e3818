-- Acts: what people and the watcher did. Append-only; the current state is the last row.

CREATE TABLE progress (
    shard LowCardinality(String),
    node_id LowCardinality(String),
    table_name LowCardinality(String),
    wal_sequence UInt64,
    at DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(at)
ORDER BY (shard, node_id, table_name)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, max_suspicious_broken_parts = 1000;

CREATE TABLE keys (
    id String,
    tenant_id LowCardinality(String),
    name String,
    scopes Array(LowCardinality(String)),
    secret_sha256 String,
    created_at DateTime64(3, 'UTC'),
    revoked_at Nullable(DateTime64(3, 'UTC')),
    at DateTime64(6, 'UTC')
)
ENGINE = MergeTree
ORDER BY (id, at)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, max_suspicious_broken_parts = 1000;

CREATE TABLE audit (
    at DateTime64(6, 'UTC'),
    tenant_id LowCardinality(String),
    actor String,
    action LowCardinality(String),
    target String,
    details String,
    previous_sha256 String,
    entry_sha256 String
)
ENGINE = MergeTree
ORDER BY (at, entry_sha256)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, max_suspicious_broken_parts = 1000;

-- Collectors tell that they live, and since when rows wait that no reader can see.
CREATE TABLE nodes (
    node_id LowCardinality(String),
    at DateTime64(3, 'UTC'),
    oldest_unseen_at Nullable(DateTime64(3, 'UTC'))
)
ENGINE = ReplacingMergeTree(at)
ORDER BY node_id;
