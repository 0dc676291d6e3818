// Draws a sentence: its words, those with a link as links, those with a verdict in the colour of their state.

import type { Sentence, Word } from '../words/sentence.ts';
import { Link } from './link.tsx';

interface Props {
  readonly sentence: Sentence;
  /** The answer that opens a page is its heading. */
  readonly heading?: boolean;
}

export function Say({ sentence, heading = false }: Props) {
  const words = sentence.map((word, index) => {
    // A sentence is rebuilt as a whole; its words have no other identity than their place.
    const key = `${index}`;
    return typeof word === 'string' ? word : <SaidWord key={key} word={word} />;
  });
  return heading ? <h1 className="say">{words}</h1> : <span>{words}</span>;
}

function SaidWord({ word }: { readonly word: Word }) {
  const className = [
    word.strong ? 'strong' : '',
    word.verdict === 'worse' ? 'worse' : word.verdict === 'better' ? 'better' : '',
  ]
    .join(' ')
    .trim();
  if (word.to) {
    return (
      <Link to={word.to} className={`said ${className}`} title={word.title}>
        {word.text}
      </Link>
    );
  }
  return (
    <span className={className} title={word.title}>
      {word.text}
    </span>
  );
}
