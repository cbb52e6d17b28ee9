import type { Town } from './served.js';
import type { Deal } from './situations.js';

/** A file of the buyer’s, or of the seller’s, as the order keeps it. */
export async function uploaded(
  { served }: Town,
  { id, buyerId, sellerId }: Deal,
  content: string,
  by: 'buyer' | 'seller' = 'buyer',
): Promise<{ readonly attachmentId: string; readonly sha256: string }> {
  const body = new FormData();
  body.append('file', new Blob([content], { type: 'text/plain' }), 'preuve.txt');
  const authorization = `Bearer ${await served.tokens.write({ sub: by === 'buyer' ? buyerId : sellerId })}`;
  const answer = await fetch(`${served.url}/orders/${id}/attachments`, { method: 'POST', body, headers: { authorization } });
  if (answer.status !== 201) throw new Error(`The file was not accepted: ${answer.status}`);
  return (await answer.json()) as { attachmentId: string; sha256: string };
}
