// Every page by its name. Each is a bundle of its own, so that the first one is small.

import { type ComponentType, lazy } from 'react';
import type { Page } from '../url/page.ts';
import { qualityPages } from './quality-pages.ts';
import { requestPages } from './request-pages.ts';
import { sloPages } from './slo-pages.ts';

export const pages: Readonly<Record<Page['name'], ComponentType>> = {
  overview: lazy(() => import('./overview.tsx')),
  ...requestPages,
  agents: lazy(() => import('./agents.tsx')),
  agent: lazy(() => import('./agent.tsx')),
  ...qualityPages,
  ...sloPages,
  settings: lazy(() => import('./settings.tsx')),
  lost: lazy(() => import('./lost.tsx')),
};
