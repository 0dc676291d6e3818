// What an agent's scores are and what they are read against: facts, distribution, map, population tests.

import type { AgentDriftAnswer } from '../../api/contract/quality.ts';
import { Empty } from '../parts/notice.tsx';
import { BaselineFacts } from './baseline.tsx';
import { DistributionCard } from './distribution.tsx';
import { MapCard } from './map.tsx';
import { TestsCard } from './tests.tsx';

export function ScoredAgent({ drift }: { readonly drift: AgentDriftAnswer }) {
  const { baseline, distribution, map, nearest, progress, tests } = drift;
  return (
    <>
      <BaselineFacts drift={drift} />
      {progress.waiting_count > 0 ? (
        <Empty>{`${progress.waiting_count} requests wait for the embeddings endpoint; they are scored when it answers.`}</Empty>
      ) : null}
      {baseline ? (
        <div className="board quality-pair">
          <DistributionCard distribution={distribution} baseline={baseline} />
          <MapCard map={map} nearest={nearest} />
          <TestsCard tests={tests} />
        </div>
      ) : null}
    </>
  );
}
