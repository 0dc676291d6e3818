// The frame of every page: where one can go, where one is, how fresh it is, which time is looked at.

import { Fragment, type ReactNode, useEffect, useRef } from 'react';
import { Link } from '../parts/link.tsx';
import { useView } from '../state/address.ts';
import { usePulse } from '../state/pulse.ts';
import { visit } from '../url/link.ts';
import type { View } from '../url/view.ts';
import { Controls } from './controls.tsx';
import { Crumb } from './crumb.tsx';
import { destinations, type Destination as Place, settings } from './destinations.ts';
import { Footer } from './footer.tsx';
import { FreshnessStamp } from './freshness.tsx';
import { ThemeToggle } from './theme.tsx';

export function Shell({ children }: { readonly children: ReactNode }) {
  const view = useView();
  usePulse();
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
      {destinations.map((destination, index) => (
        <Fragment key={destination.name}>
          <Group group={destination.group} before={destinations[index - 1]?.group} />
          <Destination view={view} {...destination} />
        </Fragment>
      ))}
      <span className="grow" />
      <Destination view={view} {...settings} />
      <ThemeToggle />
    </nav>
  );
}

/** The words over the first destination of a group. */
function Group({
  group,
  before,
}: {
  readonly group: string | undefined;
  readonly before: string | undefined;
}) {
  return group && group !== before ? <p className="nav-group">{group}</p> : null;
}

function Destination({ view, name, title, holds }: { readonly view: View } & Place) {
  const isHere = holds.includes(view.page.name);
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    // On a narrow screen the navigation is one line that scrolls.
    if (isHere) link.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [isHere]);
  return (
    <Link
      ref={link}
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
      <Controls view={view} />
    </header>
  );
}
