// Light and dark: the system's choice unless the address says otherwise; and the library's defaults that make it ours.

import { Button, createTheme, Menu, Popover, Select, Skeleton, Tabs, TextInput } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { go, useView } from '../state/address.ts';
import type { Theme } from '../url/view.ts';

const still = { transitionProps: { duration: 0 } };

export const mantineTheme = createTheme({
  components: {
    Button: Button.extend({ defaultProps: { variant: 'default', size: 'xs' } }),
    Menu: Menu.extend({ defaultProps: { ...still, shadow: 'none', offset: 4, position: 'bottom-end' } }),
    Popover: Popover.extend({
      defaultProps: { ...still, shadow: 'none', offset: 4, position: 'bottom-end' },
    }),
    Select: Select.extend({
      defaultProps: { size: 'xs', comboboxProps: { ...still, shadow: 'none', offset: 4 } },
    }),
    Skeleton: Skeleton.extend({ defaultProps: { animate: false } }),
    Tabs: Tabs.extend({ defaultProps: { keepMounted: false } }),
    TextInput: TextInput.extend({ defaultProps: { size: 'xs' } }),
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
    <button
      type="button"
      className="quiet"
      title={title}
      aria-label={title}
      onClick={() => go({ ...view, theme: next[now] })}
    >
      {now === 'system' ? 'System theme' : now === 'light' ? 'Light theme' : 'Dark theme'}
    </button>
  );
}
