import { describe, expect, it } from '@jest/globals';
import { builtInPacks } from '../pack-folder.js';
import { readPack } from '../read-pack.js';
import { bazaar } from '../testing/bazaar.js';
import { diagramOf } from './diagram.js';
import { pageOf } from './page.js';
import { readSources, type Sources } from './sources.js';

const pack = (name: string) => builtInPacks().find((one) => one.name === name)!;
const renewedBy = 'make pages';
const book = readPack(bazaar, 'bazaar/1.yaml');
const sources: Sources = {
  keys: { 'H*': 'help', S0: 'the article', X9: 'nothing that is used' },
  rules: {
    'BZ-T02': { B: ['S0'], F: ['H1', 'H2'], D: [], says: 'the seller agrees' },
    'BZ-T90': { D: ['O1'], says: 'they talk', carriedBy: 'the chat' },
  },
};
const page = pageOf(book, {
  sources,
  tests: new Map([
    [
      'BZ-T02',
      [
        { file: 'libs/a/src/a.spec.ts', title: 'agrees, or *not* (BZ-T02)' },
        { file: 'libs/a/src/a.spec.ts', title: 'once' },
      ],
    ],
  ]),
  renewedBy,
});
/** What stands under a heading. */
const under = (heading: string, text = page) =>
  new RegExp(`\\n#+ ${heading}\\n\\n([\\s\\S]*?)(?=\\n#|$)`).exec(text)?.[1]?.trim();

describe('The page of a rule book', () => {
  it('says what it is made of, and how to make it anew', () => {
    expect(page).toMatch(
      /^# bazaar\/1\n\nThis page is generated from \[the rule book\]\(.*packs\/bazaar\/1\.yaml\)\. .*`make pages`/,
    );
  });
  it('has the picture of each table, and a sentence for every word and every term', () => {
    for (const table of ['order', 'dispute'] as const)
      expect(page).toContain(`\`\`\`mermaid\n${diagramOf(book, table, 'en')}\n\`\`\``);
    expect(under('Marks')).toContain('- `late` The mark “Late” holds in “In progress”.');
    expect(under('Deadlines, which ring')).toContain(
      '- `acceptance` The deadline “Acceptance” runs in “Pending”, and falls after 48 hours; BZ-T07 says what happens then.',
    );
    expect(under('Counters')).toBe('It counts `refusals`, `disputes`.');
    expect([under('Money'), under('Statistics')]).toEqual([
      expect.stringContaining('keeps 10%'),
      expect.stringContaining('6 months'),
    ]);
  });
  it('has each rule with what is recorded, where it comes from, and which tests hold it', () =>
    expect(under('BZ-T02')).toBe(
      [
        '- In “Pending”, the seller may accept, until the deadline “Acceptance”. The order becomes “In progress”. _OrderAccepted_',
        'Source: **B** S0 · **F** H1, H2 · **D**: the seller agrees.',
        'Tests:',
        '- [a.spec.ts](../../libs/a/src/a.spec.ts): “agrees, or \\*not\\* (BZ-T02)”, “once”',
      ].join('\n\n'),
    ));
  it('has the rules that no row carries out', () =>
    expect(under('BZ-T90')).toBe('It is carried out by the chat.\n\nSource: **D** O1: they talk.'));
  it('explains the sources that it names, and no other', () => {
    expect(under('Sources')).toMatch(/- H…: help\n- S0: the article$/);
  });
  it('needs neither sources nor tests', () => expect(pageOf(book, { renewedBy })).not.toMatch(/Source|Tests|undefined/));
});

describe('The page of a version that changes another', () => {
  const base = pack('comeup/2');
  const era = pageOf(pack('comeup/1'), { base, sources: readSources('comeup'), renewedBy });

  it('says first what is different', () => {
    expect(era).toContain('It is written as a change of [comeup/2](comeup-2.md): [what is different](#what-is-different).');
    expect(under('What is different', era)).toMatch(/_The order_\n\n- The mark “Cancellation request”/);
  });
  it('tells where a rule comes from only where it says something else', () => {
    expect(under('CU-T22', era)).toContain('Source: **B** S0, S2, S3 · **D** C1, C5, O7: ');
    expect(under('CU-T14', era)).toContain('As in comeup/2, where [source and tests](comeup-2.md#cu-t14) stand.');
  });
  it('tells it once of a rule that two tables carry out', () => {
    expect(under('CU-T33, in the dispute', era)).toContain('Source and tests: [above](#cu-t33).');
  });
});
