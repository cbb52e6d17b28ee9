import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { entente } from './command-line.js';

const policy = (...args: readonly string[]) => entente(['policy', ...args]);
/** Without the breaks that the width of a terminal asks for. */
const flat = (text: string) => text.replaceAll(/\s+/g, ' ');

describe('entente policy', () => {
  it('lists the rule books, with what each extends', async () => {
    const { code, out } = await policy('list');
    expect(code).toBe(0);
    expect(out.split('\n')[0]).toMatch(/^rule book +extends +rules +zone +digest$/);
    expect(out).toMatch(/^comeup\/1 +comeup\/2 +\d+ +Europe\/Paris +[0-9a-f]{12}$/m);
    expect(out).toMatch(/^congocrea\/1 +\d+ +Africa\/Kinshasa +[0-9a-f]{12}$/m);
  });

  it('shows one, rule by rule, in either language', async () => {
    const [english, french] = await Promise.all([policy('show', 'comeup/2'), policy('show', 'comeup/2', '--lang', 'fr')]);
    expect([english.code, french.code]).toEqual([0, 0]);
    expect(flat(english.out)).toContain('CU-T18 In “Revision request”, the seller may refuse the revision, stating a reason.');
    expect(flat(french.out)).toContain(
      'CU-T18 Dans l’état « Demande de retouche », le vendeur peut refuser la retouche, en indiquant un motif.',
    );
    expect(flat(french.out)).toContain('L’argent - Le vendeur est crédité une fois la commande close');
    expect(english.out.split('\n').filter((line) => line.length > 110)).toEqual([]);
  });

  it('draws all tables of one, or a single one as Mermaid reads it', async () => {
    const { out } = await policy('draw', 'congocrea/1');
    expect(out.match(/^## .*$/gm)).toEqual(['## The order', '## The dispute', '## The seller’s account']);
    expect(out.match(/^```mermaid\nstateDiagram-v2$/gm)).toHaveLength(3);
    const { code, out: one } = await policy('draw', 'congocrea/1', '--table', 'seller');
    expect([code, one.split('\n')[0]]).toEqual([0, 'stateDiagram-v2']);
    expect(one).toContain('  suspended --> reinstatement_requested: CG-T18 seller – request reinstatement\n');
  });

  it('says in sentences what one says otherwise than another', async () => {
    const { code, out } = await policy('diff', 'comeup/2', 'comeup/1');
    expect(code).toBe(0);
    expect(flat(out)).toContain(
      'CU-T22: if `revisionRefusals` is at least 2 (before: if `revisionRefusals` is at least 1). It now reads: In “Revision request refused”,',
    );
    expect((await policy('diff', 'comeup/2', 'comeup/2')).out).toBe('Both say the same.\n');
  });

  it('says which pages it would write', async () => {
    const { code, out } = await policy('document');
    expect(code).toBe(0);
    expect(out.trim().split('\n')).toContain('docs/rules/comeup-2.md');
  });

  it.each([
    [['list', 'comeup/2'], 'write `list`'],
    [['diff', 'comeup/1'], 'write `list`'],
    [['show', 'comeup/9'], 'there is no rule book comeup/9. Write one of: comeup/1, comeup/2'],
    [['show', 'comeup/2', '--lang', 'de'], '--lang "de" is not spoken here; write en or fr.'],
    [['draw', 'comeup/2', '--table', 'seller'], 'comeup/2 has no table "seller"; write one of: order, dispute, seller.'],
    [['draw', 'comeup/2', '--tables', 'order'], "Unknown option '--tables'"],
  ])('tells what it could not understand: %j', async (args, why) => {
    const { code, out, err } = await policy(...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(`entente policy: ${why}`);
  });
});

describe('entente policy, with rule books of one’s own', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'entente-packs-'));
    mkdirSync(join(folder, 'comeup'));
    writeFileSync(join(folder, 'comeup', '7.yaml'), 'pack: comeup/7\nextends: comeup/2\nstatistics: { minimumOrders: 9 }\n');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('tells them beside the others', async () => {
    const { code, out } = await entente(['policy', 'diff', 'comeup/2', 'comeup/7', '--lang', 'fr'], { PACKS_DIR: folder });
    expect([code, flat(out).trim()]).toEqual([
      0,
      'Les statistiques - En dessous de 9 commandes terminées, aucun chiffre n’est montré (avant : en dessous de 5 commandes terminées, aucun chiffre n’est montré).',
    ]);
  });
  it('and says where one is wrong', async () => {
    writeFileSync(join(folder, 'comeup', '7.yaml'), 'pack: comeup/7\nextends: comeup/2\nstatistics: { minimumOrders: none }\n');
    const { code, err } = await entente(['policy', 'list'], { PACKS_DIR: folder });
    expect([code, err]).toEqual([2, expect.stringMatching(/^entente policy: .*7\.yaml:3: /)]);
  });
});
