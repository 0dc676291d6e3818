// The form of an SLO: of whom, what, how often, over how long, and when to alert.

import { type ReactNode, useId } from 'react';
import type { Draft, DraftKind } from './draft.ts';

interface Props {
  readonly draft: Draft;
  readonly isNew: boolean;
  readonly agents: readonly string[];
  readonly change: (change: Partial<Draft>) => void;
}

export function SloForm(props: Props) {
  return (
    <div className="slo-form">
      <Names {...props} />
      <Indicator {...props} />
      <Objective {...props} />
      <Alerting {...props} />
    </div>
  );
}

interface FieldProps {
  readonly title: string;
  readonly hint?: string;
  readonly children: (id: string) => ReactNode;
}

function Field({ title, hint, children }: FieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{title}</label>
      {children(id)}
      {hint ? <small className="sub">{hint}</small> : null}
    </div>
  );
}

interface TextProps {
  readonly draft: Draft;
  readonly id: string;
  readonly name: TextField;
  readonly change: Props['change'];
  readonly list?: string;
  readonly disabled?: boolean;
  readonly mode?: 'decimal' | 'text';
}

type TextField = {
  [Name in keyof Draft]: Draft[Name] extends string ? (string extends Draft[Name] ? Name : never) : never;
}[keyof Draft];

function Text({ id, draft, name, change, list, disabled = false, mode = 'text' }: TextProps) {
  return (
    <input
      id={id}
      value={draft[name]}
      list={list}
      disabled={disabled}
      inputMode={mode}
      onChange={(event) => change({ [name]: event.target.value })}
    />
  );
}

function Names({ draft, isNew, agents, change }: Props) {
  return (
    <fieldset>
      <legend>Of whom</legend>
      <Field title="Id" hint="lower-case letters, digits, dots, hyphens">
        {(id) => <Text id={id} draft={draft} name="id" change={change} disabled={!isNew} />}
      </Field>
      <Field title="Name">{(id) => <Text id={id} draft={draft} name="display_name" change={change} />}</Field>
      <Field title="Agent" hint="empty: all requests">
        {(id) => <Text id={id} draft={draft} name="agent_name" change={change} list="slo-agents" />}
      </Field>
      <datalist id="slo-agents">
        {agents.map((agent) => (
          <option key={agent} value={agent} />
        ))}
      </datalist>
      <Field title="Environment">
        {(id) => <Text id={id} draft={draft} name="environment" change={change} />}
      </Field>
      <Field title="Team">{(id) => <Text id={id} draft={draft} name="team" change={change} />}</Field>
      <Field title="Workflow">{(id) => <Text id={id} draft={draft} name="workflow" change={change} />}</Field>
    </fieldset>
  );
}

const kinds: readonly (readonly [DraftKind, string])[] = [
  ['availability', 'succeed'],
  ['ttft', 'have their first token within'],
  ['duration', 'are done within'],
  ['tpot', 'take at most, per token'],
  ['cost', 'cost at most'],
  ['similarity', 'have an alignment of at least'],
  ['evaluation', 'score at least, in an evaluation'],
  ['probe', 'are runs of a probe that are well'],
  ['composite', 'of several SLOs together'],
];

const thresholds: Partial<Record<DraftKind, readonly [title: string, hint: string]>> = {
  ttft: ['Threshold', 'milliseconds'],
  duration: ['Threshold', 'milliseconds'],
  tpot: ['Threshold', 'milliseconds'],
  cost: ['Threshold', 'US dollars per request'],
  similarity: ['Threshold', 'cosine, −1 to 1'],
  evaluation: ['Threshold', 'score'],
};

