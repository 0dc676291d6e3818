// What was said, with its claims marked, beside what they rest on. The claims that nothing supports come first; choosing one
// shows its passage.

import { useState } from 'react';
import type { ClaimRow, JudgedText, SourceText } from '../../api/contract/quality.ts';
import { counted } from '../format/number.ts';
import { Tag, type Tone } from '../parts/tag.tsx';
import { type Mark, passageOf, piecesOf } from './marked.ts';

interface Props {
  readonly judged: readonly JudgedText[];
  readonly sources: readonly SourceText[];
}

const isBad = ({ verdict }: ClaimRow): boolean => verdict === 'unsupported' || verdict === 'contradicted';

export function Faithfulness({ judged, sources }: Props) {
  const told = judged
    .filter(({ claims }) => claims.length > 0)
    .toSorted((a, b) => b.unsupported_count - a.unsupported_count);
  if (told.length === 0) return null;
  return (
    <section className="card" aria-label="Claims and what they rest on">
      <div className="card-head">
        <h2>Claims and what they rest on</h2>
        <small>what was said, left; the passage that supports it, or the nearest that there is, right</small>
      </div>
      <div className="card-body">
        {told.map((text) => (
          <Judged key={`${text.span_id} ${text.where} ${text.text}`} judged={text} sources={sources} />
        ))}
      </div>
    </section>
  );
}

function Judged({
  judged,
  sources,
}: {
  readonly judged: JudgedText;
  readonly sources: readonly SourceText[];
}) {
  const claims = judged.claims;
  const firstBad = claims.findIndex(isBad);
  const [chosen, choose] = useState(Math.max(0, firstBad));
  const where = judged.where === 'answer' ? 'the answer' : `arguments of ${judged.tool_name || 'a tool'}`;
  return (
    <div className="judged">
      <div className="judged-said">
        <p className="sub">
          {where}, {counted(claims.length, 'claim')}
          {judged.unsupported_count > 0 ? `, ${judged.unsupported_count} unbacked` : ''}
        </p>
        <p className={judged.where === 'answer' ? 'said-text' : 'said-text mono'}>
          {piecesOf(judged.text, claims.map(markOf)).map(({ text, mark, at }) =>
            mark ? (
              <button
                key={at}
                type="button"
                className={`claim ${mark.tone}`}
                aria-pressed={mark.key === chosen}
                title={mark.title}
                onClick={() => choose(mark.key)}
              >
                {text}
              </button>
            ) : (
              <span key={at}>{text}</span>
            ),
          )}
        </p>
      </div>
      <Rests claim={claims[chosen]} sources={sources} />
    </div>
  );
}

const markOf = (claim: ClaimRow, key: number): Mark => ({
  start: claim.start,
  end: claim.end,
  tone: isBad(claim) ? 'unbacked' : claim.verdict,
  title: `${claim.kind}, ${claim.verdict}${claim.rule ? ` (${claim.rule})` : ''}`,
  key,
});

const tones: Readonly<Record<ClaimRow['verdict'], Tone>> = {
  supported: 'ok',
  derived: 'ok',
  unsupported: 'bad',
  contradicted: 'bad',
};
const words: Readonly<Record<ClaimRow['verdict'], string>> = {
  supported: 'stands here',
  derived: 'follows from here',
  unsupported: 'stands nowhere; the nearest is here',
  contradicted: 'here stands the contrary',
};

function Rests({
  claim,
  sources,
}: {
  readonly claim: ClaimRow | undefined;
  readonly sources: readonly SourceText[];
}) {
  if (!claim) return null;
  const source = claim.place ? sources[claim.place.source] : undefined;
  return (
    <div className="judged-rests" aria-live="polite">
      <p className="sub">
        <Tag tone={tones[claim.verdict]}>{claim.verdict}</Tag> {claim.kind} “{claim.text}”{' '}
        {source ? words[claim.verdict] : 'stands nowhere'}
        {claim.rule ? ` (${claim.rule})` : ''}
      </p>
      {source && claim.place ? <Passage source={source} place={claim.place} bad={isBad(claim)} /> : null}
    </div>
  );
}

const kinds: Readonly<Record<SourceText['kind'], string>> = {
  system: 'system prompt',
  user: 'the user',
  earlier: 'said earlier',
  arguments: 'arguments of',
  result: 'result of',
};

function Passage({
  source,
  place,
  bad,
}: {
  readonly source: SourceText;
  readonly place: { start: number; end: number };
  readonly bad: boolean;
}) {
  const cut = passageOf(source.text, place);
  const mark: Mark = {
    start: cut.start,
    end: cut.end,
    tone: bad ? 'nearest' : 'supports',
    title: '',
    key: 0,
  };
  return (
    <>
      <p className="sub">
        {kinds[source.kind]} {source.tool_name}
        {source.is_error ? ' (an error)' : ''}
      </p>
      <p className="said-text mono">
        {piecesOf(cut.text, [mark]).map(({ text, mark: found, at }) =>
          found ? (
            <mark key={at} className={found.tone}>
              {text}
            </mark>
          ) : (
            <span key={at}>{text}</span>
          ),
        )}
      </p>
    </>
  );
}
