import { at, dispute, order, refused, under, until, type Story } from '../story.js';
import { ana, bo, max, mia, olu } from './cast.js';
import { mediated, refusedRevision } from './openings.js';

const comeup = { policy: 'comeup/2', buyer: ana, seller: bo } as const;

const everythingBack: Story = {
  ...comeup,
  name: 'everything-back',
  title: 'A dispute, and all the money back',
  about:
    'The order freezes until the mediator has decided. Nobody takes the dispute over the weekend: the clock says so, and staff assign Mia.',
  steps: [
    ...refusedRevision({
      title: 'Site vitrine',
      terms: 'Cinq pages, un formulaire de contact.',
      asks: 'Il manque trois pages et le formulaire.',
      because: 'Deux pages suffisent.',
    }),
    at('Thu 17:00', ana, 'opens a dispute without saying why', order('open-dispute'), refused('reason.required')),
    at(
      'Thu 17:05',
      ana,
      'opens a dispute',
      order('open-dispute', { justification: 'Deux pages sur cinq, pas de formulaire.' }),
      under('CU-T22', 'disputed'),
    ),
    at(
      'Fri 08:00',
      bo,
      'tries to deliver the rest',
      order('deliver', { text: 'Voici la troisième page.' }),
      refused('order.frozen'),
    ),
    at('Fri 08:30', bo, 'tries to cancel', order('cancel', { reason: 'N’en parlons plus.' }), refused('order.frozen')),
    until('Fri 17:10', 'Nobody', 'has taken the dispute for 24 hours', under('CU-T28', 'dispute: open')),
    until('Sat 17:10', 'The clock', 'alerts the staff: 48 hours without a mediator', under('CU-T28', 'dispute: open')),
    at('2nd Mon 09:00', olu, 'assigns Mia', dispute('assign', { mediatorId: 'mia' }), under('CU-T28', 'dispute: in_mediation')),
    at(
      '2nd Mon 10:00',
      mia,
      'asks the seller',
      dispute('ask', { to: 'seller', text: 'Où sont les trois autres pages ?' }),
      under('CU-T29', 'dispute: in_mediation'),
    ),
    at(
      '2nd Mon 14:00',
      bo,
      'answers',
      dispute('post-message', { text: 'Je ne les ai pas faites.' }),
      under('CU-T29', 'dispute: in_mediation'),
    ),
    at(
      '2nd Tue 11:00',
      mia,
      'decides: full refund',
      dispute('decide', {
        outcome: 'full_refund',
        ground: 'not_conform',
        reasons: 'Trois pages sur cinq et le formulaire manquent.',
      }),
      under('CU-T31', 'cancelled', 'buyer 100.00'),
    ),
    at(
      '2nd Tue 15:00',
      bo,
      'wants it explained',
      dispute('post-message', { text: 'Et mes deux pages ?' }),
      under('CU-T35', 'dispute: settled'),
    ),
    at(
      '2nd Tue 16:00',
      mia,
      'tries to decide once more',
      dispute('decide', { outcome: 'partial_refund', refundMinor: 60_00, ground: 'part_conform', reasons: 'Réflexion faite.' }),
      refused('decision.final'),
    ),
  ],
};

const halfTheMoneyBack: Story = {
  ...comeup,
  name: 'half-the-money-back',
  title: 'A dispute, and half the money back',
  about: 'What is shared is what was paid less the fees, 80.00 here: a partial refund must leave something of it to the seller.',
  steps: [
    ...mediated(
      {
        title: 'Montage vidéo',
        terms: 'Trois minutes, sous-titres compris.',
        asks: 'Les sous-titres sont faux.',
        because: 'Hors brief.',
      },
      'La moitié des sous-titres est fausse.',
    ),
    at(
      'Fri 16:00',
      mia,
      'asks both',
      dispute('ask', { to: 'both', text: 'Qui devait fournir les textes ?' }),
      under('CU-T29', 'dispute: in_mediation'),
    ),
    at(
      'Fri 18:00',
      ana,
      'answers',
      dispute('post-message', { text: 'Le vendeur, c’est écrit.' }),
      under('CU-T29', 'dispute: in_mediation'),
    ),
    at('Sat 10:00', bo, 'answers', dispute('post-message', { text: 'Moi, en effet.' }), under('CU-T29', 'dispute: in_mediation')),
    at(
      '2nd Mon 09:00',
      max,
      'tries to decide in place of Mia',
      dispute('decide', { outcome: 'pay_seller', ground: 'conform', reasons: 'Vu de loin.' }),
      refused('actor.forbidden'),
    ),
    at(
      '2nd Mon 10:00',
      mia,
      'tries to give back 80.00, the seller’s whole share',
      dispute('decide', {
        outcome: 'partial_refund',
        refundMinor: 80_00,
        ground: 'part_conform',
        reasons: 'Le montage est bon, les sous-titres non.',
      }),
      refused('amount.invalid'),
    ),
    at(
      '2nd Mon 10:05',
      mia,
      'decides: partial refund, 40.00',
      dispute('decide', {
        outcome: 'partial_refund',
        refundMinor: 40_00,
        ground: 'part_conform',
        reasons: 'Le montage est bon, les sous-titres non.',
      }),
      under('CU-T32', 'completed', 'buyer 40.00 · seller 40.00 · fees 20.00'),
    ),
  ],
};

