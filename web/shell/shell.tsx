// The frame of every page: where one can go, where one is, how fresh it is, which time is looked at.

import type { ReactNode } from 'react';
import { labelOf } from '../format/label.ts';
import { offsetOf } from '../format/time.ts';
import { Link } from '../parts/link.tsx';
import { useView } from '../state/address.ts';
import { useNow, zone } from '../state/clock.ts';
import { visit } from '../url/link.ts';
import type { ListPage, Page } from '../url/page.ts';
import type { View } from '../url/view.ts';
import { Environment } from './environment.tsx';
import { FreshnessStamp } from './freshness.tsx';
import { RangeControl } from './range.tsx';
import { ThemeToggle } from './theme.tsx';

/** Pages in the order of the navigation; the pages of one thing belong to their list. */
const destinations: readonly { name: ListPage; title: string; holds: readonly Page['name'][] }[] = [
  { name: 'overview', title: 'Overview', holds: ['overview'] },
  { name: 'requests', title: 'Requests', holds: ['requests', 'trace'] },
  { name: 'conversations', title: 'Conversations', holds: ['conversations', 'conversation'] },
  { name: 'agents', title: 'Agents', holds: ['agents', 'agent'] },
];
const settings = { name: 'settings', title: 'Settings', holds: ['settings'] } as const;

export function Shell({ children }: { readonly children: ReactNode }) {
  const view = useView();
  return (
    <div className="screen">
      <a href="#content" className="skip">
        Skip to content
      </a>
      <Navigation view={view} />
      <div className="beside">
        <Header view={view} />
        <main id="content" tabIndex={-1}>
          {children}
        </main>
        <Footer />
      </div>
    </div>
  );
}

function Navigation({ view }: { readonly view: View }) {
  return (
    <nav className="nav" aria-label="Pages">
      <Link to={visit(view, { name: 'overview', id: null })} className="brand">
        <Governor />
        flyball
      </Link>
      {destinations.map((destination) => (
        <Destination key={destination.name} view={view} {...destination} />
      ))}
      <span className="grow" />
      <Destination view={view} {...settings} />
      <ThemeToggle />
    </nav>
  );
}

function Destination({ view, name, title, holds }: { readonly view: View } & (typeof destinations)[number]) {
  const isHere = holds.includes(view.page.name);
  return (
    <Link
      to={visit(view, { name, id: null })}
      className={isHere ? 'nav-link on' : 'nav-link'}
      aria-current={isHere ? 'page' : undefined}
    >
      {title}
    </Link>
  );
}

/** The pair of spinning weights. */
function Governor() {
  return (
    <svg viewBox="0 0 20 20" width="19" height="19" aria-hidden="true" className="governor">
      <path d="M10 1v4M10 5 4 11M10 5l6 6M4 11l6 5M16 11l-6 5M10 16v3" />
      <circle cx="4" cy="11" r="2.6" />
      <circle cx="16" cy="11" r="2.6" />
    </svg>
  );
}

function Header({ view }: { readonly view: View }) {
  return (
    <header className="head">
      <Crumb view={view} />
      <span className="grow" />
      <FreshnessStamp view={view} />
      <Environment view={view} />
      <RangeControl view={view} />
    </header>
  );
}

function Crumb({ view }: { readonly view: View }) {
  const { page } = view;
  const list = [...destinations, settings].find(({ holds }) =>
    (holds as readonly string[]).includes(page.name),
  );
  if (!list || page.id === null) return <div className="crumb crumb-list">{list?.title ?? 'Nowhere'}</div>;
  return (
    <div className="crumb">
      <Link to={visit(view, { name: list.name, id: null })}>{list.title}</Link>
      <span aria-hidden="true"> / </span>
      <b title={page.id}>{page.name === 'trace' ? page.id.slice(0, 12) : page.id}</b>
      <span className="sr-only"> ({labelOf(page.name)})</span>
    </div>
  );
}

function Footer() {
  const now = useNow(3_600_000);
  return (
    <footer className="foot">
      Times are {zone.replaceAll('_', ' ')} ({offsetOf(zone, now)}), UTC on hover. Costs are US dollars at
      list price.
    </footer>
  );
}
