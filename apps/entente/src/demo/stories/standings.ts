import { actions, at, dispute, may, order, placing, refused, standing, under, withdraw, type Story } from '../story.js';
import { kofi, lea, nia, olu } from './cast.js';
import { bought, congocrea, HOME, priced } from './parcel-openings.js';

const wantsToBuy = placing({
  title: 'Collier',
  terms: 'Perles de verre.',
  processingTime: 'P2D',
  shipTo: HOME,
  payment: priced(20_00),
});

const suspension: Story = {
  ...congocrea,
  name: 'suspended',
  title: 'A suspended seller, and his way back',
  about:
    'He finishes what he has begun, and begins nothing. A case that is settled restores nothing by itself: he asks, and the staff answer.',
  steps: [
    bought('Tabouret'),
    at(
      'Mon 16:00',
      olu,
      'suspends the seller',
      standing('suspend', { reason: 'Trois acheteurs attendent ailleurs.' }),
      under('CG-T17', 'seller: suspended'),
    ),
    at('Mon 16:10', kofi, 'asks what he may still do', actions, may('ship', 'refund', 'send-message')),
    at('Mon 17:00', lea, 'wants to buy from him', wantsToBuy, refused('seller.suspended')),
    at('Mon 18:00', kofi, 'tries to cancel', order('cancel', { reason: 'Rupture de stock.' }), refused('seller.suspended')),
    at(
      'Mon 18:05',
      kofi,
      'tries to take his money out',
      withdraw({ amountMinor: 57_00, currency: 'USD', destination: 'kofi-account' }),
      refused('seller.suspended'),
    ),
    at('Tue 14:00', kofi, 'ships the parcel', order('ship', { carrier: 'Poste' }), under('CG-T31', 'shipped')),
    at(
      'Sat 10:00',
      nia,
      'opens a case',
      order('open-dispute', { reason: 'non_delivery', justification: 'Il devait arriver hier.' }),
      under('CG-T03', 'dispute: open', 'seller (held) 57.00 · fees 3.00'),
    ),
    at(
      'Sat 12:00',
      kofi,
      'asks to be reinstated',
      standing('request-reinstatement', { information: 'Tout est parti.' }),
      refused('state.invalid'),
    ),
    at(
      'Sat 16:00',
      kofi,
      'gives a part back for the delay',
      order('refund', { amountMinor: 15_00, method: 'platform' }),
      under('CG-T35', 'shipped', 'buyer 15.00 · seller (held) 42.75 · fees 2.25'),
    ),
    at(
      'Sat 16:05',
      kofi,
      'explains it in the case',
      dispute('post-message', { text: 'Il arrive lundi ; voici un quart pour le retard.' }),
      under('CG-T05', 'dispute: open'),
    ),
    at(
      '2nd Mon 18:00',
      nia,
      'has her stool, and closes the case',
      dispute('close'),
      under('CG-T08', 'dispute: closed', 'buyer 15.00 · seller 42.75 · fees 2.25'),
    ),
    at('2nd Tue 09:00', olu, 'wants to reinstate him, unasked', standing('reinstate'), refused('state.invalid')),
    at(
      '2nd Tue 10:00',
      kofi,
      'asks to be reinstated',
      standing('request-reinstatement', { information: 'Le dossier est réglé.' }),
      under('CG-T18', 'seller: reinstatement_requested'),
    ),
    at('2nd Tue 11:00', lea, 'wants to buy from him', wantsToBuy, refused('seller.suspended')),
    at('2nd Wed 09:00', olu, 'reinstates him', standing('reinstate'), under('CG-T19', 'seller: active')),
    at(
      '2nd Wed 10:00',
      lea,
      'pays 20.00 for "Collier"',
      wantsToBuy,
      under('CG-T30', 'paid', 'buyer 15.00 · seller 61.75 · fees 3.25'),
    ),
  ],
};

export const standings: readonly Story[] = [suspension];
