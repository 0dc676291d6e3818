// Names of people and places: two or three words in capitals within a sentence. What begins a sentence, months, and words
// of greeting are none; so this finds fewer names than there are, and seldom one that is not.

export interface NameSaid {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const name =
  /(?<![\p{L}\p{N}])(?:(?:Dr|Mr|Mrs|Ms|Prof)\.?\s)?(\p{Lu}\p{Ll}+(?:[ ](?:\p{Lu}\.|(?:van|von|de|del|da|di|la|el)|\p{Lu}\p{Ll}+(?:-\p{Lu}\p{Ll}+)?)){1,3})(?![\p{L}\p{N}])/gu;

const usual =
  /^(?:The|Your|You|We|Our|Their|This|That|These|Those|Here|There|It|If|In|On|At|For|With|And|But|Or|So|To|From|By|As|Of|Please|Thank|Thanks|Good|Dear|Best|Kind|Regards|Hello|Hi|Yes|No|January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Flight|Order|Reservation|Total|Price|Status|Note|Date|Departure|Arrival|Economy|Business|Basic|Class|Available|Seats|Support|Team|Customer|Service|Payment|Refund|Credit|Card|Gift|Certificate|Option|Step|Version|Build|Commit|Invoice|Ticket|Claim|Account|Manager|User|Name|Address|Email|Phone|Number|Cabin|Trip|Type|Passenger|Passengers|Insurance|Baggage|English|German|French|Spanish|Europe|European|American|Us|Eu|Api|Sorry|Done|Great|Sure|Once|After|Before|When|While|Let|Is|Are|Was|Were|Do|Does|Did|Can|Could|Would|Should|Will|Each|All|Both|Also|However|Since|Because|Not|Only|Just|Now|Today|Tomorrow|Next|First|Second|Third|Last|New|More|Most|Other|Another|Any|Some|Every|My|I|A|An)$/;

/** Names of two words or more that are not the first words of a sentence. */
export function namesIn(text: string): NameSaid[] {
  const found: NameSaid[] = [];
  for (const match of text.matchAll(name)) {
    const words = match[1]!.split(' ');
    const dropped = words.findIndex((word) => !usual.test(word));
    const kept = dropped < 0 ? [] : words.slice(dropped);
    const start = match.index + match[0].length - kept.join(' ').length;
    if (kept.length < 2 || kept.some((word) => usual.test(word)) || beginsSentence(text, start)) continue;
    found.push({ text: kept.join(' '), start, end: start + kept.join(' ').length });
  }
  return found;
}

const beginsSentence = (text: string, start: number): boolean =>
  /(?:^|[.!?:\n*#>•"“-])\s*(?:[*_"“(]+)?$/.test(text.slice(0, start));
