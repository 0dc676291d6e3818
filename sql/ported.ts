// A store on the other side of a message port: the engine lives in one thread, and a worker uses it through this as if
// it were its own. Bytes are handed over, not copied.

import type { MessagePort, Transferable } from 'node:worker_threads';
import type { Parameters, RowBatch, Store } from './store.ts';
import { StoreError, storeError } from './store.ts';

type Method = 'rows' | 'text' | 'rowBinary' | 'command' | 'insert' | 'ping';

interface Call {
  readonly id: number;
  readonly method: Method;
  readonly parameters: readonly unknown[];
}

interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly failure?: {
    readonly message: string;
    readonly code: number;
    readonly failure: StoreError['failure'];
  };
}

/** Answers what the other side of `port` asks of `store`, until the port closes. */
export function serveStore(port: MessagePort, store: Store): void {
  port.on('message', (call: Call) => {
    const run = store[call.method] as (...parameters: readonly unknown[]) => Promise<unknown>;
    run.apply(store, [...call.parameters]).then(
      (value) => port.postMessage({ id: call.id, value } satisfies Answer, transferable(value)),
      (error) => {
        const { message, code, failure } = storeError(error);
        port.postMessage({ id: call.id, failure: { message, code, failure } } satisfies Answer);
      },
    );
  });
}

/** Buffers of their own are handed over; a view into a larger buffer is copied. */
function transferable(value: unknown): Transferable[] {
  return value instanceof Uint8Array && value.byteLength === value.buffer.byteLength
    ? [value.buffer as ArrayBuffer]
    : [];
}

/** The store behind `port`. */
export function portedStore(port: MessagePort, kind: Store['kind']): Store {
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: StoreError) => void }>();
  let next = 1;
  port.on('message', ({ id, value, failure }: Answer) => {
    const call = waiting.get(id);
    waiting.delete(id);
    if (failure) call?.reject(new StoreError(failure.message, failure.code, failure.failure));
    else call?.resolve(value as never);
  });
  const ask = <T>(method: Method, parameters: readonly unknown[], handed: Transferable[] = []): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      const id = next++;
      waiting.set(id, { resolve, reject });
      port.postMessage({ id, method, parameters } satisfies Call, handed);
    });
  return {
    kind,
    rows: <Row>(sql: string, parameters?: Parameters) => ask<Row[]>('rows', [sql, parameters]),
    text: (sql, format, parameters) => ask('text', [sql, format, parameters]),
    rowBinary: (sql) => ask('rowBinary', [sql]),
    command: (sql, parameters) => ask('command', [sql, parameters]),
    insert: (batch: RowBatch, lane) => {
      const { source } = batch;
      if (!(source instanceof Uint8Array)) return ask('insert', [batch, lane]);
      // A view would drag its whole buffer through the port.
      const own = Uint8Array.prototype.slice.call(source);
      return ask('insert', [{ ...batch, source: own }, lane], [own.buffer as ArrayBuffer]);
    },
    ping: () => ask('ping', []),
    close: async () => port.close(),
  };
}
