// `npm run grafana`: writes our boards for Grafana anew, after a board or a question has changed.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { questionSettings as settings } from '../sql/questions.ts';
import type { Board } from '../web/panel/panel.ts';
import { grafanaOf } from './grafana.ts';

const here = (path: string): URL => new URL(path, import.meta.url);
const sqlOf = (question: string): string =>
  readFileSync(here(`../sql/questions/${question}.sql`), 'utf8').trimEnd();

for (const file of readdirSync(here('.')).filter((name) => name.endsWith('.json'))) {
  const board: Board = JSON.parse(readFileSync(here(file), 'utf8'));
  const dashboard = grafanaOf({ name: file.slice(0, -'.json'.length), board, sqlOf, settings });
  writeFileSync(here(`grafana/${file}`), `${JSON.stringify(dashboard, null, 2)}\n`);
}
