// Where the navigation leads, in its order; the pages of one thing belong to their list.

import type { ListPage, Page } from '../url/page.ts';

export interface Destination {
  readonly name: ListPage;
  readonly title: string;
  readonly holds: readonly Page['name'][];
  /** What the reader keeps with it; the first of a group is drawn under its words. */
  readonly group?: string;
}

export const destinations: readonly Destination[] = [
  { name: 'overview', title: 'Overview', holds: ['overview'] },
  { name: 'requests', title: 'Requests', holds: ['requests', 'trace'] },
  { name: 'conversations', title: 'Conversations', holds: ['conversations', 'conversation'] },
  { name: 'agents', title: 'Agents', holds: ['agents', 'agent'] },
  { name: 'quality', title: 'Quality', holds: ['quality', 'drift'] },
  { name: 'evaluations', title: 'Evaluations', holds: ['evaluations'] },
  { name: 'slos', title: 'SLOs', holds: ['slos', 'slo', 'slo-new', 'slo-edit'], group: 'Keep promises' },
];

export const settings: Destination = { name: 'settings', title: 'Settings', holds: ['settings'] };
