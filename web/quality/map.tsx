// A map of what an agent said in a window: near is alike. A rectangle drawn with the pointer lists the requests in it; by
// keyboard the drifted ones are listed.

import { type PointerEvent, useMemo, useRef, useState } from 'react';
import type { AgentDriftAnswer } from '../../api/contract/quality.ts';
import { counted, percent } from '../format/number.ts';
import { Link } from '../parts/link.tsx';
import { Tag } from '../parts/tag.tsx';
import { type Box, boxOf, framed, type Placed, within } from '../series/plane.ts';
import { useView } from '../state/address.ts';
import { visitThing } from '../url/link.ts';

type Points = AgentDriftAnswer['map'];

const size = { width: 560, height: 260 };
const listed = 12;

type Examples = AgentDriftAnswer['nearest'];

export function MapCard({ map, nearest }: { readonly map: Points; readonly nearest: Examples }) {
  const placed = useMemo(() => framed(map.points, size), [map.points]);
  const [box, setBox] = useState<Box | null>(null);
  const inside = box
    ? placed.filter((point) => within(point, box))
    : placed.filter(({ verdict }) => verdict === 'drifted');
  const explained = map.explained_ratios.reduce((sum, ratio) => sum + ratio, 0);
  return (
    <section className="card span-6" aria-label="Map of answers">
      <div className="card-head">
        <h2>Map of answers</h2>
        <small>{`two principal components, ${percent(explained)} of the differences`}</small>
        <span className="grow" />
        {box ? (
          <button type="button" className="quiet" onClick={() => setBox(null)}>
            Clear
          </button>
        ) : null}
      </div>
      <div className="card-body">
        {placed.length === 0 ? (
          <p className="sub">No answer of this time is on the map.</p>
        ) : (
          <Plane placed={placed} box={box} setBox={setBox} />
        )}
        <Selected points={inside} isDrawn={box !== null} />
        <Nearest examples={nearest} />
      </div>
    </section>
  );
}

interface PlaneProps {
  readonly placed: readonly Placed[];
  readonly box: Box | null;
  readonly setBox: (box: Box | null) => void;
}

function Plane({ placed, box, setBox }: PlaneProps) {
  const start = useRef<{ x: number; y: number } | null>(null);
  const at = (event: PointerEvent<SVGSVGElement>) => {
    const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
    return {
      x: ((event.clientX - left) / width) * size.width,
      y: ((event.clientY - top) / height) * size.height,
    };
  };
  return (
    <svg
      viewBox={`0 0 ${size.width} ${size.height}`}
      className="plane"
      aria-hidden="true"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        start.current = at(event);
        setBox(null);
      }}
      onPointerMove={(event) => {
        if (start.current) setBox(boxOf(start.current, at(event)));
      }}
      onPointerUp={() => {
        start.current = null;
      }}
    >
      {placed.map(({ trace_id, x, y, verdict }) => (
        <circle key={trace_id} cx={x} cy={y} r={verdict === 'drifted' ? 3.5 : 2.5} className={verdict} />
      ))}
      {box ? <rect x={box.x} y={box.y} width={box.width} height={box.height} className="brush" /> : null}
    </svg>
  );
}

function Selected({ points, isDrawn }: { readonly points: readonly Placed[]; readonly isDrawn: boolean }) {
  const view = useView();
  const words = isDrawn
    ? `${counted(points.length, 'request')} in the rectangle`
    : `${counted(points.length, 'drifted request')}; draw a rectangle to list others`;
  return (
    <div className="brushed" aria-live="polite">
      <p className="sub">{words}</p>
      <ul>
        {points.slice(0, listed).map(({ trace_id, verdict }) => (
          <li key={trace_id}>
            <Link to={visitThing(view, 'trace', trace_id)}>{trace_id.slice(0, 12)}</Link>{' '}
            <Tag tone={verdict === 'drifted' ? 'bad' : verdict === 'low' ? 'warn' : 'plain'}>{verdict}</Tag>
          </li>
        ))}
        {points.length > listed ? <li className="sub">{`and ${points.length - listed} more`}</li> : null}
      </ul>
    </div>
  );
}

/** What an answer of this agent looks like that fits its question best. */
function Nearest({ examples }: { readonly examples: Examples }) {
  const view = useView();
  if (examples.length === 0) return null;
  return (
    <div className="brushed">
      <p className="sub">nearest to their questions</p>
      <ul>
        {examples.map(({ trace_id }) => (
          <li key={trace_id}>
            <Link to={visitThing(view, 'trace', trace_id)}>{trace_id.slice(0, 12)}</Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
