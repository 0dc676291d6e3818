-- Derived: what an answer was worth, as far as arithmetic can tell. Recomputable from stored payloads; the row with the
-- greatest version wins, and version is when it was scored, milliseconds.

-- One row per request that was looked at: how its answer stands to what was asked, to the agent's own history, and to
-- what tools said. state says why there is no score where there is none.
CREATE TABLE drift_scores (
    tenant_id LowCardinality(String),
    started_at DateTime64(9, 'UTC') CODEC(Delta, ZSTD(1)),
    trace_id String CODEC(ZSTD(1)),
    agent_name LowCardinality(String),
    environment LowCardinality(String),
    outcome LowCardinality(String),
    -- scored | collecting | waiting (for the endpoint) | no_payload | no_text | not_selected
    state LowCardinality(String),
    template String CODEC(ZSTD(1)),
    baseline_id String CODEC(ZSTD(1)),
    -- vectors | endpoint | local_model | lexical, and the model's name
    alignment_basis LowCardinality(String),
    embedding_model LowCardinality(String),
    lexical_ratio Nullable(Float64) CODEC(ZSTD(1)),
    semantic_ratio Nullable(Float64) CODEC(ZSTD(1)),
    -- the cosine of intent and output under the basis, and that of the last turn alone
    alignment_ratio Nullable(Float64) CODEC(ZSTD(1)),
    turn_ratio Nullable(Float64) CODEC(ZSTD(1)),
    -- the sum of standard scores, its percentile in the agent's own baseline, 0 = like shuffled pairs and 1 = like matched
    alignment_score Nullable(Float64) CODEC(ZSTD(1)),
    percentile_ratio Nullable(Float64) CODEC(ZSTD(1)),
    standing_ratio Nullable(Float64) CODEC(ZSTD(1)),
    -- aligned | low | drifted | not_judged
    verdict LowCardinality(String),
    step_count UInt16,
    left_at_step_number Nullable(UInt16),
    claim_count UInt32,
    unsupported_claim_count UInt32,
    faithfulness_ratio Nullable(Float64) CODEC(ZSTD(1)),
    disagreement_count UInt16,
    -- short projections for maps and population tests; comparable only within one vector_basis
    vector_basis LowCardinality(String),
    intent_vector Array(Float32) CODEC(ZSTD(1)),
    output_vector Array(Float32) CODEC(ZSTD(1)),
    received_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    version UInt64 CODEC(Delta, ZSTD(1)),
    is_deleted UInt8,
    INDEX by_trace trace_id TYPE bloom_filter(0.001) GRANULARITY 1
)
ENGINE = ReplacingMergeTree(version, is_deleted)
PARTITION BY toYYYYMM(started_at)
ORDER BY (tenant_id, toStartOfHour(started_at), trace_id)
SETTINGS index_granularity = 8192,
    fsync_after_insert = 1, fsync_part_directory = 1, max_suspicious_broken_parts = 1000,
    min_bytes_for_wide_part = 67108864;

-- What an agent's own history says of its scores, per embedding model and prompt template; the newest of an agent counts.
CREATE TABLE drift_baselines (
    tenant_id LowCardinality(String),
    agent_name LowCardinality(String),
    template String CODEC(ZSTD(1)),
    embedding_model LowCardinality(String),
    alignment_basis LowCardinality(String),
    baseline_id String,
    learned_at DateTime64(3, 'UTC'),
    -- collecting | ready | not_separable
    state LowCardinality(String),
    request_count UInt32,
    trimmed_count UInt32,
    auc_ratio Float64,
    lexical_auc_ratio Nullable(Float64),
    semantic_auc_ratio Nullable(Float64),
    alert_score Float64,
    low_score Float64,
    -- JSON: scores of matched and shuffled pairs, means and deviations, raw cosines
    calibration String CODEC(ZSTD(3)),
    -- document frequencies of words and runs of characters: cells and counts
    document_count UInt32,
    word_cells Array(UInt32) CODEC(ZSTD(3)),
    word_counts Array(UInt16) CODEC(ZSTD(3)),
    gram_cells Array(UInt32) CODEC(ZSTD(3)),
    gram_counts Array(UInt16) CODEC(ZSTD(3)),
    boilerplate Array(String) CODEC(ZSTD(3)),
    reference_from DateTime64(3, 'UTC'),
    reference_to DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(learned_at)
ORDER BY (tenant_id, agent_name, embedding_model, template)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, max_suspicious_broken_parts = 1000;

-- Population tests: a window's vectors against the reference's, one row per agent, side and window.
CREATE TABLE drift_tests (
    tenant_id LowCardinality(String),
    agent_name LowCardinality(String),
    -- intent | output
    side LowCardinality(String),
    vector_basis LowCardinality(String),
    window_from DateTime64(3, 'UTC'),
    window_to DateTime64(3, 'UTC'),
    window_count UInt32,
    reference_count UInt32,
    p_ratio Float64,
    centroid_distance Float64,
    centroid_cosine_distance Nullable(Float64),
    effect_size Float64,
    -- a discovery among all agents of this round (Benjamini-Hochberg)
    is_discovery Bool,
    tested_at DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(tested_at)
ORDER BY (tenant_id, agent_name, side, vector_basis, window_to)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, max_suspicious_broken_parts = 1000;

-- Vectors by the hash of their text: asked of the endpoint once, or read from spans.
CREATE TABLE embeddings (
    tenant_id LowCardinality(String),
    embedding_model LowCardinality(String),
    content_sha256 String,
    vector Array(Float32) CODEC(ZSTD(1)),
    at DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(at)
ORDER BY (tenant_id, embedding_model, content_sha256)
TTL toDateTime(at) + toIntervalDay(30)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, max_suspicious_broken_parts = 1000;

-- Acts: what was judged by others and told to us (evaluators in spans and logs, the API, people), and what the endpoint
-- was asked at whose cost. The newest row of an evaluation_id counts.
CREATE TABLE evaluations (
    tenant_id LowCardinality(String),
    -- of the request that was judged, so that both are found by time
    started_at DateTime64(9, 'UTC') CODEC(Delta, ZSTD(1)),
    trace_id String CODEC(ZSTD(1)),
    span_id String CODEC(ZSTD(1)),
    agent_name LowCardinality(String),
    environment LowCardinality(String),
    evaluation_id String,
    name LowCardinality(String),
    score Nullable(Float64) CODEC(ZSTD(1)),
    label LowCardinality(String),
    explanation String CODEC(ZSTD(1)),
    -- log | span | api | human
    source LowCardinality(String),
    actor LowCardinality(String),
    at DateTime64(6, 'UTC'),
    version UInt64,
    is_deleted UInt8,
    INDEX by_trace trace_id TYPE bloom_filter(0.001) GRANULARITY 1
)
ENGINE = ReplacingMergeTree(version, is_deleted)
PARTITION BY toYYYYMM(started_at)
ORDER BY (tenant_id, toStartOfHour(started_at), trace_id, evaluation_id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, max_suspicious_broken_parts = 1000;

CREATE TABLE embedding_calls (
    tenant_id LowCardinality(String),
    call_id String,
    at DateTime64(3, 'UTC'),
    embedding_model LowCardinality(String),
    text_count UInt32,
    input_tokens Nullable(UInt64),
    duration_ms Float64,
    outcome LowCardinality(String),
    error_message String
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(at)
ORDER BY (tenant_id, at, call_id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, max_suspicious_broken_parts = 1000
;

-- The scorer looks for what was received since its last turn; within an hour of starts that is a narrow stretch.
ALTER TABLE requests ADD INDEX by_received received_at TYPE minmax GRANULARITY 1
