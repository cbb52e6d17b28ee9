import {
  actions,
  at,
  dispute,
  may,
  order,
  placing,
  refused,
  under,
  type Doing,
  type Ends,
  type Person,
  type Step,
  type Story,
} from '../story.js';
import type { Moment } from '../calendar.js';
import { ana, bo, mia } from './cast.js';
import { PRICE } from './openings.js';

/** The rule books of ComeUp, the oldest first. */
const ERAS = ['comeup/1', 'comeup/2', 'comeup/3'] as const;
type Era = (typeof ERAS)[number];

/** How a step ends in each era; one end is that of all. */
const told =
  (when: Moment, who: Person, words: string, does: Doing, ...ends: readonly [Ends] | readonly [Ends, Ends, Ends]) =>
  (era: number): Step =>
    at(when, who, words, does, ends[era] ?? ends[0]);

const unknown = refused('state.invalid');
const frozen = refused('order.frozen');
const restart = (on: { readonly at: (moment: Moment) => string }) => ({
  outcome: 'restart' as const,
  ground: 'misunderstanding',
  reasons: 'Chacun a lu le brief autrement.',
  newDeadline: on.at('3rd Mon 10:00'),
});

const steps = [
  told(
    'Mon 10:00',
    ana,
    'pays 100.00 for "Affiche"',
    placing({ title: 'Affiche', terms: 'Format A2, trois couleurs, le texte du brief.', duration: 'P5D', payment: PRICE }),
    under('CU-T01', 'pending', 'escrow 100.00'),
  ),
  told('Mon 16:00', bo, 'accepts', order('accept'), under('CU-T02', 'in_progress')),
  told('Wed 09:00', bo, 'delivers', order('deliver', { text: 'L’affiche, en deux couleurs.' }), under('CU-T13', 'delivered')),
  told(
    'Wed 18:30',
    ana,
    'asks for a revision',
    order('request-revision', { text: 'Il manque la troisième couleur.' }),
    under('CU-T16', 'revision_requested'),
  ),
  told(
    'Thu 10:00',
    bo,
    'refuses the revision',
    order('refuse-revision', { reason: 'Le noir en est une.' }),
    under('CU-T18', 'delivered'),
    under('CU-T18', 'revision_refused'),
    under('CU-T18', 'revision_refused'),
  ),
  told(
    'Thu 10:30',
    ana,
    'asks what she may do',
    actions,
    may('request-cancellation', 'complete', 'request-revision', 'report'),
    may('open-dispute', 'complete', 'report', 'send-message'),
    may('open-dispute', 'complete', 'report', 'propose-refund', 'submit-claim', 'send-message'),
  ),
  told(
    'Thu 16:00',
    bo,
    'proposes to give 30.00 back',
    order('propose-refund', { amountMinor: 30_00, reason: 'Pour la couleur.' }),
    unknown,
    unknown,
    under('CU-T40', 'revision_refused'),
  ),
  told(
    'Thu 17:00',
    ana,
    'accepts the 30.00',
    order('accept-refund'),
    unknown,
    unknown,
    under('CU-T40', 'revision_refused', 'escrow 70.00 · buyer 30.00'),
  ),
  told(
    'Fri 09:00',
    ana,
    'opens a dispute',
    order('open-dispute', { justification: 'Le brief dit trois couleurs.' }),
    refused('dispute.not_eligible'),
    under('CU-T22', 'disputed'),
    under('CU-T22', 'disputed'),
  ),
  told(
    'Fri 10:00',
    ana,
    'asks for the revision again',
    order('request-revision', { text: 'La troisième couleur, vraiment.' }),
    under('CU-T16', 'revision_requested'),
    frozen,
    frozen,
  ),
  told(
    'Fri 15:00',
    bo,
    'refuses again',
    order('refuse-revision', { reason: 'J’ai dit non.' }),
    under('CU-T18', 'revision_refused'),
    frozen,
    frozen,
  ),
  told(
    'Fri 16:00',
    ana,
    'opens a dispute',
    order('open-dispute', { justification: 'Deux refus pour une couleur.' }),
    under('CU-T22', 'disputed'),
    refused('dispute.already_open'),
    refused('dispute.already_open'),
  ),
  told('Fri 17:00', mia, 'takes the dispute', dispute('take'), under('CU-T28', 'dispute: in_mediation')),
  told(
    '2nd Mon 09:00',
    mia,
    'decides: the work goes on',
    dispute('decide', restart),
    refused('outcome.not_allowed'),
    under('CU-T33', 'in_progress'),
    under('CU-T33', 'in_progress'),
  ),
  told(
    '2nd Mon 10:00',
    ana,
    'consents to that',
    dispute('consent-restart'),
    under('CU-T33', 'dispute: in_mediation'),
    refused('decision.final'),
    refused('decision.final'),
  ),
  told(
    '2nd Mon 11:00',
    bo,
    'consents to that',
    dispute('consent-restart'),
    under('CU-T33', 'dispute: in_mediation'),
    refused('decision.final'),
    refused('decision.final'),
  ),
  told(
    '2nd Mon 12:00',
    mia,
    'decides, with the consent of both',
    dispute('decide', restart),
    under('CU-T33', 'in_progress'),
    refused('decision.final'),
    refused('decision.final'),
  ),
  told('2nd Wed 09:00', bo, 'delivers', order('deliver', { text: 'En trois couleurs.' }), under('CU-T13', 'delivered')),
  told(
    '2nd Wed 18:00',
    ana,
    'completes',
    order('complete'),
    under('CU-T14', 'completed', 'seller 80.00 · fees 20.00'),
    under('CU-T14', 'completed', 'seller 80.00 · fees 20.00'),
    under('CU-T14', 'completed', 'buyer 30.00 · seller 50.00 · fees 20.00'),
  ),
];

const inEra = (policy: Era, era: number): Story => ({
  name: `same-quarrel-${era + 1}`,
  title: `The same quarrel under ${policy}`,
  about: 'A poster, a revision that is refused, a dispute: what the buyer may do about it, in each era of the marketplace.',
  policy,
  buyer: ana,
  seller: bo,
  steps: steps.map((step) => step(era)),
});

/** The same steps under each rule book of ComeUp: told beside each other. */
export const sameQuarrel: readonly Story[] = ERAS.map(inEra);
