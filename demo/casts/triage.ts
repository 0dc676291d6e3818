// Triage of the inbox: reads a message, says in JSON where it belongs and how urgent it is; hard ones get a second look
// by a reasoning model.

import { type Cast, daily, type Script, step } from './cast.ts';

/** One e-mail and its verdict. */
const sorted = (id: string, weight: number, mail: string, verdict: object): Script =>
  daily(id, weight, [{ user: mail, steps: [], answer: JSON.stringify(verdict) }]);

const everyday: readonly Script[] = [
  sorted(
    'mail-late-parcel',
    5,
    'Subject: where is it? My order {order} is a week late and nobody in {city} answers the phone. {name}',
    {
      queue: 'shipping',
      urgency: 'high',
      language: 'en',
      summary: 'Order {order} is a week late',
    },
  ),
  sorted(
    'mail-invoice',
    4,
    'Subject: invoice. Could you send the invoice for {order} to our accounting, with the VAT number of the company? Thank you, {name}',
    {
      queue: 'billing',
      urgency: 'low',
      language: 'en',
      summary: 'Wants an invoice with a VAT number for {order}',
    },
  ),
  sorted(
    'mail-praise',
    2,
    'Subject: thank you! The {product} survived a storm that flattened half the campsite. Best purchase in years. {name} from {city}',
    {
      queue: 'marketing',
      urgency: 'none',
      language: 'en',
      summary: 'Praise for the {product}, could be a testimonial',
    },
  ),
  sorted(
    'mail-injury',
    1,
    'Subject: stove. The valve of my {product} stuck and the flame burnt my hand. I expect to hear from you today. {name}',
    {
      queue: 'product-safety',
      urgency: 'critical',
      language: 'en',
      summary: 'Injury by a stuck valve, needs product safety today',
    },
  ),
  sorted(
    'mail-job',
    2,
    'Subject: seasonal work. Do you still look for people for the warehouse in {city} in December? I have a forklift licence.',
    {
      queue: 'people',
      urgency: 'low',
      language: 'en',
      summary: 'Application for seasonal warehouse work',
    },
  ),
];

/** A case on which two queues disagree: a tool, a long thought, an answer in words. */
const disputed: Script = {
  id: 'disputed-case',
  occasion: 'daily',
  weight: 3,
  model: 'o4-mini',
  turns: [
    {
      user: 'Ticket {ticket} went from billing to shipping and back four times. Who owns it, and what do we tell {name}?',
      steps: [
        step(
          'read_ticket',
          { ticket: '{ticket}' },
          {
            ticket: '{ticket}',
            order: '{order}',
            history: [
              'billing: parcel never arrived, not ours',
              'shipping: refund is wanted, not ours',
              'billing: see above',
              'shipping: see above',
            ],
          },
        ),
      ],
      reasoningTokens: 730,
      answer:
        'Shipping owns it. The refund depends on whether the parcel is lost, and only shipping can settle that with the carrier; billing acts on the result. Please ask the carrier today, and tell {name}: "We have asked the carrier to confirm by tomorrow noon. If the parcel is lost you get € {amount} back the same day, without writing to us again."',
    },
  ],
};

export const triage: Cast = {
  agent: 'triage',
  team: 'customer-care',
  environment: 'production',
  model: 'gpt-4o-mini',
  promptTokens: 1_180,
  instructions:
    'You sort the inbox of Larkfield. Give the queue, the urgency (none, low, high, critical), the language and a summary of at most twelve words. Injuries and fires are always critical and go to product-safety.',
  tools: [{ name: 'read_ticket', description: 'A ticket with its history', parameters: ['ticket'] }],
  scripts: [...everyday, disputed],
};
