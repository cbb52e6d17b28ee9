import { at, order, paid, placing, refused, under, until, type Story } from '../story.js';
import { ana, bo } from './cast.js';
import { PRICE, refusedRevision } from './openings.js';

const comeup = { policy: 'comeup/2', buyer: ana, seller: bo } as const;
const more = (amountMinor: number) => ({ ...PRICE, amountMinor });

const optionAfterRefusal: Story = {
  ...comeup,
  name: 'option-after-refusal',
  title: 'A revision is refused, and bought as an option',
  about: 'What was not in the brief has a price. Ana pays it, and the work goes on with a deadline of its own.',
  steps: [
    ...refusedRevision({
      title: 'Carte de visite',
      terms: 'Recto, deux propositions.',
      asks: 'Il me faut aussi un verso.',
      because: 'Le verso est une option, à 30.00.',
    }),
    at(
      'Fri 10:00',
      ana,
      'pays 30.00 for "Verso"',
      paid('buy-option', more(30_00), { label: 'Verso', duration: 'P2D' }),
      under('CU-T26', 'in_progress', 'escrow 130.00'),
    ),
    at('Sun 09:00', bo, 'delivers', order('deliver', { text: 'Recto et verso.' }), under('CU-T13', 'delivered')),
    at('2nd Mon 10:00', ana, 'completes', order('complete'), under('CU-T14', 'completed', 'seller 104.00 · fees 26.00')),
    at(
      '2nd Mon 10:05',
      ana,
      'leaves a review',
      order('review', { rating: 'positive', text: 'Le verso valait l’attente.' }),
      under('CU-T44', 'completed'),
    ),
  ],
};

const OFFER = { duration: 'P3D' };
const twoOffers: Story = {
  ...comeup,
  name: 'two-offers',
  title: 'Two offers: one is accepted by paying, one lapses',
  about:
    'A seller may offer more work at a price, several times at once. Nothing is agreed before it is paid; after a week it is gone.',
  steps: [
    at(
      'Mon 10:00',
      ana,
      'pays 100.00 for "Refonte du blog"',
      placing({ title: 'Refonte du blog', terms: 'Gabarits et styles.', duration: 'P12D', payment: PRICE }),
      under('CU-T01', 'pending', 'escrow 100.00'),
    ),
    at('Mon 16:00', bo, 'accepts', order('accept'), under('CU-T02', 'in_progress')),
    at(
      'Tue 09:00',
      bo,
      'offers a newsletter for 20.00',
      order('offer', { label: 'Lettre mensuelle', price: { amountMinor: 20_00, currency: 'EUR' }, ...OFFER }),
      under('CU-T42', 'in_progress'),
    ),
    at(
      'Tue 09:10',
      bo,
      'offers a shop for 400.00',
      order('offer', { label: 'Boutique', price: { amountMinor: 400_00, currency: 'EUR' }, ...OFFER }),
      under('CU-T42', 'in_progress'),
    ),
    at(
      'Wed 10:00',
      ana,
      'pays 15.00 for the newsletter',
      paid('accept-offer', more(15_00), { offerId: 'offer-1' }),
      refused('amount.invalid'),
    ),
    at(
      'Wed 10:05',
      ana,
      'pays 20.00 for the newsletter',
      paid('accept-offer', more(20_00), { offerId: 'offer-1' }),
      under('CU-T42', 'in_progress', 'escrow 120.00'),
    ),
    until('2nd Tue 09:12', 'Nobody', 'has paid for the shop: that offer lapses', under('CU-T42', 'in_progress')),
    at(
      '2nd Tue 12:00',
      ana,
      'pays 400.00 for the shop after all',
      paid('accept-offer', more(400_00), { offerId: 'offer-2' }),
      refused('state.invalid'),
    ),
    at('2nd Thu 17:00', bo, 'delivers', order('deliver', { text: 'Le blog et la lettre.' }), under('CU-T13', 'delivered')),
    at('2nd Fri 10:00', ana, 'completes', order('complete'), under('CU-T14', 'completed', 'seller 96.00 · fees 24.00')),
  ],
};

export const moreWork: readonly Story[] = [optionAfterRefusal, twoOffers];
