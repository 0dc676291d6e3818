// The whole page: theme, answers, the frame around every page, and the page that the address names. Pages come in
// bundles of their own, so that the first one is small.

import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { type ComponentType, lazy, Suspense } from 'react';
import { PageSkeleton } from './parts/skeleton.tsx';
import { Boundary } from './shell/boundary.tsx';
import { Shell } from './shell/shell.tsx';
import { mantineTheme, useScheme } from './shell/theme.tsx';
import { useView } from './state/address.ts';
import { newQueryClient } from './state/queries.ts';
import type { Page } from './url/page.ts';

const pages: Readonly<Record<Page['name'], ComponentType>> = {
  overview: lazy(() => import('./pages/overview.tsx')),
  requests: lazy(() => import('./pages/requests.tsx')),
  trace: lazy(() => import('./pages/trace.tsx')),
  conversations: lazy(() => import('./pages/conversations.tsx')),
  conversation: lazy(() => import('./pages/conversation.tsx')),
  agents: lazy(() => import('./pages/agents.tsx')),
  agent: lazy(() => import('./pages/agent.tsx')),
  settings: lazy(() => import('./pages/settings.tsx')),
  lost: lazy(() => import('./pages/lost.tsx')),
};

const queryClient = newQueryClient();

export function App() {
  const { theme } = useView();
  // Variables and classes come from our own style sheets: injected <style> elements would need a weaker policy.
  return (
    <MantineProvider
      theme={mantineTheme}
      forceColorScheme={useScheme(theme)}
      withCssVariables={false}
      withGlobalClasses={false}
    >
      <QueryClientProvider client={queryClient}>
        <Shell>
          <CurrentPage />
        </Shell>
      </QueryClientProvider>
    </MantineProvider>
  );
}

function CurrentPage() {
  const { page } = useView();
  const Page = pages[page.name];
  const key = `${page.name} ${page.id}`;
  return (
    <Boundary key={key}>
      <Suspense fallback={<PageSkeleton />}>
        <Page />
      </Suspense>
    </Boundary>
  );
}
