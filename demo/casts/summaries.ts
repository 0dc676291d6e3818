// Summaries for people in a hurry, mostly by a model of our own that no price book knows, some by a small public one.

import { type Cast, daily, type Script } from './cast.ts';

const everyday: readonly Script[] = [
  daily('call-notes', 4, [
    {
      user: 'Summarise the call of this morning with {supplier} in five lines for people who were not there.',
      steps: [],
      extraInputTokens: 7_800,
      answer:
        '1. {supplier} can deliver the spring fabric two weeks earlier if we confirm by Friday. 2. The price stays as agreed; freight goes up by 3 %. 3. They had one quality complaint, solved, report follows. 4. They ask for a forecast until August. 5. To do: forecast (buying), confirmation (legal), both by Friday.',
    },
  ]),
  daily('review-digest', 4, [
    {
      user: 'Digest the new customer reviews of the {product} from this week: what do people praise, what annoys them?',
      steps: [],
      extraInputTokens: 11_500,
      answer:
        'Forty-one reviews, 4.4 stars on average. Praised: weight (17), fit (12), that spare parts exist at all (8). Annoying: the zip catches on the lining (9), the colour is darker than in the photograph (6). New this week: three people in {city} mention a smell when unpacking. Worth a look at the last batch.',
    },
  ]),
  {
    ...daily('thread-catch-up', 3, [
      {
        user: 'I was on leave. What happened in the channel about order delays, and is anything waiting for me?',
        steps: [],
        extraInputTokens: 5_200,
        answer:
          'The carrier in {city} switched its system on Monday and scans came late for two days; 318 orders were touched, all but 12 are delivered. Support sent one message to everyone. Waiting for you: the decision whether to pay the express fee for those 12 (about € 90 in all), due today.',
      },
    ]),
    model: 'gpt-4.1-nano',
  },
  {
    ...daily('ticket-handover', 3, [
      {
        user: 'Write the handover of ticket {ticket} for the night shift.',
        steps: [],
        extraInputTokens: 2_900,
        answer:
          'Ticket {ticket}, {name}, order {order}: the parcel was opened on arrival and the {product} was missing. The carrier has confirmed the damage. A replacement is packed and leaves with the 06:00 pickup. If {name} writes tonight: apologise, give the pickup time, do not offer a refund on top.',
      },
    ]),
    model: 'gpt-4.1-nano',
  },
];

export const summaries: Cast = {
  agent: 'summaries',
  team: 'knowledge',
  environment: 'staging',
  model: 'larkfield-digest-2',
  promptTokens: 640,
  instructions:
    'You write summaries for colleagues of Larkfield: what happened, what was decided, who has to do what by when. Plain words, no adjectives, never more than ninety words.',
  tools: [],
  scripts: everyday,
};
