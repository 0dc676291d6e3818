// The pages of SLOs.

import { lazy } from 'react';

export const sloPages = {
  slos: lazy(() => import('./slos.tsx')),
  slo: lazy(() => import('./slo.tsx')),
  'slo-new': lazy(() => import('./slo-new.tsx')),
  'slo-edit': lazy(() => import('./slo-edit.tsx')),
};
