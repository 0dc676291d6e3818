// Placeholders with the final size of what they stand for, so that nothing jumps when it arrives.

import { Skeleton } from '@mantine/core';

export function PageSkeleton() {
  return (
    <div aria-busy="true">
      <span className="sr-only">Loading</span>
      <SaySkeleton />
      <Skeleton height={104} radius={8} />
      <Skeleton height={280} radius={8} mt={16} />
    </div>
  );
}

export function SaySkeleton({ lines = 2 }: { readonly lines?: 1 | 2 }) {
  return (
    <div className="say" aria-hidden="true">
      <Skeleton height={20} width={lines === 1 ? '46%' : '78%'} radius={4} my={3.5} />
      {lines === 2 ? <Skeleton height={20} width="46%" radius={4} my={3.5} /> : null}
    </div>
  );
}

/** Lines of a table that has not arrived. */
export function RowsSkeleton({ rows }: { readonly rows: number }) {
  return (
    <div aria-busy="true" className="rows-skeleton">
      <span className="sr-only">Loading</span>
      {Array.from({ length: rows }, (_, index) => index).map((row) => (
        <Skeleton key={row} height={12} width={`${92 - ((row * 13) % 30)}%`} radius={3} />
      ))}
    </div>
  );
}

/** A page that is one table. */
export function ListSkeleton() {
  return (
    <>
      <SaySkeleton lines={1} />
      <section className="card card-table">
        <RowsSkeleton rows={8} />
      </section>
    </>
  );
}
