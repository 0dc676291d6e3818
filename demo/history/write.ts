import type { Stage } from '../live.ts';
export async function writeHistory(_stage: Stage): Promise<void> {}
