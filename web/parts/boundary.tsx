// What is shown when drawing itself fails, or when files of the dashboard cannot be loaded: in place of the part that
// needs them, so that the rest of the page stays.

import { Component, type ReactNode } from 'react';

interface State {
  readonly error: Error | null;
}

interface Props {
  readonly children: ReactNode;
  /** What could not be drawn, to begin a sentence with. */
  readonly what?: string;
  /** Shown instead of an explanation. */
  readonly instead?: ReactNode;
}

export class Boundary extends Component<Props, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render(): ReactNode {
    const { error } = this.state;
    const { children, what = 'This page', instead } = this.props;
    if (!error) return children;
    if (instead !== undefined) return instead;
    return (
      <section className="notice" role="alert">
        <h2>{what} could not be drawn.</h2>
        <p>
          If flyball was updated or away meanwhile, loading it again helps. Otherwise please report what
          stands here.
        </p>
        <pre className="code">{error.message}</pre>
        <button type="button" className="button" onClick={() => window.location.reload()}>
          Load again
        </button>
      </section>
    );
  }
}
