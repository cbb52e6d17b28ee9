import { describe, expect, it } from '@jest/globals';
import { builtInPacks } from '../pack-folder.js';
import { readPack } from '../read-pack.js';
import { bazaar } from '../testing/bazaar.js';
import { differenceOf } from './difference.js';

const pack = (name: string) => builtInPacks().find((one) => one.name === name)!;
const told = (changes: ReturnType<typeof differenceOf>) =>
  Object.fromEntries(changes.map(({ heading, sentences }) => [heading, sentences.map((text) => text.replaceAll('\u00A0', ' '))]));
const before = readPack(bazaar, 'bazaar/1.yaml');
/** What is said of a bazaar in which one thing was written differently. */
function change(right: string, wrong: string, language: 'en' | 'fr' = 'en') {
  expect(bazaar.split(right)).toHaveLength(2);
  return told(differenceOf(before, readPack(bazaar.replace(right, wrong), 'bazaar/1.yaml'), language));
}

describe('What ComeUp’s first era says otherwise than its second, reads like a change note', () => {
  const note = told(differenceOf(pack('comeup/2'), pack('comeup/1'), 'en'));
  const ofRule = (heading: string, rule: string) =>
    note[heading]!.filter((text) => text.startsWith(rule) || text.startsWith(`New: ${rule}`));

  it('a guard that asks for more', () =>
    expect(ofRule('The order', 'CU-T22')).toEqual([
      expect.stringMatching(
        /^CU-T22: if `revisionRefusals` is at least 2 \(before: if `revisionRefusals` is at least 1\)\. It now reads: In “Revision request refused”, the buyer may open a dispute/,
      ),
    ]));
  it('a rule that applies elsewhere too', () =>
    expect(ofRule('The order', 'CU-T09')[0]).toMatch(
      /^CU-T09: new: in “Delivered” or “Revision request refused”\. It now reads: /,
    ));
  it('a rule of which a part was divided', () =>
    expect(ofRule('The order', 'CU-T18')).toEqual([
      expect.stringMatching(/^CU-T18: new: if `revisionRefusals` is at least 1\. /),
      expect.stringMatching(
        /^New: CU-T18 In “Revision request”, .* if `revisionRefusals` is below 1, .* The order becomes “Delivered”;/,
      ),
    ]));
  it('a rule that there was not', () =>
    expect(ofRule('The order', 'CU-T23')).toEqual([
      expect.stringMatching(/^New: CU-T23 In “Delivered”, the buyer may open a dispute/),
    ]));
  it('guards that replace another, and the code that answers', () =>
    expect(ofRule('The dispute', 'CU-T33')).toContainEqual(
      expect.stringContaining(
        'new: with the mark “Buyer consents to a restart”; new: with the mark “Seller consents to a restart”; dropped: without the mark “Justification awaited”; otherwise `outcome.not_allowed` (before: otherwise `too.early`). It now reads:',
      ),
    ));
  it('a mark that holds elsewhere too, new marks, a new counter', () => {
    expect(note['The order']).toContain(
      'The mark “Cancellation request” holds in “In progress”, “Delivered” or “Revision request refused” (before: the mark “Cancellation request” holds in “In progress”).',
    );
    expect(note['The order']).toContain('New: It counts `cancellationRefusalsAfterRevision`.');
    expect(note['The dispute']).toContain('New: The mark “Seller consents to a restart” holds in “In mediation”.');
  });
  it('and nothing of what is the same', () => {
    expect(Object.keys(note)).toEqual(['The order', 'The dispute']);
    expect(JSON.stringify(note)).not.toMatch(/CU-T(12|13|14|24)\b/);
  });
  it('the other way round, what was new is dropped; and in French', () => {
    const back = told(differenceOf(pack('comeup/1'), pack('comeup/2'), 'fr'));
    expect(back['La commande']).toContainEqual(expect.stringMatching(/^Supprimé : CU-T23 Dans l’état « Livrée »/));
    expect(back['La commande']).toContainEqual(
      expect.stringMatching(
        /^CU-T22 : si `revisionRefusals` vaut au moins 1 \(avant : si `revisionRefusals` vaut au moins 2\)\. Désormais : Dans/,
      ),
    );
  });
});

describe('A rule book and itself', () => {
  it.each(builtInPacks().map((one) => [one.name, one] as const))('say the same: %s', (_, one) =>
    expect(differenceOf(one, one, 'en')).toEqual([]),
  );
});

