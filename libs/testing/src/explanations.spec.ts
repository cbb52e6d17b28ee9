import { describe, expect, it } from '@jest/globals';
import { disputeDecider, type Dispute } from '@entente/dispute';
import { orderDecider, type Order } from '@entente/order';
import { journeyShown, LANGUAGES, type Language } from '@entente/policy';
import { histories } from './histories.js';
import { packs } from './market.js';

type Told = {
  readonly policy: string;
  readonly of: 'order' | 'dispute';
  readonly name: string;
  readonly language: Language;
  readonly explanation: string | undefined;
};

/** Every deadline that anybody could have been shown, after any event of any history, in every language. */
function allTold(): readonly Told[] {
  return histories().flatMap(({ happened }) => {
    const streams = new Map<string, Order | Dispute>();
    return happened.flatMap(({ stream, data }) => {
      const of = stream.startsWith('dispute-') ? 'dispute' : stream.startsWith('order-') ? 'order' : undefined;
      if (of === undefined) return [];
      const { initial, evolve } = (of === 'order' ? orderDecider : disputeDecider) as {
        readonly initial: Order | Dispute;
        readonly evolve: (state: Order | Dispute, event: typeof data) => Order | Dispute;
      };
      const after = evolve(streams.get(stream) ?? initial, data);
      streams.set(stream, after);
      return LANGUAGES.flatMap((language) =>
        journeyShown(after, { pack: packs.get(after.policy), of, language }).deadlines.map(({ name, explanation }) => ({
          policy: after.policy,
          of,
          name,
          language,
          explanation,
        })),
      );
    });
  });
}
const told = allTold();

/** What programs read: `revision_refused`, `revisionRefusals`, `RevisionRefused`, and what is told as code. */
const CODE = /[`_{}]|\p{Ll}\p{Lu}|undefined/u;

describe('Every deadline explains itself', () => {
  it('in one sentence, in the language of its reader, with the rule that started it and the time of its marketplace', () => {
    expect(told.length).toBeGreaterThan(0);
    for (const { policy, name, language, explanation = 'nothing' } of told) {
      const city = packs.get(policy).zone.split('/').at(-1);
      const opens = language === 'fr' ? /^Ce délai (court depuis|attend|s’est achevé)/ : /^It (has run since|waits|ended)/;
      expect([policy, name, explanation]).toEqual([policy, name, expect.stringMatching(opens)]);
      expect([policy, name, explanation]).toEqual([policy, name, expect.stringMatching(/\((CU|CG|RE)-T\d\d\)/)]);
      expect([explanation, /[^.]\.$/.test(explanation), explanation.slice(0, -1).includes('. ')]).toEqual([
        explanation,
        true,
        false,
      ]);
      expect([explanation, /^(It waits|Ce délai attend)/.test(explanation) || explanation.includes(city!)]).toEqual([
        explanation,
        true,
      ]);
    }
  });
  it('and never in the words of programs', () => {
    const raw = told.filter(({ explanation = '' }) => CODE.test(explanation));
    expect(raw).toEqual([]);
  });
  it('of whatever kind: those that run, those that wait, those that have passed', () => {
    const kinds = new Set(told.map(({ explanation = '' }) => explanation.split(' ', 2).join(' ')));
    expect([...kinds].sort()).toEqual(['Ce délai', 'It ended', 'It has', 'It waits']);
  });
});