const workGoesOn: Story = {
  ...comeup,
  name: 'work-goes-on',
  title: 'A dispute, and the work goes on',
  about:
    'It was a misunderstanding. The order is restarted with a new deadline, the money stays where it is; then it ends as any other.',
  steps: [
    ...mediated(
      {
        title: 'Illustration',
        terms: 'Une couverture, format A5.',
        asks: 'En paysage, comme convenu.',
        because: 'Le brief ne le dit pas.',
      },
      'Nous avions parlé d’un format paysage.',
    ),
    at(
      '2nd Mon 10:00',
      mia,
      'decides: restart, until Friday evening',
      dispute('decide', (on) => ({
        outcome: 'restart' as const,
        newDeadline: on.at('2nd Fri 18:00'),
        ground: 'misunderstanding',
        reasons: 'Le sens de la page n’était écrit nulle part.',
      })),
      under('CU-T33', 'in_progress'),
    ),
    at('2nd Thu 17:00', bo, 'delivers', order('deliver', { text: 'La couverture, en paysage.' }), under('CU-T13', 'delivered')),
    at('2nd Fri 10:00', ana, 'completes', order('complete'), under('CU-T14', 'completed', 'seller 80.00 · fees 20.00')),
  ],
};

const sellerIsPaid: Story = {
  ...comeup,
  name: 'seller-is-paid',
  title: 'A dispute, and the seller is paid',
  about: 'The work is what was ordered. A decision needs its reasons, and it is final.',
  steps: [
    ...mediated(
      {
        title: 'Jingle',
        terms: 'Quinze secondes, guitare et voix.',
        asks: 'Avec un orchestre.',
        because: 'Le brief dit guitare et voix.',
      },
      'Cela sonne trop petit.',
    ),
    at(
      '2nd Mon 10:00',
      mia,
      'tries to decide without giving reasons',
      dispute('decide', { outcome: 'pay_seller', ground: 'conform' }),
      refused('reason.required'),
    ),
    at(
      '2nd Mon 10:10',
      mia,
      'decides: pay the seller',
      dispute('decide', { outcome: 'pay_seller', ground: 'conform', reasons: 'Le jingle est conforme au brief.' }),
      under('CU-T34', 'completed', 'seller 80.00 · fees 20.00'),
    ),
    at(
      '2nd Mon 12:00',
      ana,
      'asks for a cancellation',
      order('request-cancellation', { reason: 'Je ne suis pas d’accord.' }),
      refused('order.closed'),
    ),
  ],
};

const arrangement: Story = {
  ...comeup,
  name: 'arrangement',
  title: 'An arrangement that both sides declared',
  about: 'During a mediation the two may agree on a sum. The mediator applies it, that very sum, and needs no other ground.',
  steps: [
    ...mediated(
      {
        title: 'Relecture',
        terms: 'Quarante pages, deux passages.',
        asks: 'Il reste des fautes.',
        because: 'Deux passages étaient prévus.',
      },
      'Vingt fautes dans les dix dernières pages.',
    ),
    at(
      'Sat 10:00',
      bo,
      'proposes to give back 30.00',
      dispute('propose-settlement', { outcome: 'partial_refund', refundMinor: 30_00 }),
      under('CU-T30', 'dispute: in_mediation'),
    ),
    at('Sat 10:30', bo, 'tries to accept his own proposal', dispute('accept-settlement'), refused('actor.forbidden')),
    at('Sat 12:00', ana, 'accepts the proposal', dispute('accept-settlement'), under('CU-T30', 'dispute: in_mediation')),
    at(
      '2nd Mon 09:00',
      mia,
      'tries to apply 50.00 instead',
      dispute('decide', {
        outcome: 'partial_refund',
        refundMinor: 50_00,
        ground: 'arrangement',
        reasons: 'Arrangement des parties.',
      }),
      refused('amount.invalid'),
    ),
    at(
      '2nd Mon 09:05',
      mia,
      'decides: as they agreed, 30.00',
      dispute('decide', {
        outcome: 'partial_refund',
        refundMinor: 30_00,
        ground: 'arrangement',
        reasons: 'Arrangement des parties.',
      }),
      under('CU-T32', 'completed', 'buyer 30.00 · seller 50.00 · fees 20.00'),
    ),
  ],
};

export const disputes: readonly Story[] = [everythingBack, halfTheMoneyBack, workGoesOn, sellerIsPaid, arrangement];
