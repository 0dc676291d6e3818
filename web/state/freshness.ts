// How far the newest answer reaches, and whether the service answers at all: what the stamp in the header says.

import { useSyncExternalStore } from 'react';

export interface Freshness {
  /** Everything acknowledged before this moment was in the newest answer; null before the first. */
  readonly asOf: number | null;
  readonly receivedAt: number | null;
  /** Since when nothing is answered any more; null while all is well. */
  readonly silentSince: number | null;
}

let freshness: Freshness = { asOf: null, receivedAt: null, silentSince: null };
const listeners = new Set<() => void>();

function tell(next: Freshness): void {
  freshness = next;
  for (const listener of listeners) listener();
}

export function noteAnswer(asOf: string): void {
  const reached = Date.parse(asOf);
  if (Number.isFinite(reached)) tell({ asOf: reached, receivedAt: Date.now(), silentSince: null });
}

export function noteSilence(): void {
  if (freshness.silentSince === null) tell({ ...freshness, silentSince: Date.now() });
}

/** The service answers again; what is shown is as old as it was. */
export function noteVoice(): void {
  tell({ ...freshness, silentSince: null });
}

export const isSilent = (): boolean => freshness.silentSince !== null;

export const useFreshness = (): Freshness => useSyncExternalStore(subscribe, () => freshness);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
