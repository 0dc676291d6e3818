// An invented airline's service agent: fourteen matters that customers bring, each in several phrasings.

import { between, code, digits, oneOf, type Trade } from './tongue.ts';

const cities = oneOf(
  'New York',
  'Seattle',
  'Chicago',
  'Denver',
  'Boston',
  'Houston',
  'Phoenix',
  'Miami',
  'Atlanta',
  'Las Vegas',
  'Orlando',
  'Dallas',
  'Detroit',
  'Minneapolis',
  'Philadelphia',
  'San Francisco',
);
const days = oneOf(
  'May 17',
  'May 18',
  'May 19',
  'May 20',
  'May 21',
  'May 22',
  'May 23',
  'May 24',
  'May 25',
  'May 26',
  'May 27',
  'June 2',
);

export const airline: Trade = {
  name: 'airline',
  instructions:
    'You are the service agent of an airline. Help users book, modify or cancel flight reservations.',
  slots: {
    from: cities,
    to: cities,
    day: days,
    later: days,
    first: oneOf(
      'Mia',
      'Raj',
      'Noah',
      'Amelia',
      'Daiki',
      'Sofia',
      'Omar',
      'Emma',
      'Lucas',
      'Aarav',
      'Ivan',
      'Chen',
      'Yara',
      'Fatima',
      'James',
    ),
    last: oneOf(
      'Li',
      'Sanchez',
      'Muller',
      'Ahmed',
      'Johnson',
      'Kovacs',
      'Brown',
      'Nguyen',
      'Patel',
      'Rossi',
      'Silva',
      'Jackson',
      'Garcia',
      'Kim',
      'Lopez',
    ),
    user: (random) =>
      `${oneOf('mia_li', 'raj_sanchez', 'noah_muller', 'amelia_ahmed', 'daiki_johnson', 'sofia_kovacs', 'omar_brown', 'emma_nguyen')(random)}_${digits(4)(random)}`,
    code: code(6),
    other: code(6),
    flight: (random) => `HAT${digits(3)(random)}`,
    flight2: (random) => `HAT${digits(3)(random)}`,
    fare: between(51, 487),
    fare2: between(101, 1_900),
    card: digits(4),
    voucher: (random) => `certificate_${digits(7)(random)}`,
    bags: between(1, 4),
    people: between(2, 5),
    hours: between(2, 9),
    pet: oneOf('cat', 'small dog', 'rabbit'),
  },
  asides: [
    'I am a gold member, if that matters.',
    'I am in a bit of a hurry.',
    'Sorry, I am not good at these things.',
    'I tried the website first but it kept crashing.',
    'Please be quick, my phone is dying.',
    'My mother usually does this for me.',
  ],
  courtesies: [
    'Is there anything else I can help you with?',
    'Please let me know if you have any questions.',
    'Thank you for your patience.',
    'Would you like me to proceed (yes/no)?',
  ],
  matters: [
    {
      id: 'book',
      turns: [
        [
          [
            'Hi! I would like to book a flight from {from} to {to} on {day}.',
            'I need to get from {from} to {to}, leaving {day}, one way please.',
          ],
          [
            'I can help with that. Could you give me your user id and the cabin you prefer for the trip from {from} to {to}?',
            'Certainly. To search flights from {from} to {to} on {day} I need your user id and cabin class.',
          ],
        ],
        [
          [
            'My id is {user}. Economy, and I do not want to leave before 11 am.',
            'It is {user}, economy, nothing early in the morning.',
          ],
          [
            'Here is what I found for {day}: flight {flight} leaves {from} at 7 pm with one stop and costs ${fare} in economy. There are {bags} seats left.',
            'The cheapest after 11 am is {flight} with a stop, arriving late in {to}; the economy fare is ${fare}.',
          ],
        ],
        [
          [
            'OK take it and use my certificate, the rest on the card ending in {card}.',
            'Fine, book {flight}. Pay with {voucher} first, then card {card}.',
          ],
          [
            'Your reservation {code} is booked: {flight}, {from} to {to} on {day}, paid with {voucher} and the balance on card {card}. No insurance was added.',
            'Done. Reservation {code} on {flight} is confirmed and the remaining amount was charged to your card ending in {card}.',
          ],
        ],
      ],
    },
    {
      id: 'cancel',
      turns: [
        [
          [
            'I want to cancel my reservation {code}. My user id is {user}.',
            'Please cancel {code}, user {user}, my plans have changed.',
          ],
          [
            'I see reservation {code} for {first} {last} from {from} to {to} on {day}. May I ask for the reason of the cancellation?',
            'Thank you, {first}. Reservation {code} is a trip from {from} to {to}. Why would you like to cancel?',
          ],
        ],
        [
          ['Change of plan. I have travel insurance I think.', 'A family member got sick.'],
          [
            'The booking was made more than 24 hours ago in basic economy, and the insurance covers health or weather only, so {code} can be cancelled just if one of those applies.',
            'Since your insurance covers health reasons I can cancel {code}; ${fare2} goes back to the original payment method within 5 to 7 business days.',
          ],
        ],
        [
          ['Then cancel it please.', 'Yes go ahead and cancel.'],
          [
            'Reservation {code} has been cancelled and ${fare2} will be refunded within 5 to 7 business days.',
            'The cancellation of {code} is complete.',
          ],
        ],
      ],
    },
    {
      id: 'change-date',
      turns: [
        [
          [
            'I need to move my flight {flight} from {day} to {later}. Reservation is {code}.',
            'Can you change reservation {code} to {later} instead of {day}?',
          ],
          [
            'Reservation {code} is in economy, so it can be changed. On {later} there is {flight2} from {from} to {to} for ${fare}.',
            'I can move {code} to {later}: {flight2} has seats, the difference in fare is ${fare}.',
          ],
        ],
        [
          [
            'The later one is fine. Charge the difference to my card {card}.',
            'Please do that, refund or charge to card {card}.',
          ],
          [
            'Your trip is now on {flight2} on {later}; ${fare} was charged to card {card}.',
            'Updated. {code} now departs on {later} with {flight2}.',
          ],
        ],
      ],
    },
    {
      id: 'baggage',
      turns: [
        [
          [
            'How many bags can I check in on {code}? I have {bags}.',
            'I want to add {bags} checked bags to reservation {code}.',
          ],
          [
            'As a silver member in economy each passenger checks two bags free of charge; every extra one is 50 dollars. On {code} that makes {bags} bags.',
            'For {code} the free allowance covers part of the {bags} bags; each additional checked bag costs $50.',
          ],
        ],
        [
          ['Add them and charge my gift card.', 'Okay add them, payment card {card}.'],
          [
            '{bags} checked bags are now on reservation {code}.',
            'I have added the baggage to {code} and charged the extra pieces.',
          ],
        ],
      ],
    },
    {
      id: 'upgrade',
      turns: [
        [
          [
            'What would it cost to upgrade everyone on {code} to business class?',
            'I would like to fly business instead of economy on reservation {code}.',
          ],
          [
            'All {people} passengers of {code} can change the cabin to business for ${fare2} in total; the cabin has to be the same on every segment.',
            'Upgrading {code} to business costs the difference between the fares, ${fare2} for {people} passengers.',
          ],
        ],
        [
          ['That is more than I hoped. Only the outbound segment then?', 'Hmm, ok do it, card {card}.'],
          [
            'It is not possible to change the cabin for just one segment.',
            'The cabin of {code} is now business on all flights, ${fare2} was charged to card {card}.',
          ],
        ],
      ],
    },
    {
      id: 'delay',
      turns: [
        [
          [
            'My flight {flight} was delayed by {hours} hours and I missed a meeting in {to}. I want compensation.',
            'I am very upset, {flight} left {hours} hours late on {day}.',
          ],
          [
            'I am sorry about the delay of {flight}. Let me check the reservation; may I have your user id and the reservation number?',
            'I apologise. To look at compensation for the delayed flight I need your reservation number.',
          ],
        ],
        [
          ['{user}, reservation {code}.', 'User id {user}. The code is {code}.'],
          [
            'I confirm that {flight} was delayed by {hours} hours. As you wish to change the reservation I can offer a certificate of $50 per passenger, ${fare} in all.',
            'The delay is confirmed in our records. A travel certificate over ${fare} can be issued as a gesture.',
          ],
        ],
        [
          ['Fine, send the certificate.', 'I accept.'],
          [
            'The certificate over ${fare} has been added to the profile {user}.',
            'Certificate {voucher} was sent to your account.',
          ],
        ],
      ],
    },
    {
      id: 'passenger-name',
      turns: [
        [
          [
            'There is a typo in the passenger name on {code}, it should read {first} {last}.',
            'Please change the passenger on {code} to {first} {last}.',
          ],
          [
            'I can correct the name on {code}, but the number of passengers cannot change. Please confirm the date of birth of {first} {last}.',
            'To update the passenger to {first} {last} I need the date of birth.',
          ],
        ],
        [
          ['Born on 4 May 1990.', '1985-11-02'],
          [
            'The passenger on {code} is now {first} {last}.',
            'Name and birthday are corrected on reservation {code}.',
          ],
        ],
      ],
    },
    {
      id: 'insurance',
      turns: [
        [
          [
            'Can I add travel insurance to {code} now?',
            'I forgot the insurance when I booked {code}. Add it please.',
          ],
          [
            'Insurance can only be bought with the booking; it cannot be added to {code} afterwards.',
            'Unfortunately {code} was already issued, and travel insurance cannot be added later.',
          ],
        ],
        [
          ['Not even for a fee?', 'What if I am ill?'],
          [
            'No, there is no way to add it. Business fares can always be cancelled, if you would like to look at an upgrade.',
            'Without insurance an economy ticket is not refundable for health reasons, I am sorry.',
          ],
        ],
      ],
    },
    {
      id: 'pets',
      turns: [
        [
          ['Can I take my {pet} with me in the cabin from {from} to {to}?', 'Do you allow a {pet} on board?'],
          [
            'A {pet} can travel in the cabin in a carrier that fits under the seat; the fee is $125 each way and one animal per passenger is allowed.',
            'Yes: in cabin, in a soft carrier, for $125. Please bring the vaccination record of your {pet}.',
          ],
        ],
      ],
    },
    {
      id: 'round-trip',
      turns: [
        [
          [
            'I am looking for a round trip from {from} to {to}, {day} to {later}, for {people} people.',
            'Round trip {from}-{to} for {people} of us please, out {day}, back {later}.',
          ],
          [
            'Outbound {flight} on {day} and return {flight2} on {later} come to ${fare2} for {people} passengers in economy.',
            'For {people} travellers I find {flight} out and {flight2} back, ${fare2} altogether.',
          ],
        ],
        [
          ['Is there anything cheaper if we stop over?', 'Could we save money with basic economy?'],
          [
            'Basic economy on the same flights lowers the total, but it cannot be modified and includes no free checked bag.',
            'With one stop the total sinks by ${fare}, and the journey takes {hours} hours longer.',
          ],
        ],
      ],
    },
    {
      id: 'status',
      turns: [
        [
          ['Is {flight} on time today?', 'What is the status of flight {flight} to {to}?'],
          [
            'Flight {flight} from {from} to {to} is on time; boarding starts 40 minutes before departure.',
            '{flight} is currently expected {hours} hours late because of weather over {from}.',
          ],
        ],
      ],
    },
    {
      id: 'lost-bag',
      turns: [
        [
          ['My suitcase did not arrive in {to} on {flight}.', 'You lost my luggage! {flight} on {day}.'],
          [
            'I am sorry. I have opened a tracing file for the suitcase on {flight}; please tell me its colour, brand and what tag number it has.',
            'I have reported the missing bag of {flight}. May I have the tag number and an address in {to}?',
          ],
        ],
        [
          ['Black Samsonite, tag {card}.', 'A blue trolley with the tag {card}, I stay at the Palmer Hotel.'],
          [
            'Tag {card} was scanned in {from} this morning; it comes on the next flight and is delivered to your hotel tonight.',
            'The suitcase with tag {card} has been located and will be brought to you in {to}.',
          ],
        ],
      ],
    },
    {
      id: 'combine',
      turns: [
        [
          [
            'I have two bookings, {code} and {other}. What did I pay for them together?',
            'What is the total cost of reservations {code} and {other}?',
          ],
          [
            '{code} cost ${fare} and {other} cost ${fare2}.',
            'You paid ${fare} for {code} and ${fare2} for {other}.',
          ],
        ],
        [
          ['Cancel the more expensive one then.', 'Then keep {code} and cancel {other}.'],
          [
            '{other} is a business fare, so it can be cancelled; the money goes back to the card.',
            'Reservation {other} is cancelled, {code} stays as it is.',
          ],
        ],
      ],
    },
    {
      id: 'human',
      turns: [
        [
          [
            'I want to change the destination of {code} from {to} to {from}.',
            'Change where {code} goes to. I need to land somewhere else.',
          ],
          [
            'Origin and destination of a reservation cannot be changed. You can cancel {code} if its rules allow and book anew.',
            'I am not able to change the destination of {code}.',
          ],
        ],
        [
          ['This is ridiculous, let me talk to a human.', 'Get me a person please.'],
          [
            'I am transferring you to a human agent with a summary of your request about {code}.',
            'You are being transferred to a colleague; please hold.',
          ],
        ],
      ],
    },
  ],
};
