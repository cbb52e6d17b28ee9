import { at, dispute, order, placing, under, type Purchase, type Step } from '../story.js';
import { kofi, nia } from './cast.js';

export const congocrea = { policy: 'congocrea/1', buyer: nia, seller: kofi } as const;
export const HOME = { country: 'CD', city: 'Kinshasa' };

export const priced = (amountMinor: number): Purchase['payment'] => ({ method: 'card', amountMinor, currency: 'USD' });

/** Nia buys a thing that is to arrive on Friday: on this marketplace Kofi has the money at once. */
export const bought = (title: string): Step =>
  at(
    'Mon 10:00',
    nia,
    `pays 60.00 for "${title}"`,
    placing((on) => ({
      title,
      terms: 'Fait main, envoyé sous deux jours.',
      estimatedDeliveryDate: on.day('Fri 12:00'),
      shipTo: HOME,
      payment: priced(60_00),
    })),
    under('CG-T30', 'paid', 'seller 57.00 · fees 3.00'),
  );

const sent: Step = at(
  'Tue 14:00',
  kofi,
  'ships the parcel',
  order('ship', { carrier: 'Poste', trackingNumber: 'CD-4711' }),
  under('CG-T31', 'shipped'),
);

/** Bought, and on its way. */
export const shipped = (title: string): readonly Step[] => [bought(title), sent];

/** The day after it was due Nia opens a case, and Kofi says something that settles nothing. */
export const unsolved = (justification: string, answer: string, held = 'seller (held) 57.00 · fees 3.00'): readonly Step[] => [
  at(
    'Sat 10:00',
    nia,
    'opens a case',
    order('open-dispute', { reason: 'non_delivery', justification }),
    under('CG-T03', 'dispute: open', held),
  ),
  at('Sat 16:00', kofi, 'writes', dispute('post-message', { text: answer }), under('CG-T05', 'dispute: open')),
];
