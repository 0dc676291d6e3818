// The scenes that are recorded for history: each script in several castings, each way to fail once, and the refunds
// agent on the cheaper model that is rolled out in the middle of the week.

import type { Cast, Script } from '../casts/cast.ts';
import { fleet, scriptsFor } from '../casts/fleet.ts';
import type { Fault, Scene } from '../scene.ts';

/** What a part in history asks for; recorded scenes are chosen by it. */
export interface Part {
  readonly agent: string;
  readonly occasion: Script['occasion'];
  readonly fault: Fault;
  readonly model: string | undefined;
}

export interface Piece {
  readonly part: Part;
  readonly weight: number;
  readonly scene: Scene;
}

export const cheaperModel = 'gpt-4.1-mini';
export const rolledOutTo = 'refunds';

/** More seeds, more variety; each costs a second of recording. */
const castings = ['a', 'b'];
const recordedFaults: readonly Fault[] = [
  'server_error',
  'rate_limit_once',
  'broken_stream',
  'context_length',
];

interface Casting {
  readonly seed: string;
  readonly fault: Fault;
  readonly model?: string;
}

function piece(cast: Cast, script: Script, { seed, fault, model }: Casting): Piece {
  const name = `${cast.agent}-${script.id}-${seed}-${fault}-${model ?? ''}`;
  const scene: Scene = {
    agent: cast.agent,
    script: script.id,
    seed: name,
    fault,
    conversation: `recorded-conversation-${name}`,
    user: `recorded-user-${name}`,
    ...(model ? { model } : {}),
  };
  return {
    part: { agent: cast.agent, occasion: script.occasion, fault, model },
    weight: script.weight,
    scene,
  };
}

function modelsOf(cast: Cast): readonly (string | undefined)[] {
  return cast.agent === rolledOutTo ? [undefined, cheaperModel] : [undefined];
}

function piecesOf(cast: Cast): Piece[] {
  const daily = scriptsFor(cast, 'daily');
  const special = cast.scripts.filter(({ occasion }) => occasion !== 'daily');
  return modelsOf(cast).flatMap((chosen) => {
    const model = chosen ? { model: chosen } : {};
    return [
      ...daily.flatMap((script) =>
        castings.map((seed) => piece(cast, script, { seed, fault: 'none', ...model })),
      ),
      ...special.map((script) => piece(cast, script, { seed: 'a', fault: 'none', ...model })),
      ...recordedFaults.map((fault, index) =>
        piece(cast, daily[index % daily.length]!, { seed: 'a', fault, ...model }),
      ),
    ];
  });
}

export const repertoire: readonly Piece[] = fleet.flatMap(piecesOf);
