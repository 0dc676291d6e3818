// Logistics: a dispatcher who hands each case to the carrier desk or to the customs desk, which then do the work.

import { type Cast, daily, type Script, step, type Turn } from './cast.ts';

const toCarrierDesk = step('transfer_to_carrier_desk', {}, { assistant: 'carrier_desk' });
const toCustomsDesk = step('transfer_to_customs_desk', {}, { assistant: 'customs_desk' });
const track = step(
  'track_parcel',
  { tracking: '{parcel}' },
  { tracking: '{parcel}', last_scan: 'Hub {city}', state: 'exception', code: 'ADDR-4' },
);

const rerouted: Turn = {
  user: 'Parcel {parcel} for {city} came back with an address exception. Get it out again today.',
  steps: [
    toCarrierDesk,
    track,
    step(
      'reroute_parcel',
      { tracking: '{parcel}', address: 'as on order {order}' },
      { accepted: true, new_eta_days: 1, fee_eur: '4.90' },
    ),
  ],
  answer:
    'Parcel {parcel} is on its way again: the house number was missing on the label, the order had it. The carrier took it back at the hub in {city}, new delivery tomorrow, fee € 4.90 charged to us. I have noted the label fault for the packing station.',
};

const everyday: readonly Script[] = [
  daily('address-exception', 4, [rerouted]),
  daily('customs-hold', 3, [
    {
      user: 'Shipment {parcel} from {supplier} is held at customs in {city}. What do they want?',
      steps: [
        toCustomsDesk,
        step(
          'get_customs_case',
          { tracking: '{parcel}' },
          { case: 'C-{ticket}', missing: ['commercial invoice', 'origin declaration'], deadline_days: 3 },
        ),
        step(
          'send_documents',
          { case: 'C-{ticket}', documents: 'invoice, origin declaration' },
          { accepted: true, review_hours: 6 },
        ),
      ],
      answer:
        'Customs in {city} missed the commercial invoice and the declaration of origin (case C-{ticket}). I have sent both from the file of {supplier}; they review within six hours and the goods should be free tonight. No fine so far, the deadline was in three days.',
    },
  ]),
  daily('carrier-strike', 2, [
    {
      user: 'The carrier announced a strike around {city} for Friday. Which parcels are affected, and what do we do?',
      steps: [
        toCarrierDesk,
        step('list_parcels', { region: '{city}', day: 'Friday' }, { affected: 118, express: 9 }),
        step(
          'reroute_parcel',
          { tracking: '9 express parcels', address: 'other carrier' },
          { accepted: true, new_eta_days: 0, fee_eur: '62.10' },
        ),
      ],
      answer:
        '118 parcels around {city} are affected, nine of them express. The nine go with the other carrier tonight for € 62.10 in all. For the rest I have set the promised date to Monday and queued a message to the customers; support has the text.',
    },
  ]),
];

export const logistics: Cast = {
  agent: 'logistics',
  team: 'operations',
  environment: 'production',
  model: 'gpt-4.1',
  promptTokens: 1_720,
  instructions:
    'You are the dispatcher of Larkfield. Do not solve cases yourself: hand parcels to the carrier desk and border matters to the customs desk.',
  tools: [
    { name: 'track_parcel', description: 'The last scan of a parcel', parameters: ['tracking'] },
    {
      name: 'reroute_parcel',
      description: 'Send a parcel on another way',
      parameters: ['tracking', 'address'],
    },
    { name: 'list_parcels', description: 'Parcels of a region on a day', parameters: ['region', 'day'] },
    { name: 'get_customs_case', description: 'What customs wants', parameters: ['tracking'] },
    { name: 'send_documents', description: 'Send documents to customs', parameters: ['case', 'documents'] },
  ],
  scripts: everyday,
};
