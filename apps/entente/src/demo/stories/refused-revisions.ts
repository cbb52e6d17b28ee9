import { at, order, placing, refused, under, until, type Story } from '../story.js';
import { ana, bo } from './cast.js';
import { PRICE, refusedRevision } from './openings.js';

const takenAsItIs: Story = {
  name: 'taken-as-it-is',
  title: 'A revision is refused, and the work taken as it is',
  about:
    'Ana has seven days and two choices: to take the work, or to open a dispute. Neither may she cancel alone, nor may Bo open one.',
  policy: 'comeup/2',
  buyer: ana,
  seller: bo,
  steps: [
    at(
      'Mon 10:00',
      ana,
      'pays 100.00 for "Logo"',
      placing({ title: 'Logo', terms: 'Trois propositions, deux couleurs.', duration: 'P5D', payment: PRICE }),
      under('CU-T01', 'pending', 'escrow 100.00'),
    ),
    at('Mon 16:00', bo, 'accepts', order('accept'), under('CU-T02', 'in_progress')),
    at('Tue 11:00', ana, 'tries to cancel alone, in the middle of it', order('cancel'), refused('actor.forbidden')),
    at('Wed 09:00', bo, 'delivers', order('deliver', { text: 'Trois logos, en vert et en noir.' }), under('CU-T13', 'delivered')),
    at(
      'Wed 18:30',
      ana,
      'asks for a revision',
      order('request-revision', { text: 'Une quatrième proposition, en rouge.' }),
      under('CU-T16', 'revision_requested'),
    ),
    at('Thu 09:55', bo, 'tries to refuse without a word', order('refuse-revision'), refused('reason.required')),
    at(
      'Thu 10:00',
      bo,
      'refuses the revision',
      order('refuse-revision', { reason: 'Hors brief.' }),
      under('CU-T18', 'revision_refused'),
    ),
    at('Fri 09:00', ana, 'tries to cancel alone', order('cancel'), refused('actor.forbidden')),
    at(
      'Fri 09:30',
      bo,
      'tries to open a dispute himself',
      order('open-dispute', { justification: 'Payez-moi.' }),
      refused('actor.forbidden'),
    ),
    at('Sat 11:00', ana, 'takes the work as it is', order('complete'), under('CU-T24', 'completed', 'seller 80.00 · fees 20.00')),
    at(
      '2nd Mon 09:00',
      ana,
      'thinks better of it',
      order('open-dispute', { justification: 'Finalement, non.' }),
      refused('order.closed'),
    ),
  ],
};

const nobodyChooses: Story = {
  name: 'nobody-chooses',
  title: 'Nobody chooses for seven days',
  about:
    'The time to choose ends by itself, to the second: the seller is paid. A minute of grace lets commands that were sent in time arrive.',
  policy: 'comeup/2',
  buyer: ana,
  seller: bo,
  steps: [
    ...refusedRevision({
      title: 'Voix off',
      terms: 'Deux minutes, une voix chaleureuse.',
      asks: 'Plus lentement, et plus grave.',
      because: 'Le brief demandait un ton vif.',
    }),
    until('2nd Mon 10:02', 'The clock', 'reminds Ana: three days are left', under('CU-T27', 'revision_refused')),
    until('2nd Wed 10:02', 'The clock', 'reminds her again, a day before', under('CU-T27', 'revision_refused')),
    at(
      '2nd Thu 10:00:30',
      ana,
      'opens a dispute, half a minute late',
      order('open-dispute', { justification: 'La voix ne convient pas.' }),
      refused('deadline.passed'),
    ),
    until(
      '2nd Thu 10:02',
      'Nobody',
      'has chosen: it is completed by itself',
      under('CU-T27', 'completed', 'seller 80.00 · fees 20.00'),
    ),
    at(
      '2nd Thu 12:00',
      bo,
      'tries to give the money back now',
      order('cancel', { reason: 'Je veux bien rembourser.' }),
      refused('order.closed'),
    ),
  ],
};

const sellerCancels: Story = {
  name: 'seller-cancels',
  title: 'The seller gives in, and cancels',
  about: 'After a delivery only the seller can cancel. He needs nobody: the buyer gets back every cent, fees included.',
  policy: 'comeup/2',
  buyer: ana,
  seller: bo,
  steps: [
    ...refusedRevision({
      title: 'Traduction',
      terms: 'Huit pages, du français vers le lingala.',
      asks: 'Le chapitre 2 manque.',
      because: 'Le chapitre 2 n’était pas fourni.',
    }),
    at('Fri 09:00', ana, 'tries to cancel alone', order('cancel'), refused('actor.forbidden')),
    at(
      'Fri 14:00',
      bo,
      'cancels after all',
      order('cancel', { reason: 'Nous ne nous sommes pas compris.' }),
      under('CU-T25', 'cancelled', 'buyer 100.00'),
    ),
    at(
      'Fri 15:00',
      bo,
      'tries to deliver again',
      order('deliver', { text: 'Et si j’ajoutais le chapitre ?' }),
      refused('order.closed'),
    ),
  ],
};

export const refusedRevisions: readonly Story[] = [takenAsItIs, nobodyChooses, sellerCancels];
