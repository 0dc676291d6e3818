// Alignment: does what the agent said, all of it, belong to what the user asked, all of it? A raw cosine means nothing by
// itself (unrelated pairs score .01 under one model and .71 under another), so a score is read against this agent's own
// history: requests paired with their own answers, and with the answers of others.

import { auc_min, baseline_requests_min } from './limits.ts';

/** The cosines of one pair; null where a measure is not there. */
export interface Cosines {
  readonly lexical: number | null;
  readonly semantic: number | null;
}

interface Spread {
  readonly mean: number;
  readonly deviation: number;
}

/** What an agent's own history says of its scores, for one embedding model and one way of reading. */
export interface Baseline {
  readonly matched_count: number;
  /** Matched pairs that looked like shuffled ones, and were left out: a baseline may hold drift itself. */
  readonly trimmed_count: number;
  /** Scores of matched pairs, ascending. */
  readonly matched: readonly number[];
  /** Scores of shuffled pairs, ascending. */
  readonly shuffled: readonly number[];
  readonly lexical: Spread | null;
  readonly semantic: Spread | null;
  /** Area under the curve, matched against shuffled: 1 tells them apart, 0.5 is a coin. */
  readonly auc_ratio: number;
  /** Below this a single request alerts. */
  readonly alert_score: number;
  /** Below this it is shown as low. */
  readonly low_score: number;
  readonly state: 'ready' | 'collecting' | 'not_separable';
}

/**
 * Shares of the trimmed baseline that lie below the two thresholds. With what trimming took away of the agent's own tail,
 * a stream without drift alerts on 0.9 % and shows 5 % as low (measured: `npm run bench -- drift`).
 */
const alert_share = 0.0037;
const low_share = 0.025;

/** Learns from cosines of matched and of shuffled pairs. */
export function calibrate(matched: readonly Cosines[], shuffled: readonly Cosines[]): Baseline {
  const lexical = spreadOf([...matched, ...shuffled].map((pair) => pair.lexical));
  const semantic = spreadOf([...matched, ...shuffled].map((pair) => pair.semantic));
  const score = (pair: Cosines): number | null => standardScore(pair, { lexical, semantic });
  const all = sortedNumbers(matched.map(score));
  const others = sortedNumbers(shuffled.map(score));
  // The median pair is what counts here: a tenth of drifted answers alone would bring the area down to .95.
  const own = trimmed(all, others, auc(all.slice(Math.floor(all.length * 0.2)), others));
  const auc_ratio = auc(own, others);
  const enough = all.length >= baseline_requests_min;
  return {
    matched_count: own.length,
    trimmed_count: all.length - own.length,
    matched: own,
    shuffled: others,
    lexical,
    semantic,
    auc_ratio,
    alert_score: thresholdOf(own, alert_share),
    low_score: thresholdOf(own, low_share),
    state: enough ? (auc_ratio >= auc_min ? 'ready' : 'not_separable') : 'collecting',
  };
}

/** The sum of standard scores of the measures that are there; null where one that the baseline has is missing. */
export function standardScore(
  pair: Cosines,
  baseline: Pick<Baseline, 'lexical' | 'semantic'>,
): number | null {
  let sum = 0;
  for (const measure of ['lexical', 'semantic'] as const) {
    const spread = baseline[measure];
    if (spread === null) continue;
    const cosine = pair[measure];
    if (cosine === null) return null;
    sum += (cosine - spread.mean) / spread.deviation;
  }
  return baseline.lexical === null && baseline.semantic === null ? null : sum;
}

function spreadOf(cosines: readonly (number | null)[]): Spread | null {
  const known = cosines.filter((cosine) => cosine !== null);
  // A measure that half of the history lacks would make scores that cannot be compared.
  if (known.length < cosines.length * 0.9 || known.length < 2) return null;
  const mean = known.reduce((sum, cosine) => sum + cosine, 0) / known.length;
  const variance = known.reduce((sum, cosine) => sum + (cosine - mean) ** 2, 0) / (known.length - 1);
  return variance === 0 ? null : { mean, deviation: Math.sqrt(variance) };
}

