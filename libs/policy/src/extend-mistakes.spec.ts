import { describe, it, expect } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installedPacks, readPackFolder } from './pack-folder.js';
import { InvalidPack, readPack, type Pack } from './read-pack.js';
import { bazaar } from './testing/bazaar.js';

const base = readPack(bazaar, 'bazaar/1.yaml');
const written = (changes: string, header = 'pack: bazaar/2\nextends: bazaar/1\n') => `${header}${changes}`;
const extension = (changes: string) => readPack(written(changes), 'bazaar/2.yaml', [base]);
function refusal(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof InvalidPack) return error.message;
    throw error;
  }
  return 'accepted';
}
const lineOf = (text: string, of: string) => of.slice(0, of.indexOf(text)).split('\n').length;

const DELIVER =
  '    - { rule: BZ-T03, action: deliver, by: seller, from: in_progress, needs: text, to: delivered, event: WorkDelivered }';

describe('A mistake in a version that extends another is named with its own file and line', () => {
  const at = (text: string, changes: string) => `bazaar/2.yaml:${lineOf(text, written(changes))}: `;

  it.each([
    [
      'a word',
      'order:\n  rows:\n    - { rule: BZ-T03, action: delivr, by: seller, from: in_progress, event: WorkDelivered }\n',
      'delivr',
      'BZ-T03, action: write one of: place,',
    ],
    [
      'a state',
      'order:\n  rows:\n\n    - { rule: BZ-T03, action: deliver, by: seller, from: nowhere, event: WorkDelivered }\n',
      'nowhere',
      'BZ-T03: there is no state "nowhere". Write one of: pending,',
    ],
    ['a period', 'order:\n  windows:\n    chat_end: { lasts: 7D, while: completed }\n', '7D', '"7D" is no period'],
    [
      'a column',
      'order:\n  row: []\n',
      'row:',
      'order: there is no column "row" here. Write one of: states, flags, counters, windows, deadlines, rows, remove.',
    ],
    ['a zone', 'zone: Europe/Pari\n', 'zone:', 'zone: there is no time zone "Europe/Pari".'],
    [
      'a text that is missing',
      'texts:\n  order:\n    states: { pending: { fr: Attend, en: Waits } }\norder:\n  states: { waiting: { } }\n  rows:\n    - { rule: BZ-T09, action: decline, by: seller, from: pending, to: waiting, event: OrderCancelled }\n    - { rule: BZ-T10, action: complete, by: buyer, from: waiting, to: completed, event: OrderCompleted, funds: release }\n',
      'states: { pending',
      'texts.order.states: waiting has no text.',
    ],
    [
      'a text of no word',
      'texts:\n  order:\n    states:\n      lost: { fr: Perdu, en: Lost }\n',
      'lost:',
      'texts.order.states: this rule book has no "lost".',
    ],
    [
      'texts where there are none',
      'order:\n  rows:\n    - { rule: BZ-T09, action: decline, by: seller, from: pending, to: completed, event: OrderCancelled, funds: refund }\n',
      'pack:',
      'texts.order.actions: decline has no text.',
    ],
    [
      'a rule that is not there to be removed',
      'order:\n\n  remove: [BZ-T40]\n',
      'remove',
      'remove: there is no rule BZ-T40 to drop. Write one of: BZ-T01, BZ-T02,',
    ],
    [
      'a name that is not there to be removed',
      'order:\n  remove: [BZ-T05, lateness]\n',
      'remove',
      'remove: there is no name lateness to drop. Write one of: pending,',
    ],
    [
      'a name that is removed, and written',
      'order:\n  remove: [delivery]\n  deadlines: { delivery: { lasts: P1D, while: in_progress } }\n',
      'remove',
      'remove: delivery is written below as well. Write it, or remove it.',
    ],
    [
      'a rule of the other table',
      'dispute:\n  remove: [BZ-T03]\n',
      'remove',
      'remove: there is no rule BZ-T03 to drop. Write one of: BZ-T20,',
    ],
    [
      'a rule that is removed, and written',
      `order:\n  remove: [BZ-T03]\n  rows:\n${DELIVER}\n`,
      'remove',
      'remove: BZ-T03 is written below as well. Write it, or remove it.',
    ],
  ])('%s', (_, changes, where, says) => {
    const said = refusal(() => extension(changes));
    expect(said).toContain(says);
    expect(said).toMatch(new RegExp(`^${at(where, changes)}`));
  });
  it('what it takes away from a rule of the base: there, with the line that lacks it', () => {
    const line = lineOf('rule: BZ-T06', bazaar);
    expect(refusal(() => extension('order:\n  remove: [BZ-T04]\n'))).toBe(
      `bazaar/2.yaml:2: with what this version changes, bazaar/1.yaml:${line} no longer holds: BZ-T06: there is no rule "BZ-T04". Write one of: ${['BZ-T01', 'BZ-T02', 'BZ-T03', 'BZ-T05', 'BZ-T06', 'BZ-T07', 'BZ-T08', 'BZ-T15'].join(', ')}.`,
    );
    expect(refusal(() => extension('order:\n  remove: [late]\n'))).toContain('no longer holds: BZ-T05: there is no flag "late".');
    expect(refusal(() => extension('order:\n  remove: [BZ-T05]\n'))).toMatch(
      new RegExp(
        `^bazaar/2.yaml:2: with what this version changes, bazaar/1.yaml:${lineOf('delivery:   { lasts', bazaar)} no longer holds: deadline delivery: no row`,
      ),
    );
  });
});

