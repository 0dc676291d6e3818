// The honest states of a page or a panel, in words: nothing there, or something went wrong, and what to do about it.

import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { ApiFailure } from '../state/api.ts';
import { keepKey } from '../state/key.ts';
import { useService } from '../state/pulse.ts';
import { failureWords } from '../words/failure.ts';

export function Empty({ title, children }: { readonly title?: string; readonly children: ReactNode }) {
  return (
    <div className="empty">
      {title ? <p className="empty-title">{title}</p> : null}
      {children}
    </div>
  );
}

interface FailedProps {
  readonly error: Error;
  readonly retry: () => void;
  /** It stands for the whole page, not for a part of it. */
  readonly heading?: boolean;
}

export function Failed({ error, retry, heading = false }: FailedProps) {
  const { what, cure } = failureWords(error instanceof ApiFailure ? error.code : 'drawing', error.message);
  return (
    <div className={heading ? 'empty empty-page' : 'empty'} role="alert">
      {heading ? <h1 className="say">{what}</h1> : <p className="empty-title">{what}</p>}
      <p>{cure}</p>
      {error instanceof ApiFailure && error.code === 'unauthenticated' ? <KeyForm /> : null}
      <button type="button" className="button" onClick={retry}>
        Try again
      </button>
    </div>
  );
}

function KeyForm() {
  const [key, setKey] = useState('');
  const client = useQueryClient();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    keepKey(key.trim());
    void client.resetQueries();
  };
  return (
    <form onSubmit={submit} className="key-form">
      <label>
        Key{' '}
        <input
          type="password"
          autoComplete="off"
          value={key}
          onChange={(event) => setKey(event.target.value)}
        />
      </label>
      <button type="submit" className="button" disabled={key.trim() === ''}>
        Use it
      </button>
    </form>
  );
}

const usualOtlpPort = 4_318;

/** How a first span gets here. The host is the one that this page was loaded from. */
export function HowTo() {
  const endpoint = `http://${window.location.hostname}:${useService()?.otlp_http_port ?? usualOtlpPort}`;
  return (
    <div className="how-to">
      <p>Point an OpenTelemetry exporter at {endpoint}; requests appear here within a second:</p>
      <pre className="code">{`export OTEL_EXPORTER_OTLP_ENDPOINT=${endpoint}\nexport OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf`}</pre>
      <p>
        Or let a small fleet send some: <code>npm run demo</code>
      </p>
    </div>
  );
}
