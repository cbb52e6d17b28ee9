import { describe, expect, it } from '@jest/globals';
import { builtInPacks } from './pack-folder.js';
import { readPack } from './read-pack.js';
import { bazaar } from './testing/bazaar.js';
import { lineOf, refusal } from './testing/mistaken.js';
import { LANGUAGES, titleOf, titlesOf, titlesUnder } from './texts.js';

describe('A word without its text is refused, with the line to write it on', () => {
  it.each([
    [
      'state',
      '      delivered: { fr: Livrée, en: Delivered }\n',
      'texts.order.states: delivered has no text.',
      'pending: { fr: En',
    ],
    ['flag', '      late: { fr: En retard, en: Late }\n', 'texts.order.flags: late has no text.', 'late: { fr: En retard'],
    [
      'deadline',
      '      delivery: { fr: Livraison, en: Delivery }\n',
      'texts.order.deadlines: delivery has no text.',
      'acceptance: { fr',
    ],
    ['action', '      deliver: { fr: Livrer, en: Deliver }\n', 'texts.order.actions: deliver has no text.', 'place: { fr'],
    [
      'message',
      '      send-message: { fr: Écrire, en: Write }\n',
      'texts.order.actions: send-message has no text.',
      'place: { fr',
    ],
  ])('a %s', (_, line, says, heading) => {
    const said = refusal(line, '');
    expect(said).toContain(says);
    expect(said).toMatch(/ Write `[a-z-]+: \{ fr: …, en: … \}`, as people say it\.$/);
    expect(said).toMatch(new RegExp(`^bazaar/1\\.yaml:${lineOf(heading)}: `));
  });
  it('an outcome, and the ground of a decision', () => {
    expect(refusal('      pay_seller: { fr: Paiement du vendeur, en: Seller paid }', '      {}')).toContain(
      'texts.dispute.outcomes: pay_seller has no text.',
    );
    expect(refusal('      conform: { fr: Conforme, en: As agreed }', '      {}')).toContain(
      'texts.dispute.grounds: conform has no text.',
    );
  });
  it('a heading that was forgotten', () => {
    expect(refusal('    windows:\n      chat_end: { fr: Fin de la discussion, en: End of the chat }\n', '')).toContain(
      'texts.order.windows: chat_end has no text.',
    );
    expect(refusal('    outcomes:\n      pay_seller: { fr: Paiement du vendeur, en: Seller paid }\n', '')).toContain(
      'texts.dispute: `outcomes` is missing. Write it.',
    );
    expect(() => readPack(bazaar.slice(0, bazaar.indexOf('texts:')), 'bazaar/1.yaml')).toThrow('`texts` is missing. Write it.');
  });
});

describe('A text that nobody needs, or that is none, is refused', () => {
  it.each([
    [
      'in one language only',
      'late: { fr: En retard, en: Late }',
      'late: { fr: En retard }',
      'texts.order.flags.late: `en` is missing. Write it.',
    ],
    ['of nothing', 'en: In mediation', 'en: ""', 'texts.dispute.states.in_mediation.en: write it like a few words.'],
    [
      'in a language that there is not',
      'decide: { fr: Trancher, en: Decide }',
      'decide: { fr: Trancher, en: Decide, de: Entscheiden }',
      'texts.dispute.actions.decide: there is no column "de" here. Write one of: fr, en.',
    ],
    [
      'under no heading',
      '    outcomes:\n',
      '    results: {}\n    outcomes:\n',
      'texts.dispute: there is no column "results" here. Write one of: states, flags,',
    ],
    [
      'for a word of another table',
      'decide: { fr: Trancher, en: Decide }',
      'deliver: { fr: Livrer, en: Deliver }\n      decide: { fr: Trancher, en: Decide }',
      'texts.dispute.actions: this rule book has no "deliver". Remove it, or write one of: propose-settlement, accept-settlement, decide.',
    ],
  ])('%s', (_, right, wrong, says) => {
    const said = refusal(right, wrong);
    expect(said).toContain(says);
    expect(said).toMatch(new RegExp(`^bazaar/1\\.yaml:${lineOf(right)}: `));
  });
  it('too long for a button', () => {
    expect(refusal('en: In mediation', `en: ${'m'.repeat(81)}`)).toContain('must NOT have more than 80 characters');
  });
});

describe('Every rule book that comes with Entente speaks every language', () => {
  it.each(builtInPacks().map((pack) => [pack.name, pack] as const))('%s', (_, { texts, order, dispute }) => {
    for (const language of LANGUAGES)
      for (const [table, of] of [
        [order, texts.order],
        [dispute, texts.dispute],
      ] as const) {
        const titles = titlesUnder(of, 'states', language);
        expect(Object.keys(titles).sort()).toEqual([...table.states.keys()].sort());
        expect(new Set(Object.values(titles)).size).toBe(table.states.size); // No two states that people cannot tell apart.
      }
  });
});

describe('The words of an answer', () => {
  const { texts } = readPack(bazaar, 'bazaar/1.yaml');

  it('have their titles in one language, each under the name that it has in the answer', () => {
    const shown = {
      status: 'in_progress',
      flags: ['late'],
      deadlines: [{ name: 'delivery' }],
      windows: [],
      actions: ['deliver'],
    };
    expect(titlesOf(texts.order, 'fr', shown)).toEqual({
      status: 'En cours',
      flags: { late: 'En retard' },
      deadlines: { delivery: 'Livraison' },
      windows: {},
      actions: { deliver: 'Livrer' },
    });
    expect(titlesOf(texts.order, 'en', { status: 'in_progress' })).toEqual({ status: 'In progress' });
  });
  it('of which there are several share one', () => {
    expect(titleOf(texts.order, 'flags', 'late:2', 'en')).toBe('Late');
  });
  it('that the rule book does not name are shown as they are', () => {
    expect(titleOf(texts.order, 'states', 'archived', 'fr')).toBe('archived');
    expect(titleOf(texts.dispute, 'windows', 'explanations', 'fr')).toBe('explanations');
    expect(titlesOf(undefined, 'fr', { status: 'pending', flags: ['late'] })).toEqual({
      status: 'pending',
      flags: { late: 'late' },
    });
  });
});
