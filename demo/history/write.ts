// `--backfill 7d`: records the repertoire once, then copies it over the past and sends it, oldest first.

import { userOf } from '../director.ts';
import type { Stage } from '../live.ts';
import { hex, pick, type Random, seeded, skewed } from '../model/random.ts';
import { hour_ms, type Range, requestsIn, type Showing, showingsIn, slot_ms } from './calendar.ts';
import { compileTurn } from './compile.ts';
import { copyTurn, type Placement } from './copy.ts';
import { hurry, type Recording, record } from './record.ts';
import { type Part, repertoire } from './repertoire.ts';
import { HistorySender } from './send.ts';
import type { TurnTemplate } from './template.ts';

/** A turn that is due at its place in time. */
interface Due {
  readonly placement: Placement;
  readonly template: TurnTemplate;
}

const keyOf = ({ agent, occasion, fault, model }: Part): string =>
  [agent, occasion, fault, model ?? ''].join(' ');

/** Templates by what they show; a script that is played more often stands there more often. */
export class Repertoire {
  private readonly byPart = new Map<string, (readonly TurnTemplate[])[]>();

  constructor(recordings: readonly Recording[]) {
    for (const { piece, turns } of recordings) {
      const templates = turns.map((turn) => compileTurn(turn, piece));
      const key = keyOf(piece.part);
      const copies = Array.from({ length: piece.weight }, () => templates);
      this.byPart.set(key, [...(this.byPart.get(key) ?? []), ...copies]);
    }
  }

  choose(part: Part, random: Random): readonly TurnTemplate[] {
    const candidates = this.byPart.get(keyOf(part)) ?? this.byPart.get(keyOf({ ...part, fault: 'none' }));
    return candidates ? pick(random, candidates) : [];
  }
}

/** The turns of one conversation, with the pauses in which people read and think. */
function turnsOf(showing: Showing, templates: readonly TurnTemplate[], random: Random): Due[] {
  const conversation = `conv-${hex(random, 12)}`;
  const user = userOf(random);
  let startMs = showing.atMs;
  return templates.map((template) => {
    const stretch = skewed(random, hurry, 0.22);
    const placement = { seed: showing.seed, conversation, user, stretch, startMs };
    startMs += template.durationMs * stretch + skewed(random, 75_000, 0.7);
    return { placement, template };
  });
}

function* slotsOf({ fromMs, toMs }: Range): Generator<Range> {
  for (let at = fromMs; at < toMs; at += slot_ms) yield { fromMs: at, toMs: Math.min(at + slot_ms, toMs) };
}

/** Every turn of the range, oldest first. What would begin after its end is left out. */
export function* weekOf(range: Range, templates: Repertoire, random: Random): Generator<Due> {
  let waiting: Due[] = [];
  for (const slot of slotsOf(range)) {
    for (const showing of showingsIn(slot, range, random)) {
      waiting.push(...turnsOf(showing, templates.choose(showing.part, random), random));
    }
    waiting.sort((a, b) => a.placement.startMs - b.placement.startMs);
    const later = waiting.findIndex(({ placement }) => placement.startMs >= slot.toMs);
    const due = later < 0 ? waiting : waiting.slice(0, later);
    waiting = later < 0 ? [] : waiting.slice(later);
    yield* due;
  }
}

async function recordRepertoire({ say, sleep, signal }: Stage): Promise<Repertoire> {
  say(`history: recording ${repertoire.length} conversations with the real SDKs …`);
  const startedMs = Date.now();
  let played = 0;
  const progress = setInterval(() => say(`history: ${played} of ${repertoire.length} recorded`), 2_000);
  try {
    const recordings = await record({ pieces: repertoire, sleep, signal, onPlayed: () => played++ });
    say(
      `history: recorded ${recordings.length} conversations in ${((Date.now() - startedMs) / 1000).toFixed(0)} s`,
    );
    return new Repertoire(recordings);
  } finally {
    clearInterval(progress);
  }
}

const dayAndTime = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: '2-digit',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'UTC',
});

/** Records, copies, sends; returns when flyball has acknowledged all of it. */
export async function writeHistory(stage: Stage): Promise<void> {
  const { options, say, sleep, signal } = stage;
  const templates = await recordRepertoire(stage);
  if (signal.aborted) return;
  const toMs = Date.now();
  const range = { fromMs: toMs - options.backfillHours * hour_ms, toMs };
  const sender = new HistorySender({ endpoint: options.endpoint, key: options.key, sleep });
  const { sent } = sender;
  const startedMs = Date.now();
  let saidMs = startedMs;
  for (const { template, placement } of weekOf(range, templates, seeded(`week ${options.seed}`))) {
    if (signal.aborted) break;
    await sender.add(copyTurn(template, placement));
    if (Date.now() - saidMs < 1_000) continue;
    saidMs = Date.now();
    const rate = Math.round((sent.spans / (saidMs - startedMs)) * 1000);
    say(
      `history: ${dayAndTime.format(placement.startMs)}   ${sent.requests} of about ${Math.round(requestsIn(range))} requests   ${sent.spans} spans   ${rate} a second`,
    );
  }
  await sender.flush();
  const seconds = ((Date.now() - startedMs) / 1000).toFixed(1);
  const asides = [
    sent.rejected > 0 ? `${sent.rejected} rejected` : '',
    sent.waits > 0 ? `waited ${sent.waits} times` : '',
  ];
  say(
    `history: ${sent.requests} requests, ${sent.spans} spans in ${seconds} s ${asides.filter(Boolean).join(', ')}`,
  );
}
