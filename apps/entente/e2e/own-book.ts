import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A rule book of an installation's own in its PACKS_DIR: comeup/2, but that the seller has so long to accept. */
export async function writeOwnBook(packsDir: string, acceptance: string, text = 'Acceptation'): Promise<void> {
  await mkdir(join(packsDir, 'comeup'), { recursive: true });
  await writeFile(
    join(packsDir, 'comeup', '9.yaml'),
    `pack: comeup/9
extends: comeup/2
order:
  deadlines:
    acceptance: { lasts: ${acceptance}, while: pending }
texts:
  order:
    deadlines:
      acceptance: { fr: ${text}, en: Acceptance }
`,
  );
}

export const placedUnderOwnBook = (orderId: string) => ({
  orderId,
  policy: 'comeup/9',
  buyerId: 'ana',
  sellerId: 'bo',
  title: 'Un logo',
  terms: 'Trois propositions',
  payment: { reference: `pay-${orderId}`, method: 'card', amountMinor: 10_000, currency: 'EUR' },
});
