import { describe, expect, it } from '@jest/globals';
import type { Instant } from '@entente/kernel';
import { nowhere, type Journey } from '../process.js';
import { builtInPacks } from '../pack-folder.js';
import { readPack, type Pack } from '../read-pack.js';
import { bazaar } from '../testing/bazaar.js';
import { LANGUAGES } from '../texts.js';
import { explanationOf } from './explanation.js';

const pack = (name: string) => builtInPacks().find((one) => one.name === name)!;
const comeup = pack('comeup/2');
const at = (text: string) => `${text}:00.000Z` as Instant;
const applied = (rule: string, event: string) => ({ rule, event });

/** A deadline that runs from 1 March, ten in the morning in Paris. */
const running = (name: string, dueAt: string, journey: Partial<Journey>): Journey => ({
  ...nowhere,
  deadlines: { [name]: { dueAt: at(dueAt), since: at('2026-03-01T09:00'), graceMs: 60_000 } },
  ...journey,
});
const checked = running('check', '2026-03-08T09:00', {
  status: 'delivered',
  causes: { check: { startedBy: applied('CU-T13', 'WorkDelivered') } },
});
const told = (journey: Journey, name: string, of: 'order' | 'dispute' = 'order', under: Pack = comeup) =>
  LANGUAGES.map((language) => explanationOf({ pack: under, of, journey, language }, name)?.replaceAll('\u00A0', ' '));

describe('A deadline that runs', () => {
  it('says since when and why, when it ends, and what happens then', () =>
    expect(told(checked, 'check')).toEqual([
      'It has run since Sunday 1 March 2026 at 10:00, when the work was delivered (CU-T13), and ends on Sunday 8 March 2026 at 10:00, Paris time: the order then becomes “Completed” and the seller is paid (CU-T15).',
      'Ce délai court depuis le dimanche 1er mars 2026 à 10:00, quand le travail a été livré (CU-T13), et s’achève le dimanche 8 mars 2026 à 10:00, heure de Paris : la commande devient alors « Terminée » et le vendeur est payé (CU-T15).',
    ]));
  it('ends on the wall of the marketplace, whenever its clocks change', () => {
    const summer = { ...checked, deadlines: { check: { ...checked.deadlines['check']!, dueAt: at('2026-03-29T21:59') } } };
    expect(told(summer, 'check')[0]).toContain('Sunday 29 March 2026 at 23:59, Paris time');
    expect(told(summer, 'check', 'order', { ...comeup, zone: 'America/Montreal' })).toEqual([
      expect.stringContaining('Sunday 29 March 2026 at 17:59, Montreal time'),
      expect.stringContaining('dimanche 29 mars 2026 à 17:59, heure de Montreal'),
    ]);
  });
  it('says what somebody may do from then on, which he may not before', () => {
    const late = running('delivery', '2026-03-06T09:00', { status: 'in_progress' });
    expect(told(late, 'delivery')).toEqual([
      'It has run since Sunday 1 March 2026 at 10:00 and ends on Friday 6 March 2026 at 10:00, Paris time: the order is then declared late (CU-T06), and from then on the buyer may cancel the order (CU-T07).',
      'Ce délai court depuis le dimanche 1er mars 2026 à 10:00 et s’achève le vendredi 6 mars 2026 à 10:00, heure de Paris : la commande est alors déclarée en retard (CU-T06), et dès lors l’acheteur peut annuler la commande (CU-T07).',
    ]);
  });
  it('but not what he may no longer, for another deadline ends before', () => {
    const asked = running('cancellation_answer', '2026-03-03T09:00', {
      status: 'in_progress',
      flags: { cancellation_requested: { by: 'ana' } },
    });
    const on = (day: string): Journey => ({
      ...asked,
      deadlines: { ...asked.deadlines, delivery: { ...asked.deadlines['cancellation_answer']!, dueAt: at(day) } },
    });
    expect(told(on('2026-03-06T09:00'), 'cancellation_answer')[0]).toContain(
      'from then on the buyer may request a cancellation (CU-T08) or open a dispute (CU-T21).',
    );
    expect(told(on('2026-03-02T09:00'), 'cancellation_answer')[0]).toContain(
      'from then on the buyer may open a dispute (CU-T21).',
    );
  });
  it('of several of a kind says it of its own', () => {
    const offers = running('offer:offer-2', '2026-03-08T09:00', {
      status: 'delivered',
      flags: { 'offer:offer-2': { by: 'bo' } },
      causes: { 'offer:offer-2': { startedBy: applied('CU-T42', 'OfferMade') } },
    });
    expect(told(offers, 'offer:offer-2')[0]).toContain(
      'when an offer was made (CU-T42), and ends on Sunday 8 March 2026 at 10:00, Paris time: the offer is then dropped for want of an answer (CU-T42).',
    );
  });
  it('is not there where it neither runs nor waits', () => expect(told(checked, 'choice')).toEqual([undefined, undefined]));
});

