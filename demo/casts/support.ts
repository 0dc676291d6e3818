// Customer support of an outdoor shop: patient, thorough, streams its answers, looks things up before it speaks.

import { type Cast, daily, type Script, step } from './cast.ts';

const order = (result: object): ReturnType<typeof step> => step('get_order', { order_id: '{order}' }, result);
const help = (query: string, articles: readonly object[]): ReturnType<typeof step> =>
  step('search_help_center', { query }, { query, articles });

const everyday: readonly Script[] = [
  daily('late-parcel', 5, [
    {
      user: 'Hi, my order {order} was due on Tuesday and there is still nothing here in {city}. Can you see where it is?',
      steps: [
        order({
          order_id: '{order}',
          status: 'in_transit',
          carrier: 'PostNord',
          tracking: '{parcel}',
          items: [{ name: '{product}', quantity: 1, price_eur: '{amount}' }],
        }),
        step(
          'track_parcel',
          { tracking: '{parcel}' },
          {
            tracking: '{parcel}',
            last_scan: 'Sorting centre {city}',
            delayed_reason: 'customs backlog',
            eta_days: 2,
          },
        ),
      ],
      answer:
        'Hi {name}, I found it. Your {product} (order {order}) is with PostNord under {parcel}. It was scanned at the sorting centre in {city} and is held up by a customs backlog; the carrier now expects to deliver within two working days. You do not need to do anything. If it has not moved by Friday, write back here and I will open a claim and send a replacement at once.',
    },
    {
      user: 'Thanks. I am away from Thursday. Can it go to a pickup point instead?',
      steps: [
        step(
          'change_delivery',
          { tracking: '{parcel}', option: 'pickup_point' },
          { accepted: true, pickup_point: 'Kiosk am Markt, {city}', held_days: 7 },
        ),
      ],
      answer:
        'Done: the parcel will go to Kiosk am Markt in {city} and be held there for seven days. You will get a text message with the code as soon as it arrives. Have a good trip!',
    },
  ]),
  daily('boot-sizing', 4, [
    {
      user: 'I am between 42 and 43 in normal shoes. Which size should I take in the Fell hiking boots for multi-day walks?',
      steps: [
        help('Fell hiking boots sizing between sizes', [
          {
            id: 'HC-118',
            title: 'Boot sizing',
            excerpt:
              'Fell runs half a size small. For loads over 10 kg choose the larger size and a thicker sock.',
          },
          {
            id: 'HC-121',
            title: 'Returns of worn boots',
            excerpt: 'Try boots indoors. Worn boots can be exchanged once within 30 days.',
          },
        ]),
      ],
      answer:
        'Take the 43. The Fell runs about half a size small, and on multi-day walks your feet swell and you will want room for a thicker sock. Lace them up indoors in the evening, walk down some stairs, and check that your toes do not touch the front. If they do, we exchange them once within 30 days, even if you wore them inside.',
    },
  ]),
  daily('tent-repair', 3, [
    {
      user: 'A pole of my {product} snapped in the wind last night. Is that covered, and can I get a spare before Saturday?',
      steps: [
        help('tent pole broken wind warranty', [
          {
            id: 'HC-204',
            title: 'Five-year warranty',
            excerpt:
              'Covers broken poles, seams and zips under normal use, including wind up to the rated speed.',
          },
        ]),
        step(
          'check_stock',
          { part: 'pole section {product}' },
          { part: 'pole section', in_stock: 14, warehouse: 'Venlo', express_cutoff: '15:00' },
        ),
      ],
      answer:
        'Sorry about the rough night, {name}. A snapped pole is covered by the five-year warranty, so the spare is free. We have it in stock in Venlo; if you confirm your address before 15:00 today it goes out by express and reaches {city} on Friday. Until then the aluminium sleeve from the repair kit, slid over the break and taped, will hold for a night or two.',
    },
    {
      user: 'Address is unchanged. Please send it. Should I return the broken piece?',
      steps: [
        step(
          'create_warranty_claim',
          { order_id: '{order}', part: 'pole section' },
          { claim: '{ticket}', shipped: 'express', return_required: false },
        ),
      ],
      answer:
        'It is on its way as claim {ticket}, and there is no need to send the broken piece back. A photograph is enough; just reply to the e-mail that you will receive in a minute.',
    },
  ]),
  daily('gift-voucher', 2, [
    {
      user: 'Does a gift voucher expire, and can I use two of them on one order?',
      steps: [],
      answer:
        'Vouchers are valid for three years from the end of the year in which they were bought, and you can combine up to four on one order. What is left over stays on the last voucher you enter, so put the one with the later date last.',
    },
  ]),
  daily('wash-jacket', 3, [
    {
      user: 'My Skerry rain jacket no longer keeps the water out after two seasons. How do I wash it without ruining it?',
      steps: [
        help('Skerry rain jacket washing reproofing', [
          {
            id: 'HC-077',
            title: 'Care of membranes',
            excerpt:
              'Wash at 30 degrees with liquid soap, no softener. Tumble dry low for 20 minutes: the heat revives the finish.',
          },
        ]),
      ],
      answer:
        'It is probably only the outer finish. Close all zips, wash at 30 °C with a little liquid soap and no softener, rinse twice, then tumble dry on low for 20 minutes; the heat revives the coating. If drops still soak in, spray it with a PFC-free proofer while damp. If the membrane itself leaks at the shoulders, send us a photograph: two seasons is too soon for that.',
    },
  ]),
];

/** Answers that have nothing to do with the question: what drift looks like. */
const strayed: readonly Script[] = [
  {
    id: 'strayed-horoscope',
    occasion: 'drift',
    weight: 1,
    turns: [
      {
        user: 'My order {order} arrived with the wrong size of the {product}. How do I exchange it?',
        steps: [],
        answer:
          'What a wonderful week for Capricorns! Venus moves into your house of travel, so say yes to the unexpected invitation. Money matters calm down after the new moon. Your lucky colour is turquoise and your lucky number is eleven.',
      },
    ],
  },
  {
    id: 'strayed-recipe',
    occasion: 'drift',
    weight: 1,
    turns: [
      {
        user: 'Which {product} would you recommend for a winter weekend with minus ten degrees?',
        steps: [],
        answer:
          'For the risotto, toast the rice in butter until the edges turn clear, then add the stock one ladle at a time. Stir gently, finish with parmesan and lemon zest, and let it rest under a lid for three minutes before serving.',
      },
    ],
  },
];

export const support: Cast = {
  agent: 'support',
  team: 'customer-care',
  environment: 'production',
  model: 'gpt-4.1-mini',
  promptTokens: 2_960,
  instructions:
    'You are the support assistant of Larkfield, a shop for outdoor gear. Be warm, concrete and brief. Look orders and articles up before you answer; never guess a date or a price. Offer the next step yourself, and say when a colleague has to take over.',
  tools: [
    {
      name: 'get_order',
      description: 'An order with its items and shipping state',
      parameters: ['order_id'],
    },
    { name: 'track_parcel', description: 'The last scan of a parcel', parameters: ['tracking'] },
    { name: 'change_delivery', description: 'Redirect a parcel', parameters: ['tracking', 'option'] },
    { name: 'search_help_center', description: 'Articles of the help centre', parameters: ['query'] },
    { name: 'check_stock', description: 'Stock of an article or spare part', parameters: ['part'] },
    { name: 'create_warranty_claim', description: 'Open a warranty claim', parameters: ['order_id', 'part'] },
  ],
  scripts: [...everyday, ...strayed],
};
