// An invented shop's service agent, and a programming assistant: what a foreign answer sounds like to an airline.

import { between, code, digits, oneOf, type Trade } from './tongue.ts';

export const retail: Trade = {
  name: 'retail',
  instructions: 'You are the service agent of an online shop.',
  slots: {
    order: (random) => `#W${digits(7)(random)}`,
    item: oneOf(
      'mechanical keyboard',
      'desk lamp',
      'water bottle',
      'hiking boots',
      'bluetooth speaker',
      'office chair',
      'jigsaw puzzle',
      'smart thermostat',
      'coffee maker',
      'garden hose',
      'running shoes',
      'tablet',
    ),
    colour: oneOf('black', 'silver', 'green', 'red', 'white', 'blue'),
    size: oneOf('small', 'medium', 'large', 'size 9', 'size 11', '500 ml', '750 ml'),
    price: between(19, 420),
    street: oneOf('Elm Street', 'Cedar Avenue', 'Sunset Drive', 'Maple Lane', 'Broadway', 'Hickory Court'),
    zip: digits(5),
    card: digits(4),
    track: digits(12),
    first: oneOf('Yusuf', 'Ava', 'Olivia', 'Liam', 'Mei', 'Ethan', 'Isabella', 'Juan'),
    coupon: code(8),
  },
  asides: [
    'I have been a customer for years.',
    'It is a birthday present.',
    'I do not have the box any more.',
  ],
  courtesies: [
    'Is there anything else I can do for you?',
    'Do you confirm (yes/no)?',
    'Thank you for shopping with us.',
  ],
  matters: [
    {
      id: 'exchange',
      turns: [
        [
          [
            'I would like to exchange the {item} of order {order} for a {colour} one.',
            'The {item} from {order} does not fit, do you have it in {size}?',
          ],
          [
            'The {item} in {colour}, {size}, is in stock for ${price}. The difference is settled with your card ending in {card}.',
            'I can exchange the {item} of {order} for the {colour} variant; you receive a return label by mail.',
          ],
        ],
        [
          ['Yes please.', 'Do it.'],
          [
            'The exchange for the {item} has been requested; follow the instructions in the mail to send the old one back.',
            'Done, the {colour} {item} ships as soon as the old piece is on its way.',
          ],
        ],
      ],
    },
    {
      id: 'return',
      turns: [
        [
          [
            'How do I return the {item} from order {order}?',
            'The {item} broke after a week. I want my money back.',
          ],
          [
            'You can return the {item} of {order} within 30 days; ${price} goes to the original payment method.',
            'I am sorry that the {item} broke. Shall I request a return of ${price} to your gift card or to the card ending in {card}?',
          ],
        ],
        [
          ['To the card.', 'Gift card is fine.'],
          [
            'The return of the {item} is requested, {order} now shows as return requested.',
            'You will get an e-mail with the label for the {item}.',
          ],
        ],
      ],
    },
    {
      id: 'address',
      turns: [
        [
          [
            'Please send order {order} to {street} instead, zip {zip}.',
            'I moved! Change the shipping address of {order} to {street} {zip}.',
          ],
          [
            'Order {order} is still pending, so its address can be changed to {street}, {zip}.',
            'I have updated the shipping address of {order} to {street}, {zip}.',
          ],
        ],
      ],
    },
    {
      id: 'where',
      turns: [
        [
          ['Where is my {item}? Order {order}.', 'The package of {order} should have been here days ago.'],
          [
            'Order {order} with the {item} was handed to the carrier; the tracking number is {track}.',
            'The parcel with your {item} is in the delivery depot, tracking {track}.',
          ],
        ],
      ],
    },
    {
      id: 'coupon',
      turns: [
        [
          ['My coupon {coupon} does not work on the {item}.', 'Can I still use the voucher {coupon}?'],
          [
            '{coupon} excludes items on sale, and the {item} is reduced to ${price} already.',
            'Coupon {coupon} is valid until the end of the month on full-price articles.',
          ],
        ],
      ],
    },
    {
      id: 'stock',
      turns: [
        [
          ['How many kinds of {item} do you have in {colour}?', 'Is the {item} available in {size}?'],
          [
            'There are several variants of the {item}; in {colour} the cheapest is ${price}.',
            'The {item} is sold out in {size}, we expect more next week.',
          ],
        ],
      ],
    },
  ],
};

export const programming: Trade = {
  name: 'programming',
  instructions: 'You help with code.',
  slots: {
    lang: oneOf('Python', 'TypeScript', 'Rust', 'Go'),
    thing: oneOf(
      'a linked list',
      'an LRU cache',
      'a CSV parser',
      'a retry loop',
      'a binary search',
      'a rate limiter',
    ),
    file: oneOf('main.py', 'server.ts', 'lib.rs', 'cache.go'),
    line: between(4, 480),
    fn: oneOf('parse_row', 'fetchAll', 'merge', 'evict', 'search'),
  },
  asides: ['No external libraries please.'],
  courtesies: ['Let me know if the tests pass.'],
  matters: [
    {
      id: 'write',
      turns: [
        [
          ['Write {thing} in {lang}.', 'How would you implement {thing} in {lang}?'],
          [
            'Here is {thing} in {lang}: the function {fn} keeps two pointers, checks the bounds first and returns an iterator, so memory stays constant.',
            'A compact version of {thing} uses a map and a queue; {fn} runs in constant time on average.',
          ],
        ],
      ],
    },
    {
      id: 'fix',
      turns: [
        [
          ['{file} fails at line {line} with an index error.', 'Why does {fn} in {file} panic?'],
          [
            'The loop in {fn} at line {line} of {file} goes one step too far: use a half-open range and handle the empty slice before.',
            'In {file} the variable is shadowed, so {fn} sees an undefined value; rename it and add a guard.',
          ],
        ],
      ],
    },
  ],
};