describe('Of several rows, a deadline tells the one that would apply', () => {
  const book = (...rows: readonly string[]) =>
    readPack(
      bazaar.replace('    - { rule: BZ-T07,', `${rows.map((row) => `    - ${row}\n`).join('')}    - { rule: BZ-T07,`),
      'bazaar/1.yaml',
    );
  const placed = running('acceptance', '2026-03-03T09:00', { status: 'pending' });
  const ends = (under: Pack, journey = placed) =>
    told(journey, 'acceptance', 'order', under).map((text) => text?.split(/time: |Paris : /)[1]);

  it('by what has been counted', () => {
    const under = book(
      '{ rule: BZ-T09, deadline: acceptance, from: pending, if: { refusals: ">= 1" }, to: in_progress, event: OrderAccepted }',
    );
    expect(ends(under)[0]).toBe('the order then becomes “Completed” and the buyer is refunded in full (BZ-T07).');
    expect(ends(under, { ...placed, counters: { refusals: 1 } })[0]).toBe('the order then becomes “In progress” (BZ-T09).');
  });
  it('and where that hangs on what only its context knows, says on what', () => {
    const under = book(
      '{ rule: BZ-T09, deadline: acceptance, from: pending, if: { sellerStanding: suspended }, to: in_progress, event: OrderAccepted }',
    );
    expect(ends(under)).toEqual([
      'if the seller’s account is suspended, the order then becomes “In progress” (BZ-T09); otherwise the order then becomes “Completed” and the buyer is refunded in full (BZ-T07).',
      'si le compte du vendeur est suspendu, la commande devient alors « En cours » (BZ-T09) ; sinon la commande devient alors « Terminée » et l’acheteur est remboursé intégralement (BZ-T07).',
    ]);
  });
  it('or that nothing will happen', () =>
    expect(
      ends(
        readPack(
          bazaar.replace('deadline: acceptance, from: pending', 'deadline: acceptance, from: pending, if: { refusals: ">= 1" }'),
          'bazaar/1.yaml',
        ),
      ),
    ).toEqual(['nothing happens by itself.', 'rien ne se produit de soi-même.']));
});

describe('A deadline that waits', () => {
  it('says where, with what is left of it, and what happens once it has gone on', () => {
    const { check } = checked.deadlines;
    const held: Journey = {
      ...checked,
      status: 'on_hold',
      previous: 'delivered',
      deadlines: {},
      paused: { check: { since: check!.since, graceMs: 60_000, leftMs: ((2 * 24 + 3) * 60 + 4) * 60_000 + 5_000 } },
    };
    expect(told(held, 'check')).toEqual([
      'It waits in “Frozen by the team”, with 2 days, 3 hours and 4 minutes left; it began on Sunday 1 March 2026 at 10:00, when the work was delivered (CU-T13); at its end, the order then becomes “Completed” and the seller is paid (CU-T15).',
      'Ce délai attend dans l’état « Gelée par l’équipe », avec encore 2 jours, 3 heures et 4 minutes ; il a commencé le dimanche 1er mars 2026 à 10:00, quand le travail a été livré (CU-T13) ; à son terme, la commande devient alors « Terminée » et le vendeur est payé (CU-T15).',
    ]);
    const almost = { ...held, paused: { check: { ...held.paused['check']!, leftMs: 59_999 } } };
    expect(told(almost, 'check')[1]).toContain('avec encore moins d’une minute');
  });
});