function sortedNumbers(scores: readonly (number | null)[]): number[] {
  return scores.filter((score) => score !== null).sort((a, b) => a - b);
}

/** Only where pairs are told apart this well does a matched pair among the shuffled ones say that it has drifted. */
const trim_auc_min = 0.95;
const trimmed_below = 0.7;

/**
 * Matched scores without those in the lower seven tenths of the shuffled ones: answers that had drifted when the baseline was
 * learned. At most a fifth is left out; more than that is what the agent does.
 */
function trimmed(matched: readonly number[], shuffled: readonly number[], auc_ratio: number): number[] {
  const cut = rankIn(matched, quantile(shuffled, trimmed_below), false);
  return auc_ratio < trim_auc_min || cut > matched.length * 0.2 ? [...matched] : matched.slice(cut);
}

/** The tail that is fitted begins here. */
const tail_share = 0.1;

/**
 * The score below which `share` of accepted requests lie. So far out a sample has hardly a point, so an exponential tail
 * is fitted to its lowest tenth (mean excess); the smallest value alone would move by its own luck.
 */
function thresholdOf(matched: readonly number[], share: number): number {
  if (matched.length === 0) return Number.NEGATIVE_INFINITY;
  const start = quantile(matched, tail_share);
  const below = matched.slice(0, rankIn(matched, start, false));
  if (below.length === 0) return start;
  const excess = below.reduce((sum, score) => sum + start - score, 0) / below.length;
  return start - excess * Math.log(tail_share / share);
}

/** By linear interpolation; NaN of nothing. */
export function quantile(ascending: readonly number[], at: number): number {
  const place = at * (ascending.length - 1);
  const below = ascending[Math.floor(place)] ?? Number.NaN;
  const above = ascending[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}

/** The share of pairs (matched, shuffled) in which the matched one scores higher; ties count half (Mann–Whitney). */
export function auc(matched: readonly number[], shuffled: readonly number[]): number {
  if (matched.length === 0 || shuffled.length === 0) return 0.5;
  let wins = 0;
  for (const score of matched) wins += (rankIn(shuffled, score, false) + rankIn(shuffled, score, true)) / 2;
  return wins / (matched.length * shuffled.length);
}

/** How many of `ascending` are below `score`, or at most `score`. */
export function rankIn(ascending: readonly number[], score: number, inclusive: boolean): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const value = ascending[middle]!;
    if (inclusive ? value <= score : value < score) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Where a score stands. */
export interface Standing {
  /** The share of the agent's accepted requests that score lower, 0 … 1. */
  readonly percentile_ratio: number;
  /** 0 is the mean of shuffled pairs, 1 that of matched ones. */
  readonly standing_ratio: number;
  readonly verdict: 'aligned' | 'low' | 'drifted' | 'not_judged';
}

export function standingOf(score: number, baseline: Baseline): Standing {
  const [own, others] = [meanOf(baseline.matched), meanOf(baseline.shuffled)];
  return {
    percentile_ratio: rankIn(baseline.matched, score, false) / Math.max(1, baseline.matched.length),
    standing_ratio: own === others ? 0 : (score - others) / (own - others),
    verdict: verdictOf(score, baseline),
  };
}

function verdictOf(score: number, baseline: Baseline): Standing['verdict'] {
  if (baseline.state !== 'ready') return 'not_judged';
  if (score < baseline.alert_score) return 'drifted';
  return score < baseline.low_score ? 'low' : 'aligned';
}

const meanOf = (scores: readonly number[]): number =>
  scores.reduce((sum, score) => sum + score, 0) / Math.max(1, scores.length);

/** The share of accepted requests, and of shuffled pairs, below a raw cosine: what a threshold set by hand would do. */
export function expectedAlarms(
  threshold: number,
  cosines: { readonly matched: readonly number[]; readonly shuffled: readonly number[] },
): { readonly false_alarm_ratio: number; readonly caught_ratio: number } {
  return {
    false_alarm_ratio: rankIn(cosines.matched, threshold, false) / Math.max(1, cosines.matched.length),
    caught_ratio: rankIn(cosines.shuffled, threshold, false) / Math.max(1, cosines.shuffled.length),
  };
}
