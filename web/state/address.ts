// The address bar is the only state. This is the one place that reads and writes it: a store around the History API,
// which a test or a second tab can also move.

import { useSyncExternalStore } from 'react';
import { formatView, parseView, type View } from '../url/view.ts';

let view = here();
const listeners = new Set<() => void>();

/** Browsers refuse more than some hundred writes per half minute; holding an arrow key makes more. */
const writeEveryMs = 250;
let waiting: ReturnType<typeof setTimeout> | null = null;

function here(): View {
  return parseView(window.location.pathname, window.location.search);
}

function show(next: View): void {
  view = next;
  for (const listener of listeners) listener();
}

function write(): void {
  if (waiting !== null) clearTimeout(waiting);
  waiting = null;
  const href = formatView(view);
  if (href !== window.location.pathname + window.location.search) window.history.replaceState(null, '', href);
}

/** A step that the back button takes back. */
export function go(next: View): void {
  write();
  const isOtherPage = next.page.name !== view.page.name || next.page.id !== view.page.id;
  window.history.pushState(null, '', formatView(next));
  show(next);
  if (isOtherPage) window.scrollTo(0, 0);
}

/** A small change of the same step: which span is selected, what is looked for. */
export function adjust(change: Partial<View>): void {
  show({ ...view, ...change });
  waiting ??= setTimeout(write, writeEveryMs);
}

export const useView = (): View => useSyncExternalStore(subscribe, () => view);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

window.addEventListener('popstate', () => show(here()));
window.addEventListener('pagehide', write);
