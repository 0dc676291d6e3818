// The same alerts as rules for Prometheus, and as a specification for Sloth, over the counters that flyball's /metrics has
// for each SLO. Prometheus knows no low-traffic guard and no unknown; the windows and factors are the same.

import type { SloDocument } from '../../contract/policies/slo.ts';
import { numberOf, times } from '../rational.ts';
import { budgetOf } from './burn.ts';
import { type Tier, tiersFor } from './tiers.ts';
import { stretchAt } from './window.ts';

/** Counters of /metrics. */
export const total_metric = 'flyball_slo_events_total';
export const bad_metric = 'flyball_slo_bad_events_total';

interface Named {
  readonly tenant_id: string;
  readonly slo_id: string;
  readonly document: SloDocument;
}

interface Rule {
  readonly record?: string;
  readonly alert?: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

const selector = ({ tenant_id, slo_id }: Named): string => `{tenant_id="${tenant_id}",slo_id="${slo_id}"}`;

/** Recording rules for each window and an alert for each severity. Calendar windows take the factors of the period at `at_ms`. */
export function prometheusRules(named: Named, at_ms: number): unknown {
  const { tenant_id, slo_id, document } = named;
  const tiers = tiersFor(stretchAt(document.window, at_ms).length_ms / 1_000);
  const windows = [
    ...new Set(tiers.flatMap((tier) => [tier.short_window_seconds, tier.long_window_seconds])),
  ];
  const labels = { tenant_id, slo_id };
  const records = windows
    .sort((a, b) => a - b)
    .map(
      (seconds): Rule => ({
        record: recordOf(seconds),
        expr: `sum(rate(${bad_metric}${selector(named)}[${durationOf(seconds)}])) / sum(rate(${total_metric}${selector(named)}[${durationOf(seconds)}]))`,
        labels,
      }),
    );
  const alerts = (['page', 'ticket'] as const).flatMap((severity) =>
    alertOf(
      named,
      severity,
      tiers.filter((tier) => tier.severity === severity),
    ),
  );
  return { groups: [{ name: `flyball-slo-${slo_id}`, rules: [...records, ...alerts] }] };
}

function alertOf(named: Named, severity: Tier['severity'], tiers: readonly Tier[]): Rule[] {
  if (tiers.length === 0) return [];
  const { tenant_id, slo_id, document } = named;
  const budget = budgetOf(document.objective_ratio);
  const exceeds = (seconds: number, tier: Tier): string =>
    `${recordOf(seconds)}${selector(named)} > ${numberOf(times(tier.threshold, budget))}`;
  const expr = tiers
    .map(
      (tier) =>
        `(${exceeds(tier.long_window_seconds, tier)} and ${exceeds(tier.short_window_seconds, tier)})`,
    )
    .join(' or ');
  return [
    {
      alert: severity === 'page' ? 'SloBurnRatePage' : 'SloBurnRateTicket',
      expr,
      labels: { severity, tenant_id, slo_id },
      annotations: { summary: `${document.display_name || slo_id} burns its error budget too fast` },
    },
  ];
}

const recordOf = (seconds: number): string => `slo:sli_error:ratio_rate${durationOf(seconds)}`;

function durationOf(seconds: number): string {
  if (seconds % 86_400 === 0) return `${seconds / 86_400}d`;
  return seconds % 3_600 === 0 ? `${seconds / 3_600}h` : `${seconds / 60}m`;
}

/** A specification of Sloth (`prometheus/v1`); its window has to be one that Sloth knows, 28 or 30 days by default. */
export function slothSpec(named: Named): unknown {
  const { slo_id, document } = named;
  const query = (metric: string): string => `sum(rate(${metric}${selector(named)}[{{.window}}]))`;
  return {
    version: 'prometheus/v1',
    service: document.scope.agent_name ?? document.scope.workflow ?? document.scope.team ?? 'all-agents',
    slos: [
      {
        name: slo_id,
        objective: Number((document.objective_ratio * 100).toPrecision(12)),
        ...(document.description ? { description: document.description } : {}),
        sli: { events: { error_query: query(bad_metric), total_query: query(total_metric) } },
        alerting: {
          name: 'SloBurnRate',
          annotations: { summary: `${document.display_name || slo_id} burns its error budget too fast` },
          page_alert: { labels: { severity: 'page' } },
          ticket_alert: { labels: { severity: 'ticket' } },
        },
      },
    ],
  };
}
