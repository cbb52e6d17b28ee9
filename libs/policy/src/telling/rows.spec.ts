import { describe, expect, it } from '@jest/globals';
import { many } from '../pack-source.js';
import { builtInPacks } from '../pack-folder.js';
import type { Pack } from '../read-pack.js';
import { LANGUAGES } from '../texts.js';
import { bookTold } from './book.js';
import { sentenceOf } from './rows.js';
import { speechOf } from './speech.js';

const packs = builtInPacks();
const pack = (name: string): Pack => packs.find((one) => one.name === name)!;
const tablesIn = ({ source }: Pack) => (['order', 'dispute', 'seller'] as const).filter((of) => source[of] !== undefined);
/** The rows of a rule, as people say them. */
function said(name: string, rule: string, of: 'order' | 'dispute' | 'seller' = 'order', language: 'en' | 'fr' = 'en'): string[] {
  const speech = speechOf(pack(name), of, language);
  const rows = speech.source.rows.filter((row) => row.rule === rule);
  return rows.map((row) => sentenceOf(row, speech).replaceAll('\u00A0', ' '));
}

describe('A row is told as a sentence', () => {
  it('who may do what, where, until when, under which conditions, and what that does', () => {
    expect(said('comeup/2', 'CU-T22')).toEqual([
      'In “Revision request refused”, the buyer may open a dispute, until the deadline “Choice of the buyer: complete or open a dispute”, if `revisionRefusals` is at least 1, stating a justification. The order becomes “Frozen, in dispute”; `disputes` counts one more. Otherwise `dispute.not_eligible` (`revisionRefusals`).',
    ]);
    expect(said('comeup/2', 'CU-T22', 'order', 'fr')).toEqual([
      'Dans l’état « Demande de retouche refusée », l’acheteur peut ouvrir un litige, jusqu’à l’échéance « Choix du client : terminer ou ouvrir un litige », si `revisionRefusals` vaut au moins 1, en indiquant une justification. La commande devient « Gelée, en litige » ; `disputes` augmente de un. Sinon `dispute.not_eligible` (`revisionRefusals`).',
    ]);
  });
  it('what happens when a deadline rings', () =>
    expect([said('comeup/2', 'CU-T06'), said('comeup/2', 'CU-T15', 'order', 'fr')]).toEqual([
      ['At the deadline “Delivery”, in “In progress”, the order is declared late; the mark “Late” is set.'],
      [
        'À l’échéance « Vérification par le client », dans l’état « Livrée », la commande devient « Terminée » ; le vendeur est payé.',
      ],
    ]));
  it('what news does, without saying it twice', () => {
    expect(said('comeup/2', 'CU-T33')).toEqual([
      'When the dispute is decided (“Restart of the order”), in “Frozen, in dispute”, the order becomes “In progress”; the deadline “Delivery” falls on the date that the decision sets; `revisionRefusals` begins at 0 again; `cancellationRefusals` begins at 0 again.',
    ]);
    expect(said('congocrea/1', 'CG-T08')).toEqual([
      'When the dispute is closed, the mark “Case open” is dropped; the seller’s money is free again.',
    ]);
  });
  it('what follows another rule', () =>
    expect(said('comeup/2', 'CU-T20')).toEqual([
      'Right after CU-T10, in “In progress”, if `cancellationRefusals` is at least 2, the order becomes “Frozen, in dispute”; `disputes` counts one more.',
    ]));
  it('where it returns, and from wherever', () =>
    expect(said('comeup/2', 'CU-T45')).toEqual([
      'While it is neither closed nor frozen, the staff may freeze the order, stating a reason. The order becomes “Frozen by the team”.',
      'In “Frozen by the team”, the staff may release the order. The order returns to the state before.',
    ]));
  it('with one of several facts, any of several marks, and one clause for each refusal', () => {
    expect(said('comeup/2', 'CU-T44')[0]).toContain('if either the buyer closed it or a deadline closed it.');
    expect(said('comeup/2', 'CU-T44', 'order', 'fr')[0]).toContain('si soit l’acheteur l’a close, soit un délai l’a close');
    expect(said('congocrea/1', 'CG-T03')[0]).toContain('without any mark “Case open” and without the mark “Charged back”');
    expect(said('congocrea/1', 'CG-T03')[0]).toMatch(
      /Otherwise `dispute.already_open` \(“Case open”\); otherwise `dispute.not_eligible` \(“Charged back”, `reasonTried` or `refunded`\)\.$/,
    );
  });
  it('with its amount, and whoever set a mark', () => {
    expect(said('comeup/3', 'CU-T40')[0]).toContain('stating a reason, for less than what may be refunded.');
    expect(said('comeup/3', 'CU-T40')[1]).toContain(
      'whoever set the mark “Partial refund proposed” may withdraw the proposed refund',
    );
    expect(said('comeup/3', 'CU-T40')[3]).toContain('the other side of the mark “Partial refund proposed” may accept the refund');
  });
  it('with what it chooses by: a decision by its outcome and its ground', () => {
    expect(said('comeup/2', 'CU-T34', 'dispute')[0]).toContain('may decide (“Seller paid”, ground “Delivery as the brief says”)');
    expect(said('congocrea/1', 'CG-T09', 'dispute', 'fr')[0]).toMatch(
      /^Quand le suivi est mis à jour \(livré, à l’adresse du reçu\)/,
    );
    expect(said('congocrea/1', 'CG-T09', 'dispute', 'fr')[0]).toContain('s’il porte sur une non-livraison');
  });
  it('of an account as well', () =>
    expect(said('congocrea/1', 'CG-T18', 'seller')).toEqual([
      'In “Suspended”, the seller may request reinstatement, if no dispute against him is open, stating the information asked for. The account becomes “Reinstatement requested”.',
    ]));
  it.each([
    [
      'duration since',
      'CU-T17',
      'the deadline “Delivery” falls the duration of the order after the deadline “Answer to the revision request” was set, at the end of that day',
    ],
    [
      'the first that is known',
      'CU-T26',
      'the deadline “Delivery” falls after the duration of the option, or else after the duration of the order',
    ],
  ])('with the new end of a deadline: %s', (_, rule, end) => expect(said('comeup/2', rule)[0]).toContain(end));
});

