import { createClient, Problem } from '@entente/client';

/** Delivers for a seller, unless somebody was faster: then it answers how the order stands now. */
export async function deliver(baseUrl: string, token: string, id: string, seen: number, text: string): Promise<string> {
  const seller = createClient({ baseUrl, token });
  try {
    const { status } = await seller.post('/orders/{id}/deliver', { id, body: { text }, ifMatch: seen });
    return status;
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'revision.stale') throw error;
    return (await seller.get('/orders/{id}', { id })).status;
  }
}
