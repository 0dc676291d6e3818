// Market research for the buyers: reads a lot, thinks long, and once in a while reads far too much.

import { type Cast, daily, type Script, step } from './cast.ts';

const search = (query: string, findings: readonly object[]): ReturnType<typeof step> =>
  step('search_sources', { query }, { query, findings });

const everyday: readonly Script[] = [
  daily('fabric-prices', 3, [
    {
      user: 'How have prices for recycled nylon moved this quarter, and what does that mean for our jackets next spring?',
      steps: [
        search('recycled nylon price quarter', [
          {
            source: 'Textile Monitor',
            finding: 'Recycled nylon 6.6 up 7 % since July on lower waste supply',
          },
          { source: '{supplier} price list', finding: 'Contract price fixed until March, then indexed' },
        ]),
        step(
          'read_document',
          { title: '{supplier} price list' },
          { pages: 18, clause: 'Indexation from April, capped at 9 % a year' },
        ),
      ],
      extraInputTokens: 6_400,
      reasoningTokens: 1_150,
      answer:
        'Recycled nylon rose about 7 % since July because less waste fibre is collected. {supplier} has fixed our price until March, and from April the contract follows the index with a cap of 9 % a year. For the spring jackets this adds roughly € 1.10 per piece. I would order the April fabric in February, which keeps the old price for about 60 % of the volume.',
    },
  ]),
  daily('competitor-tents', 3, [
    {
      user: 'Compare our {product} with what the two largest competitors sell in that class: weight, price, warranty.',
      steps: [
        search('competitor comparison {product}', [
          { source: 'Peak & Pine catalogue', finding: '180 g lighter, 12 % dearer, two years of warranty' },
          { source: 'Ravel Outdoor shop', finding: 'same weight, 9 % cheaper, one year of warranty' },
        ]),
      ],
      extraInputTokens: 4_200,
      reasoningTokens: 820,
      answer:
        'Peak & Pine is 180 g lighter but 12 % dearer, with two years of warranty; Ravel is as heavy as ours and 9 % cheaper, with one year. Our five-year warranty is the clearest advantage of the {product} and hardly visible on the product page. Suggestion: move it into the headline, and test a price 4 % lower in {city} before cutting it everywhere.',
    },
    {
      user: 'What would the lower price cost us if volume stayed flat?',
      steps: [],
      reasoningTokens: 640,
      extraInputTokens: 3_100,
      answer:
        'With flat volume a price 4 % lower costs about € 31,000 a year, or 11 % of the contribution of this line. It pays for itself from 13 % more units, which the last two promotions in this class both exceeded (18 % and 21 %).',
    },
  ]),
  daily('winter-demand', 2, [
    {
      user: 'Is demand for sleeping bags this winter above or below last year, by region?',
      steps: [
        search('sleeping bag demand winter region', [
          { source: 'sales warehouse', finding: 'North +14 %, Centre +3 %, South -6 %' },
        ]),
      ],
      extraInputTokens: 5_300,
      reasoningTokens: 960,
      answer:
        'Above last year by 5 % overall, but unevenly: the north is up 14 %, the centre 3 %, the south down 6 %. The south follows a warm October, so it may only be late. I would move 300 bags from the southern store to {city} now and look again in two weeks.',
    },
  ]),
  daily('supplier-risk', 2, [
    {
      user: 'Give me a short risk note on {supplier}: delivery, finances, anything in the news.',
      steps: [
        search('{supplier} delivery record finances news', [
          { source: 'goods-in log', finding: '94 % on time over twelve months, two late in September' },
          { source: 'company register', finding: 'equity ratio 38 %, no new charges' },
        ]),
      ],
      extraInputTokens: 7_100,
      reasoningTokens: 1_380,
      answer:
        '{supplier} delivered 94 % on time over the last year; both delays in September came from one strike at the port. Finances look sound: 38 % equity and no new charges in the register. No negative news. Risk: low. Keep the second source for zips, which is the only single dependency.',
    },
  ]),
];

const greedy: Script = {
  id: 'read-every-contract',
  occasion: 'overspend',
  weight: 1,
  turns: [
    {
      user: 'Go through all 212 supplier contracts and list every clause that mentions indexation, with page numbers.',
      steps: [
        step(
          'read_document',
          { title: 'supplier contracts 2019-2026, complete' },
          { documents: 212, pages: 9_871, note: 'attached in full' },
        ),
      ],
      extraInputTokens: 188_000,
      reasoningTokens: 21_500,
      answer:
        'I found 341 clauses on indexation in 212 contracts. 188 follow the producer price index, 97 a fixed yearly step, 56 a raw-material index; 41 have no cap. The ten with the largest exposure are those of {supplier} (pages 4, 17, 31) and of four fabric mills. The complete list with page numbers is attached as a table.',
    },
  ],
};

export const research: Cast = {
  agent: 'research',
  team: 'buying',
  environment: 'production',
  model: 'gpt-5',
  promptTokens: 3_840,
  instructions:
    'You are a market analyst for the buyers of Larkfield. Search before you claim, read the documents you cite, give figures with their source, and end with one recommendation that a buyer can act on today.',
  tools: [
    {
      name: 'search_sources',
      description: 'Search catalogues, registers and our own warehouse',
      parameters: ['query'],
    },
    { name: 'read_document', description: 'The text of a document', parameters: ['title'] },
  ],
  scripts: [...everyday, greedy],
};
