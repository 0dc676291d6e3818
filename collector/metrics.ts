// What the collector counts, for /metrics. Every record that an exporter sent is in one of these: stored, rejected with
// a reason, or set aside with a reason.

import type { Ingested } from './ingest.ts';

/** One time series of Prometheus' text format. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Distinct label sets of one metric; what comes after is counted under `other`. */
const series_max = 2_000;

class Counter {
  private readonly values = new Map<string, { labels: Record<string, string>; value: number }>();
  private readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  add(labels: Record<string, string>, value: number): void {
    if (value === 0) return;
    const key = Object.values(labels).join('\0');
    const series = this.values.get(key);
    if (series) series.value += value;
    else if (this.values.size < series_max) this.values.set(key, { labels, value });
    else this.add({ ...labels, tenant: 'other' }, value);
  }

  samples(): Sample[] {
    return [...this.values.values()].map(({ labels, value }) => ({ name: this.name, labels, value }));
  }
}

/** What is read off at the moment of asking. */
export interface Measured {
  readonly wal: { readonly bytes: number; readonly failures: number };
  readonly projector: { readonly failures: number; readonly rowsInserted: number };
}

function gauges({ wal, projector }: Measured): Sample[] {
  const gauge = (name: string, value: number): Sample => ({ name, labels: {}, value });
  return [
    gauge('flyball_wal_bytes', wal.bytes),
    gauge('flyball_wal_failures', wal.failures),
    gauge('flyball_projector_failures', projector.failures),
    gauge('flyball_projected_rows_total', projector.rowsInserted),
  ];
}

export class CollectorMetrics {
  private readonly requests = new Counter('flyball_ingest_requests_total');
  private readonly rows = new Counter('flyball_ingest_rows_total');
  private readonly rejected = new Counter('flyball_ingest_rejected_total');
  private readonly shortened = new Counter('flyball_ingest_shortened_total');
  private readonly quarantined = new Counter('flyball_quarantined_rows_total');

  request(signal: string, status: number): void {
    this.requests.add({ signal, status: String(status) }, 1);
  }

  ingested(signal: string, tenant: string, ingested: Ingested): void {
    this.rows.add({ signal, tenant }, ingested.rows);
    this.shortened.add({ signal, tenant }, ingested.shortened);
    for (const [reason, count] of ingested.rejected) this.rejected.add({ signal, tenant, reason }, count);
  }

  setAside(table: string, rows: number): void {
    this.quarantined.add({ table }, rows);
  }

  samples(now: Measured): Sample[] {
    const counters = [this.requests, this.rows, this.rejected, this.shortened, this.quarantined];
    return [...counters.flatMap((counter) => counter.samples()), ...gauges(now)];
  }
}
