import { describe, expect, it } from '@jest/globals';
import { builtInPacks } from '../pack-folder.js';
import type { Pack } from '../read-pack.js';
import { LANGUAGES, type Language } from '../texts.js';
import { bookTold } from './book.js';
import { moneyTold, statisticsTold } from './terms.js';

const pack = (name: string): Pack => builtInPacks().find((one) => one.name === name)!;
const told = (name: string, language: Language = 'en') =>
  JSON.parse(JSON.stringify(bookTold(pack(name), language)).replaceAll('\u00A0', ' ')) as ReturnType<typeof bookTold>;
const [order, dispute] = told('comeup/2').tables;
const [commande] = told('comeup/2', 'fr').tables;

describe('A state is told by what may be done in it', () => {
  it('talk, and what is answered', () => {
    expect(order!.states['delivered']).toBe('“Delivered”: the chat is blocked.');
    expect(order!.states['disputed']).toBe(
      '“Frozen, in dispute”: only rules that name it lead out of it; the chat is blocked; who would open a dispute is answered `dispute.already_open`.',
    );
    expect(dispute!.states['decided']).toBe('“Decided”: the chat is open; what no rule allows is answered `decision.final`.');
  });
  it('whether it ends, freezes or suspends', () => {
    expect(commande!.states['completed']).toBe(
      '« Terminée » : plus rien n’arrive à échéance, et aucun travail ne commence ; la discussion est ouverte jusqu’à la limite « Fermeture de la discussion ».',
    );
    expect(commande!.states['on_hold']).toContain('échéances et mentions attendent, et reviennent comme elles étaient');
  });
  it('an account has no chat', () => expect(told('congocrea/1').tables[2]!.states['active']).toBe('“Active”.'));
});

describe('A mark is told by how long it holds', () => {
  it('in states, as long as another, for each of several, or until it is dropped', () => {
    expect(order!.flags).toMatchObject({
      late: 'The mark “Late” holds in “In progress”.',
      offer: 'The mark “Custom offer” (one for each offer) holds while it is neither closed nor frozen.',
      reviewed: 'The mark “Reviewed” holds until it is dropped.',
    });
    expect(told('comeup/3', 'fr').tables[0]!.flags['claim_in_review']).toBe(
      'La mention « Réclamation examinée » vaut aussi longtemps que la mention « Réclamation déposée ».',
    );
  });
});

describe('A clock is told by when it runs, when it ends, and which rule says what then', () => {
  it('a window is looked at, and no rule follows', () =>
    expect(order!.windows['review']).toBe('The limit “Reviews close” runs in “Completed”, and falls after 6 months.'));
  it('a deadline rings, waits, and reminds', () => {
    expect(order!.deadlines['choice']).toBe(
      'The deadline “Choice of the buyer: complete or open a dispute” runs in “Revision request refused”, and falls after 7 days; people are reminded 72 hours and 24 hours before; CU-T27 says what happens then.',
    );
    expect(commande!.deadlines['expiry']).toBe(
      'L’échéance « Expiration de la commande » court jusqu’à la clôture, et tombe au bout de 5 mois ; elle attend dans l’état « Gelée, en litige » ; la suite est dite par CU-T43.',
    );
  });
  it('from what it is counted', () => {
    const { windows } = told('congocrea/1').tables[0]!;
    expect(windows['eligible']).toContain(
      'falls on the expected day, at the end of that day, or else after the processing time that was stated, at the end of that day.',
    );
    expect(windows['case_window']).toContain('falls 100 days after the limit “A case may be opened”.');
  });
});

describe('Every word of every rule book', () => {
  it.each(builtInPacks().map(({ name }) => [name]))('%s', (name) => {
    for (const language of LANGUAGES)
      for (const { of, states, flags, windows, deadlines, counters } of told(name, language).tables) {
        const source = pack(name).source[of]!;
        expect([states, flags, windows, deadlines].map((words) => Object.keys(words))).toEqual(
          [source.states, source.flags, source.windows, source.deadlines].map((words) => Object.keys(words ?? {})),
        );
        expect(Object.keys(counters)).toEqual(source.counters ?? []);
        for (const sentence of [states, flags, windows, deadlines].flatMap((words) => Object.values(words)))
          expect(sentence).toMatch(/^[^_{}]*[^_{}.](`[a-z_.]+`)?\.$|`[a-z_.]+`/);
      }
  });
});

describe('The terms of a rule book', () => {
  const { money, statistics } = pack('comeup/2');
  it('money', () => {
    expect(Object.values(told('comeup/2').money)).toEqual([
      'The seller is credited once the order is closed; until then the money waits in escrow.',
      'Of a payment that states no fees of its own, the platform keeps 20%.',
      'When a part is refunded, the platform keeps its fees.',
      'Nothing of what a seller earns is kept back.',
      'A payment can be given back for 5 months, and the operators see to what comes later; people are told to expect it within 5 working days.',
      'A wallet pays out any amount, also while its owner is suspended.',
    ]);
    const other = moneyTold(
      {
        ...money,
        payout: 'at_capture',
        commission: { basisPoints: 1250, fixedMinor: 30 },
        feesOnPartialRefund: 'pro_rata',
        reserve: { basisPoints: 1000, hold: 'P45D' },
        refund: { providerLimit: null, afterLimit: 'wallet_credit', expectedDays: 3 },
        withdrawal: { minimumMinor: 500, whileSuspended: false },
      },
      'fr',
    );
    expect(Object.values(other).map((text) => text.replaceAll('\u00A0', ' '))).toEqual([
      'Le vendeur est crédité dès que l’acheteur a payé.',
      'D’un paiement qui n’annonce pas ses frais, la plateforme garde 12,5 % et 30 en unités mineures.',
      'Quand une partie est remboursée, la plateforme rend la même part de ses frais.',
      '10 % de ce que gagne un vendeur est mis en réserve pendant 45 jours après la vente, et sert d’abord à ses remboursements et contestations bancaires.',
      'Un paiement peut toujours être rendu ; on l’annonce sous 3 jours ouvrés.',
      'Un portefeuille verse au moins 500 en unités mineures, mais pas quand son titulaire est suspendu.',
    ]);
  });
  it('statistics', () => {
    expect(Object.values(told('comeup/2').statistics)).toEqual([
      'A seller is judged by the last 6 months.',
      'With fewer than 5 completed orders in them, no figure is shown.',
      'Every cancellation of an accepted order counts.',
    ]);
    const { cancellationsNotCounted } = statisticsTold({ ...statistics, cancellationsNotCounted: ['CU-T07', 'CU-T09'] }, 'en');
    expect(cancellationsNotCounted).toBe('Every cancellation of an accepted order counts, but those by CU-T07 and CU-T09.');
  });
  it('zone and grace', () =>
    expect(Object.values(told('congocrea/1', 'fr').general)).toEqual([
      'Jours et mois se comptent à l’heure de Kinshasa.',
      'Une alarme attend 60 secondes après son échéance, pour que rien d’envoyé à temps n’arrive trop tard.',
    ]));
});
