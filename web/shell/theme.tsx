// Light and dark: the system's choice unless the address says otherwise; and the library's defaults that make it ours.

import { createTheme } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { go, useView } from '../state/address.ts';
import type { Theme } from '../url/view.ts';

const still = { transitionProps: { duration: 0 } };
const floating = { ...still, shadow: 'none', offset: 4 };

/** By name, not by import: what only some pages use must not come with the first bundle. */
export const mantineTheme = createTheme({
  components: {
    Menu: { defaultProps: { ...floating, position: 'bottom-end' } },
    Popover: { defaultProps: { ...floating, position: 'bottom-end' } },
    Select: { defaultProps: { size: 'xs', comboboxProps: floating } },
    Skeleton: { defaultProps: { animate: false } },
    Tabs: { defaultProps: { keepMounted: false } },
    TextInput: { defaultProps: { size: 'xs' } },
  },
});

export function useScheme(chosen: Theme | null): Theme {
  const isDark = useMediaQuery('(prefers-color-scheme: dark)', undefined, { getInitialValueInEffect: false });
  return chosen ?? (isDark ? 'dark' : 'light');
}

const next: Readonly<Record<'system' | Theme, Theme | null>> = { system: 'light', light: 'dark', dark: null };

export function ThemeToggle() {
  const view = useView();
  const now = view.theme ?? 'system';
  const title = `Theme: ${now}. Press for ${next[now] ?? 'system'}.`;
  return (
    <button type="button" className="quiet" title={title} onClick={() => go({ ...view, theme: next[now] })}>
      {now === 'system' ? 'System theme' : now === 'light' ? 'Light theme' : 'Dark theme'}
    </button>
  );
}
