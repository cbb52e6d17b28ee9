import { describe, expect, it } from '@jest/globals';
import { builtInPacks } from '../pack-folder.js';
import { readPack, type Pack } from '../read-pack.js';
import { bazaar } from '../testing/bazaar.js';
import { LANGUAGES } from '../texts.js';
import { diagramOf } from './diagram.js';

const packs = builtInPacks();
const pack = (name: string): Pack => packs.find((one) => one.name === name)!;
const edge = (picture: string, from: string, to: string) =>
  picture
    .split('\n')
    .find((line) => line.startsWith(`  ${from} --> ${to}: `))
    ?.split(': ')[1]
    ?.split('<br/>');

describe('The picture of a table', () => {
  const order = diagramOf(pack('comeup/2'), 'order', 'en');

  it('shows every state by its name', () => {
    expect(order).toContain('  state "Frozen, in dispute" as disputed\n');
    expect(diagramOf(pack('comeup/2'), 'order', 'fr')).toContain('  state "Gelée, en litige" as disputed\n');
  });
  it('begins where rows begin, and ends where nothing rings any more', () => {
    expect(edge(order, '[*]', 'pending')).toEqual(['CU-T01 buyer’s service – place the order']);
    expect(order.match(/ --> \[\*\]/g)).toHaveLength(3);
  });
  it('gathers all that leads one way on one edge; time, news and what follows bear a sign', () => {
    expect(edge(order, 'delivered', 'completed')).toEqual(['CU-T14 buyer – complete the order', 'CU-T15 ⏱ Check by the buyer']);
    expect(edge(order, 'in_progress', 'disputed')).toEqual(['CU-T20 ↪ right after CU-T10', 'CU-T21 buyer – open a dispute']);
    expect(edge(order, 'disputed', 'cancelled')).toEqual(['CU-T31 ✉ the dispute is decided (“Full refund”)']);
    expect(edge(diagramOf(pack('comeup/2'), 'dispute', 'fr'), 'in_mediation', 'decided')?.[0]).toBe(
      'CU-T31 médiateur – rendre la décision (« Remboursement intégral du client »)',
    );
  });
  it('draws many states as one, where rows name them so; and back leads there', () => {
    expect(order).toContain('  state "any state, neither closed nor frozen" as ANY_ACTIVE\n');
    expect([edge(order, 'ANY_ACTIVE', 'on_hold'), edge(order, 'on_hold', 'ANY_ACTIVE')]).toEqual([
      ['CU-T45 staff – freeze the order'],
      ['CU-T45 staff – release the order'],
    ]);
  });
  it('leaves out what leads nowhere else', () => {
    expect(order).not.toMatch(/CU-T08|CU-T46/);
    expect(edge(diagramOf(pack('comeup/2'), 'dispute', 'en'), 'in_mediation', 'in_mediation')).toBeUndefined();
  });
  it('of an account is one too', () =>
    expect(edge(diagramOf(pack('congocrea/1'), 'seller', 'en'), 'suspended', 'reinstatement_requested')).toEqual([
      'CG-T18 seller – request reinstatement',
    ]));
});

describe('Mermaid reads every picture', () => {
  const NODE = String.raw`(\[\*\]|[A-Za-z][A-Za-z0-9_]*)`;
  const LINE = new RegExp(
    [
      String.raw`state "[^":;]+" as [A-Za-z][A-Za-z0-9_]*`,
      String.raw`${NODE} --> ${NODE}(: [^:;"]+)?`,
      String.raw`classDef group stroke-dasharray:4`,
      String.raw`class [A-Z_,]+ group`,
    ]
      .map((form) => `^  ${form}$`)
      .join('|'),
  );
  const all = packs.flatMap((one) =>
    (['order', 'dispute', 'seller'] as const).flatMap((of) =>
      one[of]
        ? LANGUAGES.map((language) => ({
            title: `${one.name} ${of} ${language}`,
            one,
            of,
            picture: diagramOf(one, of, language),
          }))
        : [],
    ),
  );

  it.each(all)('$title', ({ one, of, picture }) => {
    const [first, ...lines] = picture.split('\n');
    expect(first).toBe('stateDiagram-v2');
    expect(lines.filter((line) => !LINE.test(line))).toEqual([]);
    const declared = new Set(lines.flatMap((line) => / as (\w+)$/.exec(line)?.[1] ?? []));
    const named = lines.flatMap((line) => / (\S+) --> ([^\s:]+)/.exec(line)?.slice(1) ?? []).filter((node) => node !== '[*]');
    expect(named.filter((node) => !declared.has(node))).toEqual([]);
    const leading = one.source[of]!.rows.filter(({ from, to }) => to !== undefined && from !== to);
    for (const { rule } of leading) expect(picture).toContain(rule);
  });
  it('whatever the states are called', () => {
    const odd = bazaar
      .replaceAll(/\bpending\b/g, 'end')
      .replace('{ fr: En attente, en: Pending }', '{ fr: "En attente : \\"x\\" ; y", en: "Wait: \\"x\\"; y" }');
    const picture = diagramOf(readPack(odd, 'bazaar/1.yaml'), 'order', 'en');
    expect(picture).toContain('  state "Wait – ”x”, y" as end_\n');
    expect(picture).toContain('  end_ --> in_progress: BZ-T02 seller – accept');
  });
});
