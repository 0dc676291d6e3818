// Records the repertoire: every piece is played once by the real agents against a hurried model, and what their
// exporters send is kept, turn by turn.

import { createAnswers } from '../answers.ts';
import { fleet } from '../casts/fleet.ts';
import { seeded } from '../model/random.ts';
import { createModelServer } from '../model-server.ts';
import { startTroupe, type Troupe } from '../troupe.ts';
import { type Capture, createCapture, type OtlpLog, type OtlpSpan, type Sent } from './capture.ts';
import type { Piece } from './repertoire.ts';

export interface RecordedTurn {
  readonly spans: readonly Sent<OtlpSpan>[];
  readonly logs: readonly Sent<OtlpLog>[];
}

export interface Recording {
  readonly piece: Piece;
  readonly turns: readonly RecordedTurn[];
}

/** The model hurries by this factor while it is recorded; copies are slowed down by it again. */
export const hurry = 14;

interface Played {
  readonly piece: Piece;
  readonly traceIds: readonly (readonly string[])[];
}

/** One piece at a time per agent, so that the traces that begin belong to it. */
async function playAll(
  troupe: Troupe,
  pieces: readonly Piece[],
  { onPlayed, signal }: RecordOptions,
): Promise<Played[]> {
  const played: Played[] = [];
  // The first run of an agent loads and compiles: it would be remembered as slow.
  if (pieces[0]) await troupe.play(pieces[0].scene);
  for (const piece of pieces) {
    if (signal.aborted) break;
    const turns = await troupe.play(piece.scene);
    played.push({ piece, traceIds: turns.map(({ traceIds }) => traceIds) });
    onPlayed();
  }
  return played;
}

function recordingOf({ piece, traceIds }: Played, { spans, logs }: Capture): Recording {
  const turns = traceIds.map((ids) => ({
    spans: spans.filter(({ item }) => ids.includes(item.traceId)),
    logs: logs.filter(({ item }) => ids.includes(item.traceId ?? '')),
  }));
  return { piece, turns: turns.filter((turn) => turn.spans.length > 0) };
}

export interface RecordOptions {
  readonly pieces: readonly Piece[];
  readonly sleep: (ms: number) => Promise<unknown>;
  readonly onPlayed: () => void;
  /** When aborted, what has been played until then is answered. */
  readonly signal: AbortSignal;
}

export async function record(options: RecordOptions): Promise<Recording[]> {
  const { pieces, sleep } = options;
  const hurried = (ms: number): Promise<unknown> => sleep(ms / hurry);
  const random = seeded('recorded ids');
  const model = createModelServer({ answer: createAnswers(), random, sleep: hurried, now: Date.now });
  const capture = createCapture();
  const [modelUrl, endpoint] = await Promise.all([model.listen(0), capture.listen()]);
  const destinationOf = () => ({ endpoint, protocol: 'http/json', gzip: false, key: undefined }) as const;
  const casts = fleet.filter(({ agent }) => pieces.some(({ scene }) => scene.agent === agent));
  const troupe = startTroupe({ casts, modelUrl, destinationOf, pauseMs: 0 });
  try {
    const perAgent = casts.map(({ agent }) => pieces.filter(({ scene }) => scene.agent === agent));
    const played = (await Promise.all(perAgent.map((own) => playAll(troupe, own, options)))).flat();
    await troupe.leave();
    return played.map((each) => recordingOf(each, capture)).filter(({ turns }) => turns.length > 0);
  } finally {
    await troupe.leave();
    await Promise.all([model.close(), capture.close()]);
  }
}
