// The pages of requests and of the conversations they belong to.

import { lazy } from 'react';

export const requestPages = {
  requests: lazy(() => import('./requests.tsx')),
  trace: lazy(() => import('./trace.tsx')),
  conversations: lazy(() => import('./conversations.tsx')),
  conversation: lazy(() => import('./conversation.tsx')),
} as const;
