// What an error means for the reader, and what to do about it.

export interface Failure {
  readonly what: string;
  readonly cure: string;
}

const known: Readonly<Record<string, Failure>> = {
  unreachable: {
    what: 'The flyball service does not answer.',
    cure: 'See whether it still runs (npm start); nothing that was acknowledged is lost.',
  },
  unauthenticated: {
    what: 'This installation asks for a key.',
    cure: 'Enter a key with the scope “read”; it stays in this tab only.',
  },
  forbidden: {
    what: 'The key of this tab may not read this.',
    cure: 'Use a key with the scope that this page needs.',
  },
  not_found: {
    what: 'There is no such thing here.',
    cure: 'It may be of another tenant, past its retention, or not have arrived yet.',
  },
  query_too_heavy: {
    what: 'This question takes more time than it may.',
    cure: 'Choose a shorter range or add a filter.',
  },
  store_unavailable: {
    what: 'The store does not answer.',
    cure: 'Spans are still accepted and wait in the log; this page tries again by itself.',
  },
  too_many_requests: { what: 'Too many questions at a time.', cure: 'Wait a few seconds and try again.' },
  wrong_host: {
    what: 'The service is reached under a name that it does not know.',
    cure: 'Open it under the address that it printed when it started.',
  },
};

/** `message` is the API's own; it stands for codes that need no other words. */
export function failureWords(code: string, message: string): Failure {
  const failure = Object.hasOwn(known, code) ? known[code] : undefined;
  return failure ?? { what: message, cure: 'Try again; if it stays, the service’s log says more.' };
}
