import { at, dispute, order, placing, under, type Step } from '../story.js';
import { ana, bo, mia } from './cast.js';

export const PRICE = { method: 'card', amountMinor: 100_00, currency: 'EUR' } as const;

/** What is bought, what the buyer wants done over, and why the seller will not. */
type Work = { readonly title: string; readonly terms: string; readonly asks: string; readonly because: string };

/** Ana buys; Bo accepts, delivers, and will not do it over: where every quarrel of the articles begins. */
export function refusedRevision({ title, terms, asks, because }: Work): readonly Step[] {
  return [
    at(
      'Mon 10:00',
      ana,
      `pays 100.00 for "${title}"`,
      placing({ title, terms, duration: 'P5D', payment: PRICE }),
      under('CU-T01', 'pending', 'escrow 100.00'),
    ),
    at('Mon 16:00', bo, 'accepts', order('accept'), under('CU-T02', 'in_progress')),
    at('Wed 09:00', bo, 'delivers', order('deliver', { text: 'Voilà, tout y est.' }), under('CU-T13', 'delivered')),
    at('Wed 18:30', ana, 'asks for a revision', order('request-revision', { text: asks }), under('CU-T16', 'revision_requested')),
    at(
      'Thu 10:00',
      bo,
      'refuses the revision',
      order('refuse-revision', { reason: because }),
      under('CU-T18', 'revision_refused'),
    ),
  ];
}

/** Until a mediator sits between the two: the same five days, each time about something else. */
export function mediated(work: Work, justification: string): readonly Step[] {
  return [
    ...refusedRevision(work),
    at('Fri 09:00', ana, 'opens a dispute', order('open-dispute', { justification }), under('CU-T22', 'disputed')),
    at('Fri 15:00', mia, 'takes the dispute', dispute('take'), under('CU-T28', 'dispute: in_mediation')),
  ];
}