describe('A deadline that has passed', () => {
  const asked: Journey = {
    ...running('escalation', '2026-03-04T09:00', { status: 'open' }),
    causes: {
      escalation: { startedBy: applied('CG-T03', 'MediationStarted'), passedBy: applied('CG-T12', 'EscalationPossible') },
    },
  };
  const passed = (journey: Journey): Journey => ({
    ...journey,
    deadlines: { escalation: { ...journey.deadlines['escalation']!, passed: true } },
  });

  it('says when, what came of it, and what may be done since', () =>
    expect(told(passed(asked), 'escalation', 'dispute', pack('congocrea/1'))).toEqual([
      'It ended on Wednesday 4 March 2026 at 10:00, Kinshasa time: the buyer was told that he may hand the dispute to the marketplace (CG-T12) and since then the buyer may escalate to Congocrea (CG-T10); it began on Sunday 1 March 2026 at 10:00, when the dispute was opened (CG-T03).',
      'Ce délai s’est achevé le mercredi 4 mars 2026 à 10:00, heure de Kinshasa : l’acheteur a été informé qu’il peut transmettre le litige à la place de marché (CG-T12) et depuis lors l’acheteur peut transmettre à Congocrea (CG-T10) ; il a commencé le dimanche 1er mars 2026 à 10:00, quand le litige a été ouvert (CG-T03).',
    ]));
  it('without effect says so', () => {
    const idle = {
      ...asked,
      causes: { escalation: { ...asked.causes['escalation']!, passedBy: applied('CG-T12', 'DeadlinePassed') } },
    };
    expect(told(passed(idle), 'escalation', 'dispute', pack('congocrea/1'))[0]).toContain(
      'Kinshasa time: nothing happened by itself and since then',
    );
  });
});

describe('Every deadline of every rule book, in every state, explains itself in words', () => {
  const since = at('2026-03-01T09:00');
  const graceMs = 60_000;
  const whole = (under: Pack, of: 'order' | 'dispute', name: string, status: string): readonly Journey[] => {
    const startedBy = applied(under.source[of].rows[0]!.rule, under.source[of].rows[0]!.event);
    const here: Journey = { ...nowhere, status, previous: status, causes: { [name]: { startedBy, passedBy: startedBy } } };
    const dueAt = at('2026-03-08T09:00');
    return [
      { ...here, deadlines: { [name]: { dueAt, since, graceMs } } },
      { ...here, deadlines: { [name]: { dueAt, since, graceMs, passed: true } } },
      { ...here, paused: { [name]: { leftMs: 1, since, graceMs } } },
    ];
  };
  it.each(builtInPacks().map((under) => [under.name, under] as const))('%s', (_, under) => {
    for (const table of ['order', 'dispute'] as const)
      for (const { name, rings, reminds } of under[table].timers.values())
        for (const status of rings && reminds === undefined ? under[table].states.keys() : [])
          for (const journey of whole(under, table, name, status))
            for (const text of told(journey, name, table, under)) {
              expect([name, status, text]).toEqual([name, status, expect.stringMatching(/^(It|Ce délai) .+[^.]\.$/)]);
              expect([name, status, text]).toEqual([name, status, expect.not.stringMatching(/[`_{}]|\p{Ll}\p{Lu}|undefined/u)]);
            }
  });
});
