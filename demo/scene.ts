// One conversation that the fleet plays: who speaks with which agent, from which script, and what goes wrong. It
// travels to the fake model in the path of its base URL, so that the model's answer depends on the request alone.

import type { Failure } from './model/exchange.ts';

/** What goes wrong at the provider: every call fails, or only each call's first attempt does. */
export type Fault = 'none' | Failure | 'rate_limit_once';

export interface Scene {
  readonly agent: string;
  readonly script: string;
  /** Decides the particulars: names, order numbers, lengths, latencies. */
  readonly seed: string;
  readonly fault: Fault;
  readonly conversation: string;
  readonly user: string;
  /** Instead of the script's or the cast's model. */
  readonly model?: string;
}

const labelOf = ({ agent, script, seed, fault }: Scene): readonly string[] => [agent, script, seed, fault];

export const modelUrlOf = (server: string, scene: Scene): string =>
  `${server}/${labelOf(scene).map(encodeURIComponent).join('/')}/v1`;

export function readLabel(label: readonly string[]): Pick<Scene, 'agent' | 'script' | 'seed' | 'fault'> {
  const [agent = '', script = '', seed = '', fault = 'none'] = label;
  return { agent, script, seed, fault: fault as Fault };
}
