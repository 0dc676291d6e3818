// The one way to ClickHouse: the same calls whether the engine runs in this process or behind a URL. Settings stand in
// the SQL text and nowhere else: settings given to the client would stay on an embedded connection for ever.

/** Values for typed placeholders such as {tenant_id:String}. A Date is a DateTime64 parameter. */
export type Parameters = Readonly<
  Record<string, string | number | bigint | boolean | Date | null | readonly string[]>
>;

/** Rows already in RowBinary, with the columns that they hold, in order. */
export interface RowBatch {
  readonly table: string;
  readonly columns: readonly (readonly [name: string, type: string])[];
  /** Bytes in memory, or a file that the engine reads by itself. */
  readonly source: Uint8Array | { readonly path: string };
  /** A condition on the rows to take, in SQL over the columns; all of them by default. */
  readonly where?: string;
  /** Names the insert, so that a server can be asked whether it still runs. */
  readonly queryId?: string;
}

/** What a question costs at most. Written into the SQL's SETTINGS clause. */
export interface QueryLimits {
  readonly seconds_max: number;
  readonly memory_bytes_max: number;
  readonly rows_max: number;
}

export interface Store {
  /** `embedded` or `server`, for the page and for messages. */
  readonly kind: 'embedded' | 'server';
  /** Rows as objects. Runs on a reader; several run side by side. Throws StoreError. */
  rows<Row>(sql: string, parameters?: Parameters): Promise<Row[]>;
  /** The answer in one of ClickHouse's formats, as text: CSVWithNames, JSONEachRow, … */
  text(sql: string, format: string, parameters?: Parameters): Promise<string>;
  /** RowBinary of a query without parameters, on the watcher's own connection, so that no question delays it. */
  rowBinary(sql: string): Promise<Uint8Array>;
  /** A statement without an answer, on the writer. */
  command(sql: string, parameters?: Parameters): Promise<void>;
  /** Inserts rows, all or none for one partition. Resolves when they are durable. `lane` keeps writers apart. */
  insert(batch: RowBatch, lane: 'facts' | 'derived'): Promise<void>;
  /** True while the engine answers. */
  ping(): Promise<boolean>;
  close(): Promise<void>;
}

/** What a caller can do about a failure: try again, send less at a time, or set the row aside. */
export type StoreFailure = 'retry' | 'split' | 'poison' | 'limit' | 'fault';

/** A failed statement. `code` is ClickHouse's number, 0 when the engine was not reached. */
export class StoreError extends Error {
  override name = 'StoreError';
  readonly code: number;
  readonly failure: StoreFailure;

  constructor(message: string, code: number, failure: StoreFailure, cause?: unknown) {
    super(message, { cause });
    this.code = code;
    this.failure = failure;
  }
}

/** Codes that say that a row cannot be stored, however often it is tried. */
const poisonCodes: ReadonlySet<number> = new Set([
  6, 25, 26, 27, 32, 33, 38, 41, 43, 53, 69, 70, 72, 117, 131, 321, 349, 407, 636, 691,
]);
/** Too much at once: 158 rows, 159 time, 160 estimated time, 241 memory, 307 bytes, 396 result. */
const limitCodes: ReadonlySet<number> = new Set([158, 159, 160, 241, 307, 396]);
/** Codes that time can cure: network, shutdown, memory, disk full, too many parts, keeper. */
const retryCodes: ReadonlySet<number> = new Set([
  0, 3, 159, 202, 203, 209, 210, 236, 241, 242, 243, 252, 285, 319, 425, 439, 999,
]);

/** Sorts a failure by what can be done about it; an unknown code is a fault, which is retried and told, never dropped. */
export function failureOf(code: number, message: string): StoreFailure {
  if (code === 252 && message.includes('partitions for single INSERT')) return 'split';
  if (poisonCodes.has(code)) return 'poison';
  if (retryCodes.has(code)) return limitCodes.has(code) ? 'limit' : 'retry';
  return limitCodes.has(code) ? 'limit' : 'fault';
}

/** Wraps whatever the client threw. */
export function storeError(error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const sent = (error as { code?: unknown } | null)?.code;
  const code = /^\d+$/.test(String(sent)) ? Number(sent) : Number(/Code: (\d+)/.exec(message)?.[1] ?? 0);
  return new StoreError(message, code, failureOf(code, message), error);
}

/** `a` as a SQL string literal. For our own constants; values of users go through placeholders. */
export function literal(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

/** `INSERT INTO table (a, b) …` of a batch, reading from `from` (a table function over the batch's structure). */
export function insertStatement(batch: RowBatch, from: (structure: string) => string): string {
  const names = batch.columns.map(([name]) => name).join(', ');
  const structure = batch.columns.map(([name, type]) => `${name} ${type}`).join(', ');
  const where = batch.where ? ` WHERE ${batch.where}` : '';
  const settings =
    'async_insert = 0, insert_deduplicate = 0, max_insert_threads = 1, input_format_parallel_parsing = 0, max_partitions_per_insert_block = 0';
  return `INSERT INTO ${batch.table} (${names}) SELECT ${names} FROM ${from(structure)}${where} SETTINGS ${settings}`;
}
