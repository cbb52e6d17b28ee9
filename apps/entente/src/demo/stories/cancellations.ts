import { at, dispute, order, placing, refused, under, until, type Story } from '../story.js';
import { ana, bo, mia } from './cast.js';
import { PRICE } from './openings.js';

const comeup = { policy: 'comeup/2', buyer: ana, seller: bo } as const;

const twiceRefused: Story = {
  ...comeup,
  name: 'twice-refused',
  title: 'Two refused cancellations, and a dispute that opens by itself',
  about:
    'While the work is under way Ana needs Bo’s consent to cancel. Refused a second time, the order freezes at once; she has two days to say why.',
  steps: [
    at(
      'Mon 10:00',
      ana,
      'pays 100.00 for "Dépliant"',
      placing({ title: 'Dépliant', terms: 'Six volets, textes fournis.', duration: 'P10D', payment: PRICE }),
      under('CU-T01', 'pending', 'escrow 100.00'),
    ),
    at('Mon 16:00', bo, 'accepts', order('accept'), under('CU-T02', 'in_progress')),
    at(
      'Wed 09:00',
      ana,
      'asks for a cancellation',
      order('request-cancellation', { reason: 'Aucune nouvelle depuis lundi.' }),
      under('CU-T08', 'in_progress'),
    ),
    at(
      'Wed 14:00',
      bo,
      'refuses it',
      order('refuse-cancellation', { reason: 'La moitié est faite.' }),
      under('CU-T10', 'in_progress'),
    ),
    at(
      'Wed 15:00',
      ana,
      'opens a dispute at once',
      order('open-dispute', { justification: 'Je veux mon argent.' }),
      refused('dispute.not_eligible'),
    ),
    at(
      'Fri 09:00',
      ana,
      'asks a second time',
      order('request-cancellation', { reason: 'Toujours rien à voir.' }),
      under('CU-T08', 'in_progress'),
    ),
    at(
      'Fri 11:00',
      bo,
      'refuses a second time',
      order('refuse-cancellation', { reason: 'Demain, promis.' }),
      under('CU-T10', 'disputed'),
    ),
    at('Fri 15:00', mia, 'takes the dispute', dispute('take'), under('CU-T28', 'dispute: in_mediation')),
    at(
      'Fri 15:30',
      mia,
      'tries to decide before Ana has said why',
      dispute('decide', { outcome: 'pay_seller', ground: 'conform', reasons: 'Le délai n’est pas passé.' }),
      refused('too.early'),
    ),
    at(
      'Sat 10:00',
      ana,
      'says why',
      dispute('justify', { text: 'Ni ébauche ni réponse en cinq jours.' }),
      under('CU-T20', 'dispute: in_mediation'),
    ),
    at(
      '2nd Mon 10:00',
      mia,
      'decides: full refund',
      dispute('decide', {
        outcome: 'full_refund',
        ground: 'process_not_followed',
        reasons: 'Le vendeur n’a rien montré, et n’a pas répondu.',
      }),
      under('CU-T31', 'cancelled', 'buyer 100.00'),
    ),
  ],
};

const lateSeller: Story = {
  ...comeup,
  name: 'late-seller',
  title: 'A seller who is late',
  about: 'Until the work is due, Ana cannot cancel alone. From the moment it is late she can, and has everything back.',
  steps: [
    at(
      'Mon 10:00',
      ana,
      'pays 100.00 for "Menu du jour"',
      placing({ title: 'Menu du jour', terms: 'Une page, pour vendredi.', duration: 'P3D', payment: PRICE }),
      under('CU-T01', 'pending', 'escrow 100.00'),
    ),
    at('Mon 16:00', bo, 'accepts', order('accept'), under('CU-T02', 'in_progress')),
    at('Thu 15:00', ana, 'tries to cancel, an hour before it is due', order('cancel'), refused('actor.forbidden')),
    until('Thu 16:02', 'Nobody', 'has delivered: the order is late', under('CU-T06', 'in_progress')),
    at('Fri 08:00', ana, 'cancels alone', order('cancel'), under('CU-T07', 'cancelled', 'buyer 100.00')),
    at('Fri 09:00', bo, 'delivers', order('deliver', { text: 'Le voilà !' }), refused('order.closed')),
  ],
};

export const cancellations: readonly Story[] = [twiceRefused, lateSeller];
