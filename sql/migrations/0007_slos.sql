-- SLOs: counts per minute, derived from requests and rebuilt a whole hour at a time; what probes saw; budget states.

-- When the row reached this table, by the store's own clock: which hours have changed since their minutes were counted.
ALTER TABLE requests ADD COLUMN inserted_at DateTime64(3, 'UTC') MATERIALIZED now64(3, 'UTC') CODEC(Delta, ZSTD(1));
ALTER TABLE requests MATERIALIZE COLUMN inserted_at;
ALTER TABLE requests ADD INDEX by_inserted inserted_at TYPE minmax GRANULARITY 1;
ALTER TABLE requests MATERIALIZE INDEX by_inserted;

-- One row for each indicator and each hour of start, with a count for each minute in which such requests ended. A minute
-- is named by its end and holds instants after its start. A row is replaced as a whole, so nothing of an older count stays.
CREATE TABLE slo_hours (
    tenant_id LowCardinality(String),
    -- a hash of scope and indicator: SLOs that count the same share the rows, and a changed indicator starts new ones
    series_id LowCardinality(String),
    hour DateTime('UTC') CODEC(Delta, ZSTD(1)),
    minutes Array(DateTime('UTC')) CODEC(ZSTD(1)),
    good_counts Array(UInt32) CODEC(ZSTD(1)),
    bad_counts Array(UInt32) CODEC(ZSTD(1)),
    excluded_counts Array(UInt32) CODEC(ZSTD(1)),
    unmeasured_counts Array(UInt32) CODEC(ZSTD(1)),
    -- what the bad ones were, most frequent first: when the last of them ended, and which it was
    causes Array(Tuple(outcome String, failure_class String, error_type String, bad_count UInt32, last_ns Int64, trace_id String)) CODEC(ZSTD(1)),
    version UInt64 CODEC(Delta, ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toYYYYMM(hour)
ORDER BY (tenant_id, series_id, hour)
SETTINGS index_granularity = 1024,
    fsync_after_insert = 1, fsync_part_directory = 1, max_suspicious_broken_parts = 1000;

-- Up to when, by the store's clock, inserted requests are in the hours of an indicator.
CREATE TABLE slo_series (
    tenant_id LowCardinality(String),
    series_id String,
    counted_to DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(counted_to)
ORDER BY (tenant_id, series_id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, max_suspicious_broken_parts = 1000;

-- What each SLO's budget policy last said; an act, because it depends on what it said before.
CREATE TABLE slo_budget_states (
    tenant_id LowCardinality(String),
    slo_id String,
    state LowCardinality(String),
    at DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(at)
ORDER BY (tenant_id, slo_id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, max_suspicious_broken_parts = 1000;

-- What a probe saw, one row for each time that it was due; two that asked at the same time leave one row.
CREATE TABLE probe_results (
    tenant_id LowCardinality(String),
    probe_id LowCardinality(String),
    due_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    ended_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    is_good Bool,
    -- what was wrong: refused, not_connected, tls, timeout, status, body, latency; or ok
    failure LowCardinality(String),
    message String CODEC(ZSTD(1)),
    status_code UInt16,
    duration_ms Float64 CODEC(ZSTD(1)),
    version UInt64 CODEC(Delta, ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toYYYYMM(due_at)
ORDER BY (tenant_id, probe_id, due_at)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, max_suspicious_broken_parts = 1000;
