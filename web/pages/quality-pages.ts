// The pages about what answers are worth, each a bundle of its own.

import { lazy } from 'react';

export const qualityPages = {
  quality: lazy(() => import('./quality.tsx')),
  drift: lazy(() => import('./drift.tsx')),
  evaluations: lazy(() => import('./evaluations.tsx')),
} as const;