describe('A version extends a book that there is', () => {
  it('and whole books need name none', () => {
    expect(refusal(() => readPack(written('', 'pack: bazaar/2\nextends: bazaar/9\n'), 'bazaar/2.yaml', [base]))).toBe(
      'bazaar/2.yaml:2: extends: there is no rule book bazaar/9. Write one of: bazaar/1.',
    );
    expect(refusal(() => readPack(written(''), 'bazaar/2.yaml'))).toBe(
      'bazaar/2.yaml:2: extends: there is no rule book bazaar/1. Write a whole book.',
    );
    expect(refusal(() => readPack(bazaar.replace('zone: Europe/Paris\n', ''), 'bazaar/1.yaml'))).toContain('`zone` is missing');
  });
});

describe('In a folder of rule books', () => {
  /** Of a folder with these files, `known` being there already. */
  function inFolder<Value>(files: { readonly [name: string]: string }, read: (folder: string) => Value): Value {
    const folder = mkdtempSync(join(tmpdir(), 'entente-packs-'));
    try {
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(join(folder, name.split('/')[0]!), { recursive: true });
        writeFileSync(join(folder, `${name}.yaml`), text);
      }
      return read(folder);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
  const says = (files: { readonly [name: string]: string }, known: readonly Pack[] = []) =>
    inFolder(files, (folder) => refusal(() => readPackFolder(folder, known)).replaceAll(`${folder}/`, ''));

  it('versions extend each other in any order', () => {
    const files = {
      'bazaar/1': bazaar,
      'bazaar/2': written('', 'pack: bazaar/2\nextends: bazaar/3\n'),
      'bazaar/3': written('zone: Africa/Kinshasa\n', 'pack: bazaar/3\nextends: bazaar/1\n'),
    };
    const read = inFolder(files, (folder) => readPackFolder(folder));
    expect(read.map((pack) => [pack.name, pack.extends, pack.zone])).toEqual([
      ['bazaar/1', undefined, 'Europe/Paris'],
      ['bazaar/2', 'bazaar/3', 'Africa/Kinshasa'],
      ['bazaar/3', 'bazaar/1', 'Africa/Kinshasa'],
    ]);
  });
  it('none extends itself, directly or over others', () => {
    expect(says({ 'bazaar/1': written('', 'pack: bazaar/1\nextends: bazaar/1\n') })).toBe(
      'bazaar/1.yaml:2: extends: bazaar/1 extends this one itself. One of them has to be a whole book.',
    );
    const circle = {
      'bazaar/1': written('', 'pack: bazaar/1\nextends: bazaar/3\n'),
      'bazaar/2': written('', 'pack: bazaar/2\nextends: bazaar/1\n'),
      'bazaar/3': written('', 'pack: bazaar/3\nextends: bazaar/2\n'),
    };
    expect(says(circle)).toBe('bazaar/2.yaml:2: extends: bazaar/1 extends this one itself. One of them has to be a whole book.');
  });
  it('an unknown base is refused with all that there are, whichever comes first', () => {
    const files = {
      'bazaar/1': written('', 'pack: bazaar/1\nextends: bazaar/8\n'),
      'bazaar/9': bazaar.replace('bazaar/1', 'bazaar/9'),
    };
    expect(says(files, [base])).toContain('a rule book bazaar/1');
    expect(says(files)).toBe('bazaar/1.yaml:2: extends: there is no rule book bazaar/8. Write one of: bazaar/9.');
  });
  it('a mistake of the base is the base’s', () => {
    const files = { 'bazaar/1': bazaar.replace('to: delivered, event', 'to: deliverd, event'), 'bazaar/2': written('') };
    expect(says(files)).toMatch(
      new RegExp(`^bazaar/1.yaml:${lineOf('rule: BZ-T03', bazaar)}: BZ-T03: there is no state "deliverd"`),
    );
  });
  it('one may extend what comes with Entente, and none takes its name', () => {
    const own = {
      'comeup/9': 'pack: comeup/9\nextends: comeup/2\norder:\n  deadlines:\n    check: { lasts: P3D, while: delivered }\n',
    };
    const read = inFolder(own, (folder) => installedPacks(folder));
    const [comeup2, comeup9] = ['comeup/2', 'comeup/9'].map((name) => read.find((pack) => pack.name === name)!);
    expect(comeup9!.extends).toBe('comeup/2');
    expect([comeup2, comeup9].map((pack) => pack!.order.timers.get('check')!.lasts)).toEqual([
      [{ add: expect.objectContaining({ days: 7 }), endOfDay: false }],
      [{ add: expect.objectContaining({ days: 3 }), endOfDay: false }],
    ]);
    expect(
      inFolder({ 'comeup/2': 'pack: comeup/2\nextends: comeup/3\n' }, (folder) => refusal(() => installedPacks(folder))),
    ).toMatch(/comeup\/2\.yaml:1: pack: there is a rule book comeup\/2 already\. Give this one a number of its own\.$/);
    expect(installedPacks().map(({ name }) => name)).not.toContain('comeup/9');
  });
});
