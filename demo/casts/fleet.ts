// The fleet: every cast, in the order in which it is started.

import type { Cast, Occasion, Script } from './cast.ts';
import { logistics } from './logistics.ts';
import { refunds } from './refunds.ts';
import { research } from './research.ts';
import { summaries } from './summaries.ts';
import { support } from './support.ts';
import { triage } from './triage.ts';

export const fleet: readonly Cast[] = [support, triage, refunds, research, summaries, logistics];

export function castOf(agent: string): Cast {
  const cast = fleet.find((each) => each.agent === agent);
  if (!cast) throw new Error(`no agent is called ${agent}`);
  return cast;
}

export function scriptOf(cast: Cast, id: string): Script {
  const script = cast.scripts.find((each) => each.id === id);
  if (!script) throw new Error(`${cast.agent} has no script ${id}`);
  return script;
}

export const scriptsFor = (cast: Cast, occasion: Occasion): readonly Script[] =>
  cast.scripts.filter((script) => script.occasion === occasion);
