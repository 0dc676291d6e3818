// Refunds: careful with money, checks the order and the policy before it pays. One of its conversations never ends:
// the payment service keeps answering "pending" and the model keeps asking.

import { type Cast, daily, type Script, step } from './cast.ts';

const lookUp = step(
  'lookup_order',
  { order_id: '{order}' },
  {
    order_id: '{order}',
    customer: '{name}',
    paid_eur: '{amount}',
    method: 'card',
    items: [{ name: '{product}', state: 'delivered' }],
  },
);
const policy = (decision: string, reason: string): ReturnType<typeof step> =>
  step('check_refund_policy', { order_id: '{order}', reason }, { decision, reason, window_days: 30 });

const everyday: readonly Script[] = [
  daily('wrong-item', 4, [
    {
      user: 'Order {order}: you sent me the wrong colour of the {product}. I would like my money back, not an exchange.',
      steps: [
        lookUp,
        policy('approve', 'wrong_item'),
        step(
          'issue_refund',
          { order_id: '{order}', amount_eur: '{amount}' },
          { refund_id: 'rf-{ticket}', state: 'accepted', days_to_account: 3 },
        ),
      ],
      answer:
        'I am sorry about the mix-up, {name}. I have refunded € {amount} to your card (reference rf-{ticket}); it usually shows within three days. A prepaid label for the return is in your inbox, and there is no rush: please drop the parcel off within 30 days.',
    },
  ]),
  daily('late-return', 3, [
    {
      user: 'I bought the {product} seven weeks ago (order {order}) and only now opened it. Can I still return it?',
      steps: [lookUp, policy('refer', 'outside_window')],
      answer:
        'The 30 days for a refund have passed, so I cannot pay the money back. As the {product} is unopened I can offer store credit of the full € {amount}, valid for two years. Shall I set that up for order {order}?',
    },
    {
      user: 'Yes, store credit is fine.',
      steps: [
        step(
          'issue_credit',
          { order_id: '{order}', amount_eur: '{amount}' },
          { credit_code: 'CR-{ticket}', valid_months: 24 },
        ),
      ],
      answer:
        'All set. Your credit code is CR-{ticket} over € {amount}; it is valid for 24 months and can be split over several orders. The return label is on its way to you by e-mail.',
    },
  ]),
  daily('double-charge', 3, [
    {
      user: 'My card shows {amount} twice for order {order}. Please give one of them back.',
      steps: [
        lookUp,
        step(
          'list_charges',
          { order_id: '{order}' },
          {
            charges: [
              { id: 'ch_1', eur: '{amount}', state: 'captured' },
              { id: 'ch_2', eur: '{amount}', state: 'authorised', expires_days: 5 },
            ],
          },
        ),
      ],
      answer:
        'I can see both entries, {name}. Only one was captured; the second is an authorisation left over from a retry, which your bank releases on its own within five days, so no money was taken twice. If it is still there after that, reply here and I will ask the payment team to void it.',
    },
  ]),
  daily('price-drop', 2, [
    {
      user: 'The {product} got cheaper two days after I ordered it. Do you refund the difference?',
      steps: [lookUp, policy('approve', 'price_match')],
      answer:
        'Yes: within 14 days we match our own price. I have put the difference for order {order} back on your card. Thank you for asking, many do not.',
    },
  ]),
];

const endless: Script = {
  id: 'refund-stuck-pending',
  occasion: 'loop',
  weight: 1,
  turns: [
    {
      user: 'You promised my refund for order {order} last week. Has it been paid out?',
      steps: [
        lookUp,
        step(
          'get_refund_status',
          { refund_id: 'rf-{ticket}' },
          { refund_id: 'rf-{ticket}', state: 'pending', retry: 'later' },
        ),
      ],
      answer: '',
      endless: true,
    },
  ],
};

export const refunds: Cast = {
  agent: 'refunds',
  team: 'payments',
  environment: 'production',
  model: 'gpt-4o',
  promptTokens: 2_310,
  instructions:
    'You handle refunds for Larkfield. Check the order first, then the policy, then act. Never refund more than was paid. Say the amount, the reference and when the money arrives. If the policy says refer, offer store credit.',
  tools: [
    { name: 'lookup_order', description: 'An order with its payment', parameters: ['order_id'] },
    {
      name: 'check_refund_policy',
      description: 'Whether a refund is allowed',
      parameters: ['order_id', 'reason'],
    },
    { name: 'issue_refund', description: 'Pay money back', parameters: ['order_id', 'amount_eur'] },
    { name: 'issue_credit', description: 'Give store credit', parameters: ['order_id', 'amount_eur'] },
    { name: 'list_charges', description: 'Charges on the card for an order', parameters: ['order_id'] },
    { name: 'get_refund_status', description: 'Where a refund stands', parameters: ['refund_id'] },
  ],
  scripts: [...everyday, endless],
};