describe('Every row of every rule book', () => {
  const rows = packs.flatMap((one) =>
    LANGUAGES.flatMap((language) =>
      bookTold(one, language).tables.flatMap(({ of, rules }) =>
        rules.flatMap(({ rule, rows: told }) => told.map(({ sentence }) => ({ pack: one, language, of, rule, sentence }))),
      ),
    ),
  );

  it('is told, in every language', () => {
    for (const one of packs)
      for (const table of tablesIn(one)) {
        const told = rows.filter((row) => row.pack === one && row.of === table);
        expect(told).toHaveLength(one.source[table]!.rows.length * LANGUAGES.length);
      }
  });
  it('in whole sentences, and in words: only counters, facts and codes are told as programs write them', () => {
    for (const { pack: one, of, rule, sentence } of rows) {
      const table = one.source[of]!;
      expect([rule, sentence]).toEqual([rule, expect.stringMatching(/^(\p{Lu}|À).*\.$/u)]);
      expect([rule, sentence]).toEqual([rule, expect.not.stringMatching(/undefined|\{|\bnull\b|, ,|\(\)|  /)]);
      const known = new Set([...(table.counters ?? []), ...table.rows.flatMap((row) => Object.keys(row.if ?? {}))]);
      const codes = new Set(
        table.rows.flatMap((row) => (typeof row.else === 'string' ? [row.else] : Object.values(row.else ?? {}))),
      );
      for (const [, quoted = ''] of sentence.matchAll(/`([^`]+)`/g))
        expect([rule, known.has(quoted) || codes.has(quoted)]).toEqual([rule, true]);
      expect([rule, sentence.replace(/`[^`]+`/g, '')]).toEqual([rule, expect.not.stringMatching(/_|\p{Ll}\p{Lu}/u)]);
    }
  });
  it('names what it does to the process', () => {
    for (const one of packs)
      for (const table of tablesIn(one)) {
        const speech = speechOf(one, table, 'fr');
        for (const row of one.source[table]!.rows) {
          const sentence = sentenceOf(row, speech);
          const places = many(row.to).filter((to) => to !== 'back');
          const timers = [...many(row.after), ...many(row.within), ...many(row.deadline), ...Object.keys(row.starts ?? {})];
          const named = [
            ...places.map((name) => speech.named('states', name)),
            ...[...many(row.sets), ...many(row.clears)].map((name) => speech.named('flags', name)),
            ...timers.map((name) => speech.timer(name)),
          ];
          expect([row.rule, named.filter((name) => !sentence.includes(name))]).toEqual([row.rule, []]);
        }
      }
  });
});
