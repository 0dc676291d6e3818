-- When a score reached its table, by the store's own clock: which hours of an SLO of similarity have changed since their
-- minutes were counted.
ALTER TABLE drift_scores ADD COLUMN inserted_at DateTime64(3, 'UTC') MATERIALIZED now64(3, 'UTC') CODEC(Delta, ZSTD(1));
ALTER TABLE drift_scores MATERIALIZE COLUMN inserted_at;
ALTER TABLE drift_scores ADD INDEX by_inserted inserted_at TYPE minmax GRANULARITY 1;
ALTER TABLE drift_scores MATERIALIZE INDEX by_inserted
