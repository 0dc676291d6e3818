-- Acts: what people want (policies, every revision kept) and what happened to them (incidents, event by event).

CREATE TABLE policies (
    tenant_id LowCardinality(String),
    kind LowCardinality(String),
    id String,
    revision UInt64,
    -- JSON, as its schema read it
    document String CODEC(ZSTD(1)),
    -- 'api' or 'file'
    origin LowCardinality(String),
    is_deleted Bool,
    actor String,
    at DateTime64(6, 'UTC')
)
ENGINE = MergeTree
ORDER BY (tenant_id, kind, id, at)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, max_suspicious_broken_parts = 1000;

-- The state of an incident is the fold of its events. An event has an id that follows from what happened, so that two
-- who see the same thing write the same event.
CREATE TABLE incidents (
    tenant_id LowCardinality(String),
    incident_id String,
    event_id String,
    at DateTime64(6, 'UTC'),
    event LowCardinality(String),
    kind LowCardinality(String),
    -- the webhook type that this event is sent as; '' when nobody is told
    type LowCardinality(String),
    fingerprint String,
    severity LowCardinality(String),
    summary String,
    -- JSON objects
    target String CODEC(ZSTD(1)),
    details String CODEC(ZSTD(1)),
    actor String,
    written_at DateTime64(6, 'UTC'),
    INDEX by_incident incident_id TYPE bloom_filter(0.001) GRANULARITY 1
)
ENGINE = ReplacingMergeTree(written_at)
PARTITION BY toYYYYMM(at)
ORDER BY (tenant_id, incident_id, event_id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, max_suspicious_broken_parts = 1000;
