// Decides which scenes are played when: everyday traffic at the rate asked for, and mischief by a timetable, so that
// every page has something to show within a minute. Pure but for its own state: the time is an argument.

import type { Occasion, Script } from './casts/cast.ts';
import { castOf, scriptsFor } from './casts/fleet.ts';
import { hex, pick, type Random } from './model/random.ts';
import type { Fault, Scene } from './scene.ts';

/** Shares of the traffic. */
const traffic: readonly (readonly [agent: string, share: number])[] = [
  ['support', 6],
  ['triage', 7],
  ['refunds', 3],
  ['research', 2],
  ['summaries', 4],
  ['logistics', 2],
];

/** What goes wrong on an ordinary day, and how often. */
const everydayFaults: readonly (readonly [fault: Fault, ratio: number])[] = [
  ['rate_limit_once', 0.03],
  ['server_error', 0.008],
  ['broken_stream', 0.006],
  ['context_length', 0.004],
];

export interface Mischief {
  readonly name: string;
  readonly agents: readonly string[];
  readonly occasion: Occasion;
  readonly fault: Fault;
  readonly scenes: number;
  readonly firstSeconds: number;
  readonly everySeconds: number;
}

export const mischiefs: readonly Mischief[] = [
  {
    name: 'refunds asks one tool again and again',
    agents: ['refunds'],
    occasion: 'loop',
    fault: 'none',
    scenes: 1,
    firstSeconds: 5,
    everySeconds: 240,
  },
  {
    name: 'the provider fails for research and logistics',
    agents: ['research', 'logistics'],
    occasion: 'daily',
    fault: 'server_error',
    scenes: 8,
    firstSeconds: 12,
    everySeconds: 390,
  },
  {
    name: 'research reads every contract',
    agents: ['research'],
    occasion: 'overspend',
    fault: 'none',
    scenes: 1,
    firstSeconds: 18,
    everySeconds: 510,
  },
  {
    name: 'support strays from the question',
    agents: ['support'],
    occasion: 'drift',
    fault: 'none',
    scenes: 4,
    firstSeconds: 24,
    everySeconds: 330,
  },
];

function weighted<Item>(random: Random, items: readonly (readonly [Item, number])[]): Item {
  let left = random() * items.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [item, weight] of items) {
    left -= weight;
    if (left < 0) return item;
  }
  return items.at(-1)![0];
}

const scriptFor = (random: Random, agent: string, occasion: Occasion): Script =>
  weighted(
    random,
    scriptsFor(castOf(agent), occasion).map((script) => [script, script.weight] as const),
  );

const users = [
  'maya',
  'jonas',
  'amara',
  'luca',
  'ines',
  'theo',
  'priya',
  'oskar',
  'noor',
  'elena',
  'tomasz',
  'hana',
];

/** A few customers write often, most once. */
export const userOf = (random: Random): string =>
  `${pick(random, users)}-${Math.floor(random() ** 3 * 40) + 100}`;

function sceneOf(
  random: Random,
  agent: string,
  { occasion, fault }: { occasion: Occasion; fault: Fault },
): Scene {
  const script = scriptFor(random, agent, occasion).id;
  return {
    agent,
    script,
    fault,
    seed: hex(random, 8),
    conversation: `conv-${hex(random, 12)}`,
    user: userOf(random),
  };
}

function everydayFault(random: Random): Fault {
  let left = random();
  for (const [fault, ratio] of everydayFaults) {
    left -= ratio;
    if (left < 0) return fault;
  }
  return 'none';
}

export const everydayScene = (random: Random): Scene =>
  sceneOf(random, weighted(random, traffic), { occasion: 'daily', fault: everydayFault(random) });

export interface Direction {
  readonly scenes: readonly Scene[];
  /** What begins to go wrong now, in words. */
  readonly announced: readonly string[];
}

export interface DirectorOptions {
  readonly random: Random;
  /** Requests a minute, the whole fleet. */
  readonly rate: number;
}

/** A conversation has a little more than one request. */
const requestsPerScene = 1.25;

/** Answers, for each moment it is asked about, what begins since the last one. */
export function createDirector({ random, rate }: DirectorOptions): (elapsedSeconds: number) => Direction {
  let last = 0;
  let owed = 0;
  const next = mischiefs.map(({ firstSeconds }) => firstSeconds);

  function mischiefDue(elapsed: number): Mischief[] {
    return mischiefs.filter((mischief, index) => {
      if (elapsed < next[index]!) return false;
      next[index] = elapsed + mischief.everySeconds * (0.8 + random() * 0.4);
      return true;
    });
  }

  return (elapsed) => {
    owed += ((elapsed - last) / 60) * (rate / requestsPerScene) * (0.6 + random() * 0.8);
    last = elapsed;
    const everyday = Array.from({ length: Math.floor(owed) }, () => everydayScene(random));
    owed -= everyday.length;
    const due = mischiefDue(elapsed);
    const wrong = due.flatMap((mischief) =>
      Array.from({ length: mischief.scenes }, (_, index) =>
        sceneOf(random, mischief.agents[index % mischief.agents.length]!, mischief),
      ),
    );
    return { scenes: [...everyday, ...wrong], announced: due.map(({ name }) => name) };
  };
}
