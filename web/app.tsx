// The whole page: theme, answers, the frame around every page, and the page that the address names. Pages come in
// bundles of their own, so that the first one is small.

import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { Suspense } from 'react';
import { pages } from './pages/pages.ts';
import { Boundary } from './parts/boundary.tsx';
import { PageSkeleton } from './parts/skeleton.tsx';
import { Shell } from './shell/shell.tsx';
import { mantineTheme, useScheme } from './shell/theme.tsx';
import { useView } from './state/address.ts';
import { newQueryClient } from './state/queries.ts';

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