function Indicator({ draft, change }: Props) {
  const threshold = thresholds[draft.kind];
  return (
    <fieldset>
      <legend>What</legend>
      <Field title="Requests that">
        {(id) => (
          <select
            id={id}
            value={draft.kind}
            onChange={(event) => change({ kind: event.target.value as DraftKind })}
          >
            {kinds.map(([kind, title]) => (
              <option key={kind} value={kind}>
                {title}
              </option>
            ))}
          </select>
        )}
      </Field>
      {threshold ? (
        <Field title={threshold[0]} hint={threshold[1]}>
          {(id) => <Text id={id} draft={draft} name="threshold" change={change} mode="decimal" />}
        </Field>
      ) : null}
      {draft.kind === 'evaluation' ? (
        <Field title="Evaluation">{(id) => <Text id={id} draft={draft} name="name" change={change} />}</Field>
      ) : null}
      {draft.kind === 'probe' ? (
        <Field title="Probe" hint="its id">
          {(id) => <Text id={id} draft={draft} name="probe_id" change={change} />}
        </Field>
      ) : null}
      {draft.kind === 'composite' ? <Composite draft={draft} change={change} /> : null}
    </fieldset>
  );
}

function Composite({ draft, change }: Pick<Props, 'draft' | 'change'>) {
  return (
    <>
      <Field title="Together">
        {(id) => (
          <select
            id={id}
            value={draft.method}
            onChange={(event) => change({ method: event.target.value as Draft['method'] })}
          >
            <option value="series">one after another (product)</option>
            <option value="weighted">weighted mean</option>
            <option value="worst">the worst of them</option>
          </select>
        )}
      </Field>
      <Field title="SLOs" hint="ids with commas between; a weight behind a colon">
        {(id) => <Text id={id} draft={draft} name="components" change={change} />}
      </Field>
    </>
  );
}

const windows: readonly (readonly [string, string])[] = [
  ['7', '7 days, rolling'],
  ['14', '14 days, rolling'],
  ['28', '28 days, rolling'],
  ['30', '30 days, rolling'],
  ['90', '90 days, rolling'],
  ['day', 'calendar day'],
  ['week', 'calendar week'],
  ['month', 'calendar month'],
  ['quarter', 'calendar quarter'],
];

function Objective({ draft, change }: Props) {
  const isCalendar = !/^\d*$/.test(draft.window);
  const known = windows.some(([value]) => value === draft.window);
  return (
    <fieldset>
      <legend>How often, over how long</legend>
      <Field title="Objective" hint="percent, below 100">
        {(id) => <Text id={id} draft={draft} name="objective_percent" change={change} mode="decimal" />}
      </Field>
      <Field title="Window">
        {(id) => (
          <select id={id} value={draft.window} onChange={(event) => change({ window: event.target.value })}>
            {known ? null : <option value={draft.window}>as it is</option>}
            {windows.map(([value, title]) => (
              <option key={value} value={value}>
                {title}
              </option>
            ))}
          </select>
        )}
      </Field>
      {isCalendar ? (
        <Field title="Time zone" hint="IANA name">
          {(id) => <Text id={id} draft={draft} name="time_zone" change={change} />}
        </Field>
      ) : null}
      <Check
        title="Count time slices, not requests"
        value={draft.is_sliced}
        set={(is_sliced) => change({ is_sliced })}
      />
      {draft.is_sliced ? (
        <>
          <Field title="Slice" hint="minutes">
            {(id) => <Text id={id} draft={draft} name="slice_minutes" change={change} mode="decimal" />}
          </Field>
          <Field title="Good from" hint="percent of its requests">
            {(id) => <Text id={id} draft={draft} name="slice_percent" change={change} mode="decimal" />}
          </Field>
        </>
      ) : null}
    </fieldset>
  );
}

function Alerting({ draft, change }: Props) {
  return (
    <fieldset>
      <legend>Alerts</legend>
      <Check
        title="Alert on burn rate and an empty budget"
        value={draft.alerts}
        set={(alerts) => change({ alerts })}
      />
      <Check
        title="Guard against low traffic"
        value={draft.is_guarded}
        set={(is_guarded) => change({ is_guarded })}
      />
      {draft.is_guarded ? (
        <Field title="At least" hint="bad ones before an alert">
          {(id) => <Text id={id} draft={draft} name="bad_count_min" change={change} mode="decimal" />}
        </Field>
      ) : null}
    </fieldset>
  );
}

interface CheckProps {
  readonly title: string;
  readonly value: boolean;
  readonly set: (value: boolean) => void;
}

function Check({ title, value, set }: CheckProps) {
  return (
    <label className="check">
      <input type="checkbox" checked={value} onChange={(event) => set(event.target.checked)} /> {title}
    </label>
  );
}
