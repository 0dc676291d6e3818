// May this body come in? By bytes, before anything is read, so that overload is a refusal that exporters retry and
// never a crash; and by the room that is left on the disk.

import type { Refusal } from './answers.ts';
import type { Files } from './files.ts';
import { bodies_in_flight_bytes_max, disk_free_bytes_min, wal_bytes_max } from './limits.ts';
import type { Wal } from './wal.ts';

export interface AdmissionEdges {
  readonly wal: Pick<Wal, 'bytes' | 'failures'>;
  readonly files: Pick<Files, 'free'>;
  readonly directory: string;
  readonly now: () => number;
  /** Told when it begins to refuse for a reason that only its operator can cure, and when that is over. */
  readonly onClosed: (reason: string | null) => void;
}

const disk_check_ms = 1_000;
/** After this many failed writes in a row the log is taken for broken until one succeeds. */
const failures_max = 20;

export class Admission {
  /** Bytes of bodies being received or decoded. */
  bytes = 0;
  private diskFree = Number.POSITIVE_INFINITY;
  private diskCheckedAt = Number.NEGATIVE_INFINITY;
  private closed = false;
  private readonly edges: AdmissionEdges;

  constructor(edges: AdmissionEdges) {
    this.edges = edges;
  }

  /** Takes `bytes` in, or says why not. What was taken must be given back with `release`. */
  admit(bytes: number): Refusal | undefined {
    this.checkDisk();
    const refusal = this.closure() ?? this.crowding(bytes);
    if (!refusal) this.bytes += bytes;
    return refusal;
  }

  /** Why nothing at all comes in. */
  private closure(): Refusal | undefined {
    const refusal = this.closedBy();
    if (this.closed !== (refusal !== undefined)) this.edges.onClosed(refusal?.message ?? null);
    this.closed = refusal !== undefined;
    return refusal;
  }

  private closedBy(): Refusal | undefined {
    if (this.edges.wal.bytes > wal_bytes_max) {
      return {
        status: 503,
        message: `the store has been away for too long: ${wal_bytes_max} bytes wait for it in the write-ahead log; nothing that was acknowledged is lost`,
        retryAfterSeconds: 30,
      };
    }
    if (this.diskFree < disk_free_bytes_min) {
      return {
        status: 503,
        message: `the disk of FLYBALL_DATA_DIR (${this.edges.directory}) is full: ${megabytes(this.diskFree)} MB are left, ${megabytes(disk_free_bytes_min)} MB are needed; make room, or move the directory`,
        retryAfterSeconds: 30,
      };
    }
    if (this.edges.wal.failures >= failures_max) {
      return {
        status: 503,
        message: 'the write-ahead log cannot be written; see the log of flyball',
        retryAfterSeconds: 5,
      };
    }
    return undefined;
  }

  private crowding(bytes: number): Refusal | undefined {
    if (this.bytes + bytes > bodies_in_flight_bytes_max) {
      return {
        status: 429,
        message: `more than ${bodies_in_flight_bytes_max} bytes are being received at this moment`,
        retryAfterSeconds: 1,
      };
    }
    return undefined;
  }

  release(bytes: number): void {
    this.bytes -= bytes;
  }

  private checkDisk(): void {
    const now = this.edges.now();
    if (now - this.diskCheckedAt < disk_check_ms) return;
    this.diskCheckedAt = now;
    this.edges.files.free(this.edges.directory).then(
      (free) => {
        this.diskFree = free;
      },
      () => {},
    );
  }
}

const megabytes = (bytes: number): number => Math.floor(bytes / 1_000_000);
