// How filters are added: a text to look for, a field with one of the values that it has, and the two questions that are
// asked most.

import { Select, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { labelOf } from '../format/label.ts';
import { grouped } from '../format/number.ts';
import { go, useView } from '../state/address.ts';
import { useQuestion } from '../state/queries.ts';
import {
  type CommonFilter,
  commonFilters,
  commonOnly,
  type FilterName,
  filterNames,
  isValueOf,
  valuesOf,
  without,
} from '../url/filters.ts';

/** Text and the two switches have controls of their own. */
const addable = filterNames.filter((name) => !['text', 'failed', 'unpriced'].includes(name));

export function FilterBar() {
  const view = useView();
  const [field, setField] = useState<FilterName | null>(null);
  const add = (name: FilterName, value: string) => {
    setField(null);
    if (isValueOf(name, value)) go({ ...view, filters: { ...view.filters, [name]: value } });
  };
  return (
    <div className="filter-bar">
      <Search add={add} />
      <Switch name="failed" title="Failed" />
      <Switch name="unpriced" title="Unpriced" />
      <Select
        aria-label="Add a filter"
        placeholder="Filter by …"
        data={addable.map((name) => ({ value: name, label: labelOf(name) }))}
        value={field}
        onChange={(name) => setField(name as FilterName | null)}
        className="filter-field"
        maxDropdownHeight={420}
      />
      {field ? <ValueField key={field} name={field} add={add} /> : null}
    </div>
  );
}

interface Adds {
  readonly add: (name: FilterName, value: string) => void;
}

function Search({ add }: Adds) {
  const view = useView();
  const [text, setText] = useState(view.filters.text ?? '');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === '') go({ ...view, filters: without(view.filters, 'text') });
    else add('text', text.trim());
  };
  return (
    <search>
      <form onSubmit={submit}>
        <TextInput
          aria-label="Name, error or trace id"
          placeholder="Name, error or trace id"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          maxLength={200}
          className="search"
        />
      </form>
    </search>
  );
}

function Switch({ name, title }: { readonly name: 'failed' | 'unpriced'; readonly title: string }) {
  const view = useView();
  const isOn = view.filters[name] === 'true';
  const filters = isOn ? without(view.filters, name) : { ...view.filters, [name]: 'true' };
  return (
    <button type="button" className="control" aria-pressed={isOn} onClick={() => go({ ...view, filters })}>
      {title}
    </button>
  );
}

function ValueField({ name, add }: Adds & { readonly name: FilterName }) {
  const values = valuesOf(name);
  if (values)
    return (
      <Choice
        name={name}
        add={add}
        data={values.map((value) => ({ value, label: value.replaceAll('_', ' ') }))}
      />
    );
  if ((commonFilters as readonly string[]).includes(name))
    return <KnownValues name={name as CommonFilter} add={add} />;
  return <FreeValue name={name} add={add} />;
}

interface ChoiceProps extends Adds {
  readonly name: FilterName;
  readonly data: readonly { value: string; label: string }[];
  readonly waiting?: boolean;
}

function Choice({ name, data, add, waiting = false }: ChoiceProps) {
  return (
    <Select
      aria-label={labelOf(name)}
      placeholder={waiting ? 'Loading …' : `Which ${labelOf(name)}?`}
      data={data}
      searchable
      autoFocus
      defaultDropdownOpened
      limit={200}
      nothingFoundMessage={waiting ? 'Loading …' : 'No such value in this time'}
      onChange={(value) => value && add(name, value)}
      className="filter-value"
    />
  );
}

function KnownValues({ name, add }: Adds & { readonly name: CommonFilter }) {
  const { range, filters } = useView();
  const { data } = useQuestion('filter_values', {
    range,
    filters: commonOnly(without(filters, name)),
    parameters: { dimension: name, limit: 200 },
  });
  const values = (data?.rows ?? []).filter(({ value }) => isValueOf(name, value));
  return (
    <Choice
      name={name}
      add={add}
      waiting={!data}
      data={values.map(({ value, request_count }) => ({
        value,
        label: `${value}  (${grouped(request_count)})`,
      }))}
    />
  );
}

function FreeValue({ name, add }: Adds & { readonly name: FilterName }) {
  const [value, setValue] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add(name, value.trim());
  };
  const isWrong = value !== '' && !isValueOf(name, value.trim());
  return (
    <form onSubmit={submit}>
      <TextInput
        aria-label={labelOf(name)}
        placeholder="Value, then Enter"
        value={value}
        onChange={(event) => setValue(event.currentTarget.value)}
        error={isWrong ? 'a number' : undefined}
        autoFocus
        className="filter-value"
      />
    </form>
  );
}
