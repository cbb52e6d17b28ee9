import { at, dispute, order, placing, refused, under, until, type Step, type Story } from '../story.js';
import { lea, mia, noah } from './cast.js';

const rental = { policy: 'example/1', buyer: lea, seller: noah } as const;

/** Léa rents a camera for three days, pays rent and deposit, and has brought it back on the last. */
const broughtBack: readonly Step[] = [
  at(
    'Mon 10:00',
    lea,
    'pays 260.00 for "Caméra, trois jours": 60.00 rent, 200.00 deposit',
    placing((on) => ({
      title: 'Caméra, trois jours',
      terms: 'Avec deux batteries.',
      duration: 'P3D',
      estimatedDeliveryDate: on.day('Wed 12:00'),
      depositMinor: 200_00,
      payment: { method: 'card', amountMinor: 260_00, currency: 'CAD' },
    })),
    under('RE-T01', 'booked', 'escrow 260.00'),
  ),
  at('Mon 14:00', noah, 'confirms the booking', order('accept'), under('RE-T02', 'confirmed')),
  at('Wed 09:00', noah, 'hands the camera over', order('hand-over'), under('RE-T06', 'handed_over')),
  at('Wed 12:00', lea, 'thinks better of it', order('cancel'), refused('state.invalid')),
  until('Sat 00:02', 'The clock', 'reminds Léa: it is due back in a day', under('RE-T08', 'handed_over')),
  at('Sat 17:00', noah, 'has it back', order('confirm-return'), under('RE-T09', 'returned')),
];

const unharmed: Story = {
  ...rental,
  name: 'deposit-returned',
  title: 'A camera that came back as it went',
  about:
    'Another marketplace, which is nothing but its rule book: a deposit waits beside the rent, and goes back with the camera.',
  steps: [
    ...broughtBack,
    at('Sat 17:05', lea, 'wants to return the deposit to herself', order('complete'), refused('actor.forbidden')),
    at(
      'Sat 18:00',
      noah,
      'finds it unharmed, and returns the deposit',
      order('complete'),
      under('RE-T10', 'completed', 'buyer 200.00 · seller 53.50 · fees 6.50'),
    ),
    at(
      '2nd Mon 09:00',
      noah,
      'finds a scratch after all',
      order('claim-damage', { amountMinor: 50_00, text: 'Une rayure.' }),
      refused('order.closed'),
    ),
    at('2nd Mon 12:00', lea, 'leaves a review', order('review', { rating: 'positive' }), under('RE-T22', 'completed')),
  ],
};

const scratched: Story = {
  ...rental,
  name: 'scratch-on-the-lens',
  title: 'A scratch on the lens',
  about: 'The owner claims a part of the deposit, and of nothing else. The renter may agree, say nothing, or have it decided.',
  steps: [
    ...broughtBack,
    at(
      'Sun 10:00',
      noah,
      'claims more than the deposit',
      order('claim-damage', { amountMinor: 300_00, text: 'L’objectif est à changer.' }),
      refused('amount.invalid'),
    ),
    at(
      'Sun 10:05',
      noah,
      'claims 75.00',
      order('claim-damage', { amountMinor: 75_00, text: 'Une rayure sur l’objectif.' }),
      under('RE-T12', 'damage_claimed'),
    ),
    until('2nd Mon 10:07', 'The clock', 'reminds Léa: two days are left', under('RE-T14', 'damage_claimed')),
    at(
      '2nd Mon 18:00',
      lea,
      'opens a dispute',
      order('open-dispute', { justification: 'La rayure y était déjà, en partie.' }),
      under('RE-T15', 'disputed'),
    ),
    at('2nd Mon 18:05', lea, 'wants to pay after all', order('accept-damage'), refused('order.frozen')),
    at('2nd Tue 09:00', mia, 'takes the dispute', dispute('take'), under('RE-T31', 'dispute: in_mediation')),
    at(
      '2nd Tue 10:00',
      noah,
      'submits his photos of both days',
      dispute('submit-evidence', { kind: 'photo', text: 'Mercredi, une rayure ; samedi, deux.' }),
      under('RE-T34', 'dispute: in_mediation'),
    ),
    at(
      '2nd Tue 11:00',
      lea,
      'answers',
      dispute('post-message', { text: 'La seconde est de moi.' }),
      under('RE-T33', 'dispute: in_mediation'),
    ),
    at(
      '2nd Tue 15:00',
      mia,
      'decides: 170.00 of the deposit back',
      dispute('decide', {
        outcome: 'partial_refund',
        refundMinor: 170_00,
        ground: 'part_conform',
        reasons: 'Une des deux rayures est nouvelle.',
      }),
      under('RE-T35', 'completed', 'buyer 170.00 · seller 83.50 · fees 6.50'),
    ),
  ],
};

export const rentals: readonly Story[] = [unharmed, scratched];
