import { at, dispute, order, refused, under, until, type Story } from '../story.js';
import { kofi, max, nia } from './cast.js';
import { congocrea, HOME, shipped } from './parcel-openings.js';

const lostParcel: Story = {
  ...congocrea,
  name: 'lost-parcel',
  title: 'A parcel that never came',
  about:
    'Buyer and seller have three days to settle a case; then she may hand it to the marketplace, which takes the money back from the seller.',
  steps: [
    ...shipped('Panier tressé'),
    at(
      'Fri 12:00',
      nia,
      'opens a case on the day it is due',
      order('open-dispute', { reason: 'non_delivery', justification: 'Rien reçu.' }),
      refused('too.early'),
    ),
    at(
      'Sat 10:00',
      nia,
      'opens a case',
      order('open-dispute', { reason: 'non_delivery', justification: 'Le colis n’est pas arrivé.' }),
      under('CG-T03', 'dispute: open', 'seller (held) 57.00 · fees 3.00'),
    ),
    at(
      'Sat 16:00',
      kofi,
      'writes',
      dispute('post-message', { text: 'Patience, il est en route.' }),
      under('CG-T05', 'dispute: open'),
    ),
    at('2nd Mon 10:00', nia, 'wants the marketplace to look', dispute('escalate'), refused('too.early')),
    until('2nd Tue 10:02', 'Nobody', 'has solved it in three days', under('CG-T12', 'dispute: open')),
    at('2nd Tue 11:00', nia, 'escalates', dispute('escalate'), under('CG-T10', 'dispute: escalated')),
    at('2nd Wed 09:00', max, 'takes the case', dispute('take'), under('CG-T13', 'dispute: escalated')),
    at(
      '2nd Wed 15:00',
      max,
      'decides: full refund',
      dispute('decide', { outcome: 'full_refund', ground: 'not_received', reasons: 'Le suivi s’arrête à Matadi.' }),
      under('CG-T13', 'dispute: closed', 'buyer 60.00'),
    ),
    at(
      '2nd Thu 09:00',
      kofi,
      'tries to pay it back a second time',
      order('refund', { amountMinor: 60_00, method: 'platform', reason: 'Je m’excuse.' }),
      refused('amount.invalid'),
    ),
  ],
};

const parcelFound: Story = {
  ...congocrea,
  name: 'parcel-found',
  title: 'A parcel that came after all',
  about:
    'A case freezes nothing: the seller adds tracking, and a delivery at the address of the receipt closes it. Elsewhere does not count.',
  steps: [
    ...shipped('Masque en bois'),
    at(
      'Sat 10:00',
      nia,
      'opens a case',
      order('open-dispute', { reason: 'non_delivery', justification: 'Toujours rien.' }),
      under('CG-T03', 'dispute: open', 'seller (held) 57.00 · fees 3.00'),
    ),
    at(
      'Sat 12:00',
      nia,
      'opens another, to be sure',
      order('open-dispute', { reason: 'non_delivery', justification: 'Rien !' }),
      refused('dispute.already_open'),
    ),
    at(
      'Sat 17:00',
      kofi,
      'adds tracking: on its way',
      order('update-tracking', { status: 'in_transit', location: { country: 'CD', city: 'Matadi' } }),
      under('CG-T32', 'shipped'),
    ),
    at(
      'Sun 09:00',
      kofi,
      'adds tracking: delivered, in Matadi',
      order('update-tracking', { status: 'delivered', location: { country: 'CD', city: 'Matadi' } }),
      under('CG-T32', 'delivered'),
    ),
    at(
      '2nd Mon 18:00',
      kofi,
      'adds tracking: delivered, in Kinshasa',
      order('update-tracking', { status: 'delivered', location: HOME }),
      under('CG-T32', 'dispute: closed', 'seller 57.00 · fees 3.00'),
    ),
    at('2nd Tue 09:00', nia, 'wants the marketplace to look', dispute('escalate'), refused('case.closed')),
    at('2nd Tue 10:00', kofi, 'marks the order complete', order('complete'), under('CG-T33', 'completed')),
  ],
};

export const parcels: readonly Story[] = [lostParcel, parcelFound];
