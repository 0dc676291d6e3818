// The list of requests as CSV: a plain link, or, where this tab has a key, a download that carries it.

import { type MouseEvent, useState } from 'react';
import { addressOf, answerTo } from '../state/api.ts';
import { readKey } from '../state/key.ts';
import { type RequestsOptions, requestsParameters } from '../state/queries.ts';

const rowsMax = 500;

export function CsvLink({ options }: { readonly options: RequestsOptions }) {
  const [error, setError] = useState<string | null>(null);
  const parameters = () => ({ ...requestsParameters(options, Date.now()), limit: rowsMax, format: 'csv' });
  const download = async (event: MouseEvent<HTMLAnchorElement>) => {
    const link = event.currentTarget;
    // The address is made at the click, so that a moving range ends now.
    link.href = addressOf('/v1/requests', parameters());
    if (!readKey()) return;
    event.preventDefault();
    try {
      save(await (await answerTo('/v1/requests', { parameters: parameters() })).blob());
    } catch (failure) {
      setError(failure instanceof Error ? failure.message : String(failure));
    }
  };
  return (
    <>
      {error ? <span className="worse">{error} </span> : null}
      <a
        className="quiet"
        href={addressOf('/v1/requests', parameters())}
        download="requests.csv"
        onClick={(event) => void download(event)}
      >
        CSV
      </a>
    </>
  );
}

function save(blob: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = 'requests.csv';
  link.click();
  URL.revokeObjectURL(link.href);
}