describe('A difference is told of', () => {
  it('a deadline that lasts longer', () =>
    expect(
      change('acceptance: { lasts: PT48H, while: pending }', 'acceptance: { lasts: PT72H, while: pending, remind: PT24H }'),
    ).toEqual({
      'The order': [
        'The deadline “Acceptance” runs in “Pending”, and falls after 72 hours; people are reminded 24 hours before; BZ-T07 says what happens then (before: the deadline “Acceptance” runs in “Pending”, and falls after 48 hours; BZ-T07 says what happens then).',
      ],
    }));
  it('a state in which more is refused', () =>
    expect(change('disputed:    { frozen: true }', 'disputed:    { frozen: true, chat: closed }')).toEqual({
      'The order': [
        '“Frozen”: only rules that name it lead out of it; the chat is closed (before: “Frozen”: only rules that name it lead out of it; the chat is open).',
      ],
    }));
  it('another effect, and other money', () =>
    expect(
      change('to: completed, event: OrderCancelled, funds: refund }', 'to: disputed, event: OrderCancelled, funds: suspense }')[
        'The order'
      ],
    ).toEqual([
      'BZ-T07: new: the order becomes “Frozen”; dropped: the order becomes “Completed”; new: the platform puts the money aside; dropped: the buyer is refunded in full. It now reads: At the deadline “Acceptance”, in “Pending”, the order becomes “Frozen”; the platform puts the money aside.',
    ]));
  it('who may do it, what he must say, and what is recorded', () =>
    expect(
      change(
        'action: deliver, by: seller, from: in_progress, needs: text, to: delivered, event: WorkDelivered',
        'action: deliver, by: [seller, service], from: in_progress, needs: text or attachmentIds, to: delivered, event: OrderShipped',
      )['The order'],
    ).toEqual([
      'BZ-T03: the seller or a service of the marketplace may deliver (before: the seller may deliver); new: stating a text or files; dropped: stating a text; new: the parcel is sent; dropped: the work is delivered. It now reads: In “In progress”, the seller or a service of the marketplace may deliver, stating a text or files. The order becomes “Delivered”.',
    ]));
  it('money and statistics', () => {
    expect(
      change('commission: { basisPoints: 1000, fixedMinor: 0 }', 'commission: { basisPoints: 1250, fixedMinor: 30 }'),
    ).toEqual({
      Money: [
        'Of a payment that states no fees of its own, the platform keeps 12.5% and 30 in minor units (before: of a payment that states no fees of its own, the platform keeps 10%).',
      ],
    });
    expect(change('minimumOrders: 5', 'minimumOrders: 8', 'fr')).toEqual({
      'Les statistiques': [
        'En dessous de 8 commandes terminées, aucun chiffre n’est montré (avant : en dessous de 5 commandes terminées, aucun chiffre n’est montré).',
      ],
    });
  });
  it('a rule that something else sets off: that is another row', () => {
    const swapped = bazaar
      .replace('BZ-T02, action: accept', 'BZ-T02, action: deliver')
      .replace('BZ-T03, action: deliver', 'BZ-T03, action: accept');
    expect(told(differenceOf(before, readPack(swapped, 'bazaar/1.yaml'), 'en'))).toEqual({
      'The order': [
        'New: BZ-T02 In “Pending”, the seller may deliver, until the deadline “Acceptance”. The order becomes “In progress”.',
        'Dropped: BZ-T02 In “Pending”, the seller may accept, until the deadline “Acceptance”. The order becomes “In progress”.',
        'New: BZ-T03 In “In progress”, the seller may accept, stating a text. The order becomes “Delivered”.',
        'Dropped: BZ-T03 In “In progress”, the seller may deliver, stating a text. The order becomes “Delivered”.',
      ],
    });
  });
  it('the zone', () =>
    expect(change('zone: Europe/Paris', 'zone: Africa/Abidjan', 'fr')['En général']).toEqual([
      'Jours et mois se comptent à l’heure d’Abidjan (avant : jours et mois se comptent à l’heure de Paris).',
    ]));
  it('a name, once', () =>
    expect(change('in_progress: { fr: En cours, en: In progress }', 'in_progress: { fr: En cours, en: At work }')).toEqual({
      Names: ['“In progress” is now called “At work”.'],
    }));
  it('a whole table', () => {
    const { 'The seller’s account': account = [] } = told(differenceOf(pack('comeup/2'), pack('congocrea/1'), 'en'));
    expect(account).toContainEqual(expect.stringMatching(/^New: CG-T19 In “Reinstatement requested”, the staff may reinstate/));
  });
});
