// What is shown when drawing itself fails, or when a newer version of the dashboard has replaced the files of this one.

import { Component, type ReactNode } from 'react';

interface State {
  readonly error: Error | null;
}

export class Boundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <section className="notice" role="alert">
        <h2>This page could not be drawn.</h2>
        <p>
          If flyball was updated meanwhile, loading it again helps. Otherwise please report what stands here.
        </p>
        <pre className="code">{error.message}</pre>
        <button type="button" className="button" onClick={() => window.location.reload()}>
          Load again
        </button>
      </section>
    );
  }
}
