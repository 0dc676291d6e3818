// Which environment is looked at, on every page. It is there only when there is something to choose.

import { Menu } from '@mantine/core';
import { go } from '../state/address.ts';
import { useQuestion } from '../state/queries.ts';
import { type Filters, without } from '../url/filters.ts';
import type { View } from '../url/view.ts';

const parameters = { dimension: 'environment', limit: 30 };
const none: Filters = {};

export default function Environment({ view }: { readonly view: View }) {
  // Which environments exist changes seldom; a month of them is asked once, not with every tick.
  const { data } = useQuestion('filter_values', {
    range: monthSoFar,
    filters: none,
    parameters,
  });
  const chosen = view.filters.environment;
  const names = (data?.rows ?? []).map(({ value }) => value).filter(Boolean);
  if (names.length < 2 && chosen === undefined) return null;
  const choose = (environment: string | null) => {
    const rest = without(view.filters, 'environment');
    go({ ...view, filters: environment === null ? rest : { ...rest, environment } });
  };
  return (
    <Menu>
      <Menu.Target>
        <button type="button" className="control" title="Which environment is looked at">
          {chosen ?? 'All environments'}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => choose(null)}>All environments</Menu.Item>
        {names.map((name) => (
          <Menu.Item key={name} onClick={() => choose(name)}>
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Fixed at loading, so that it is asked once and not refreshed. */
const monthSoFar = { from: Date.now() - 30 * 86_400_000, to: Date.now() };
