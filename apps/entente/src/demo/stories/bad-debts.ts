import { at, chargeback, dispute, order, placing, refused, so, under, until, withdraw, type Story } from '../story.js';
import { kofi, lea, max, nia, olu, shop } from './cast.js';
import { congocrea, HOME, priced, shipped, unsolved } from './parcel-openings.js';

/** Somebody else buys, and Kofi earns it at once. */
const sells = (title: string, amountMinor: number) =>
  placing({ title, terms: 'Fait main.', processingTime: 'P2D', shipTo: HOME, payment: priced(amountMinor) });
const takesOut = (amountMinor: number) => withdraw({ amountMinor, currency: 'USD', destination: 'kofi-account' });

const recovered: Story = {
  ...congocrea,
  name: 'recovered-later',
  title: 'A refund that the seller no longer has',
  about:
    'What he earned is at his bank. The buyer has her money all the same; his balance is below nothing, and what he sells next repays it.',
  steps: [
    ...shipped('Tambour'),
    at(
      'Thu 09:00',
      kofi,
      'takes out all that he earned',
      takesOut(57_00),
      so('withdrawal: paid', 'seller’s bank 57.00 · fees 3.00'),
    ),
    ...unsolved('Rien reçu.', 'Demandez à la poste.', 'seller’s bank 57.00 · fees 3.00'),
    until('2nd Tue 10:02', 'Nobody', 'has solved it in three days', under('CG-T12', 'dispute: open')),
    at('2nd Tue 11:00', nia, 'escalates', dispute('escalate'), under('CG-T10', 'dispute: escalated')),
    at('2nd Wed 09:00', max, 'takes the case', dispute('take'), under('CG-T13', 'dispute: escalated')),
    at(
      '2nd Wed 15:00',
      max,
      'decides: full refund',
      dispute('decide', { outcome: 'full_refund', ground: 'not_received', reasons: 'La poste ne connaît pas ce colis.' }),
      under('CG-T13', 'dispute: closed', 'buyer 60.00 · seller -57.00 · seller’s bank 57.00'),
    ),
    at(
      '2nd Thu 10:00',
      lea,
      'pays 40.00 for "Kora"',
      sells('Kora', 40_00),
      under('CG-T30', 'paid', 'buyer 60.00 · seller -19.00 · seller’s bank 57.00 · fees 2.00'),
    ),
    at('2nd Thu 11:00', kofi, 'wants to take out 1.00', takesOut(1_00), refused('amount.invalid')),
    at(
      '2nd Fri 10:00',
      lea,
      'pays 20.00 for "Balafon"',
      sells('Balafon', 20_00),
      under('CG-T30', 'paid', 'buyer 60.00 · seller’s bank 57.00 · fees 3.00'),
    ),
    at('2nd Fri 11:00', kofi, 'wants to take out 1.00', takesOut(1_00), refused('amount.invalid')),
    at(
      '2nd Sat 10:00',
      lea,
      'pays 10.00 for "Kalimba"',
      sells('Kalimba', 10_00),
      under('CG-T30', 'paid', 'buyer 60.00 · seller 9.50 · seller’s bank 57.00 · fees 3.50'),
    ),
    at(
      '2nd Sat 11:00',
      kofi,
      'takes out what is his again',
      takesOut(9_50),
      so('withdrawal: paid', 'buyer 60.00 · seller’s bank 66.50 · fees 3.50'),
    ),
  ],
};

const chargedBack: Story = {
  ...congocrea,
  name: 'charged-back',
  title: 'The bank takes the payment back',
  about: 'A chargeback closes the case for good: the buyer has her money from her bank, and nobody gives it back a second time.',
  steps: [
    ...shipped('Pagne'),
    ...unsolved('Rien reçu, et je veux mon argent.', 'Il est parti mardi.'),
    at(
      '2nd Mon 11:00',
      shop,
      'records that the bank has taken 60.00 back',
      chargeback(60_00),
      under('CG-T36', 'dispute: closed', 'buyer 60.00'),
    ),
    at('2nd Mon 12:00', nia, 'wants the marketplace to look', dispute('escalate'), refused('case.closed')),
    at(
      '2nd Mon 12:05',
      nia,
      'opens another case',
      order('open-dispute', { reason: 'not_as_described', justification: 'Et la couleur est fausse.' }),
      refused('dispute.not_eligible'),
    ),
    at(
      '2nd Tue 09:00',
      kofi,
      'tries to give it back himself',
      order('refund', { amountMinor: 60_00, method: 'platform' }),
      refused('amount.invalid'),
    ),
    at('2nd Tue 10:00', olu, 'tries to reopen the case', dispute('reopen', { reason: 'À revoir.' }), refused('state.invalid')),
  ],
};

const overAYear: Story = {
  ...congocrea,
  name: 'over-a-year',
  title: 'A case older than a year',
  about: 'Nothing closes it meanwhile, not even the end of the order. After 365 days a mediator may decide one thing only.',
  steps: [
    ...shipped('Statuette'),
    ...unsolved('Rien reçu.', 'Elle est en route.'),
    until('2nd Tue 10:02', 'Nobody', 'has solved it in three days', under('CG-T12', 'dispute: open')),
    at('2nd Tue 11:00', nia, 'escalates', dispute('escalate'), under('CG-T10', 'dispute: escalated')),
    until('2nd Thu 11:02', 'Nobody', 'has taken the case: the staff are called', under('CG-T13', 'dispute: escalated')),
    until('16th Mon 10:00', 'The clock', 'completes the order: no case can be opened now', under('CG-T33', 'completed')),
    until('53rd Sun 10:02', 'The clock', 'has counted 365 days', under('CG-T15', 'dispute: escalated')),
    at('54th Mon 09:00', max, 'takes the case at last', dispute('take'), under('CG-T13', 'dispute: escalated')),
    at(
      '54th Mon 10:00',
      max,
      'decides: no refund',
      dispute('decide', { outcome: 'no_refund', ground: 'unfounded', reasons: 'Trop tard.' }),
      refused('outcome.not_allowed'),
    ),
    at(
      '54th Mon 10:05',
      max,
      'decides: half of it',
      dispute('decide', { outcome: 'partial_refund', refundMinor: 30_00, ground: 'part_conform', reasons: 'Partageons.' }),
      refused('outcome.not_allowed'),
    ),
    at(
      '54th Mon 10:10',
      max,
      'decides: full refund',
      dispute('decide', { outcome: 'full_refund', ground: 'not_received', reasons: 'Aucune preuve en un an.' }),
      under('CG-T13', 'dispute: closed', 'buyer 60.00'),
    ),
  ],
};

export const badDebts: readonly Story[] = [recovered, chargedBack, overAYear];
