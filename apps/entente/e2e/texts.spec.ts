import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { titlesUnder, builtInPacks } from '@entente/policy';
import type { Api } from './api.js';
import { closeInOrder } from './expectations.js';
import { town, type Town } from './served.js';
import { done, refusal, situations, type Situations } from './situations.js';

type Titles = { readonly [heading: string]: unknown };
type Deadline = { readonly name: string; readonly dueAt: string | null; readonly explanation: string };
type Titled = { readonly titles: Titles; readonly actions: readonly string[]; readonly deadlines: readonly Deadline[] };
type List = { readonly items: readonly { readonly orderId: string; readonly titles: Titles }[] };

let here: Town;
let deals: Situations;
beforeAll(async () => {
  here = await town();
  deals = situations(here);
});
afterAll(() => closeInOrder(here));

const inFrench = { headers: { 'accept-language': 'fr-FR,fr;q=0.9,en;q=0.8', prefer: 'wait=5' } };
const inEnglish = { headers: { 'accept-language': 'en', prefer: 'wait=5' } };
const titlesFor = async (who: Api, path: string, sent = inFrench) => (await who.get<Titled>(path, sent)).body.titles;

describe('An order is told in the language of its reader', () => {
  it('state, flags, clocks and what he may do', async () => {
    const deal = await deals.late();
    await done(deal.seller('offer', { label: 'Favicon', price: { amountMinor: 2_000, currency: 'EUR' }, duration: 'P2D' }));
    expect(await titlesFor(deal.ana, `/orders/${deal.id}`)).toEqual({
      status: 'En cours',
      flags: { late: 'En retard', 'offer:offer-1': 'Offre personnalisée' },
      deadlines: { delivery: 'Livraison', expiry: 'Expiration de la commande', 'offer:offer-1': 'Fin de l’offre personnalisée' },
      windows: {},
      actions: {
        cancel: 'Annuler la commande',
        'decline-offer': 'Refuser l’offre personnalisée',
        report: 'Signaler un comportement au support',
        'send-message': 'Envoyer un message',
      },
    });
    expect(await titlesFor(deal.bo, `/orders/${deal.id}`, inEnglish)).toMatchObject({
      status: 'In progress',
      flags: { late: 'Late' },
      deadlines: { delivery: 'Delivery' },
      actions: { deliver: 'Deliver', cancel: 'Cancel the order' },
    });
  });

  it('and says which language that is; the words that programs read do not change', async () => {
    const deal = await deals.placed();
    const [french, english, other, silent] = await Promise.all(
      ['fr', 'en', 'de', undefined].map((language) =>
        deal.ana.get<Titled>(`/orders/${deal.id}`, language === undefined ? {} : { headers: { 'accept-language': language } }),
      ),
    );
    expect([french, english, other, silent].map((answer) => answer?.headers.get('content-language'))).toEqual([
      'fr',
      'en',
      'en',
      'en',
    ]);
    expect(french?.headers.get('vary')).toContain('Accept-Language');
    const { titles: _, deadlines, ...words } = french!.body;
    const clocks = deadlines.map(({ name, dueAt }) => ({ name, dueAt }));
    expect(english?.body).toMatchObject({ ...words, deadlines: clocks });
    expect([other?.body, silent?.body]).toEqual([english?.body, english?.body]);
  });

  it('and each deadline says why it runs, and what happens when it ends (CU-T13, CU-T15)', async () => {
    const deal = await deals.delivered();
    const why = async (sent: typeof inFrench) => {
      const [order, list] = await Promise.all([
        deal.ana.get<Titled>(`/orders/${deal.id}`, sent),
        deal.ana.get<{ items: readonly (Titled & { readonly orderId: string })[] }>('/orders', sent),
      ]);
      const check = ({ deadlines }: Titled) => deadlines.find(({ name }) => name === 'check')?.explanation;
      const inList = list.body.items.find(({ orderId }) => orderId === deal.id)!;
      expect(check(inList)).toBe(check(order.body));
      return check(order.body);
    };
    expect(await why(inEnglish)).toMatch(
      /^It has run since .+, when the work was delivered \(CU-T13\), and ends on .+, Paris time: the order then becomes “Completed” and the seller is paid \(CU-T15\)\.$/,
    );
    expect(await why(inFrench)).toMatch(
      /^Ce délai court depuis le .+, quand le travail a été livré \(CU-T13\), et s’achève le .+, heure de Paris.: la commande devient alors «.Terminée.» et le vendeur est payé \(CU-T15\)\.$/,
    );
  });

  it('in lists too', async () => {
    const deal = await deals.delivered();
    const { body, headers } = await deal.ana.get<List>('/orders', inFrench);
    expect(headers.get('content-language')).toBe('fr');
    expect(body.items).toMatchObject([
      { titles: { status: 'Livrée', flags: {}, deadlines: { check: 'Vérification par le client' } } },
    ]);
  });

  it('each marketplace in its own words', async () => {
    const deal = await deals.shipped();
    expect(await titlesFor(deal.bo, `/orders/${deal.id}`)).toMatchObject({
      status: 'Expédiée',
      windows: { case_window: 'Fin du délai pour ouvrir un dossier' },
      actions: { complete: 'Marquer comme complète' },
    });
  });
});

describe('A dispute is told in the language of its reader', () => {
  it('with all outcomes and grounds that a mediator chooses among, and the title of the one he chose', async () => {
    const deal = await deals.mediated();
    const path = `/disputes/${deal.disputeId}`;
    expect(await titlesFor(here.mia, path)).toMatchObject({
      status: 'Médiateur assigné',
      actions: { ask: 'Demander des précisions', decide: 'Rendre la décision' },
      outcome: null,
      outcomes: { full_refund: 'Remboursement intégral du client', restart: 'Relance de la commande' },
      grounds: { part_conform: 'Livraison conforme en partie' },
    });
    await done(
      deal.inDispute(here.mia, 'decide', {
        outcome: 'partial_refund',
        refundMinor: 3_000,
        ground: 'part_conform',
        reasons: 'Le brief le dit.',
      }),
    );
    await here.wait('PT0S');
    expect(await titlesFor(deal.ana, path)).toMatchObject({
      status: 'Décision appliquée',
      outcome: 'Remboursement partiel et partage des revenus',
      windows: { explanations: 'Fin des demandes d’explications' },
    });
    expect((await titlesFor(deal.ana, path, inEnglish))['outcome']).toBe('Partial refund');
  });

  it('each deadline says why it runs, in the queue too (CU-T28)', async () => {
    const deal = await deals.disputed();
    const alarm = ({ deadlines }: Titled) => deadlines.find(({ name }) => name === 'assignment_alert')?.explanation;
    const { body: one } = await deal.bo.get<Titled>(`/disputes/${deal.disputeId}`, inFrench);
    expect(alarm(one)).toMatch(
      /^Ce délai court depuis le .+, quand le litige a été ouvert \(CU-T22\), et s’achève le .+, heure de Paris.: l’absence de médiateur est alors signalée aux opérateurs \(CU-T28\)\.$/,
    );
    const { body } = await deal.bo.get<{ items: readonly Titled[] }>('/disputes', inFrench);
    expect(body.items.map(alarm)).toContain(alarm(one));
  });

  it('in the queue too', async () => {
    const deal = await deals.disputed();
    const { body } = await deal.bo.get<List>('/disputes', inFrench);
    expect(body.items).toMatchObject([
      { titles: { status: 'Litige ouvert', flags: {}, deadlines: { assignment_alert: 'Alerte : aucun médiateur' } } },
    ]);
  });
});

describe('What has no language', () => {
  it('a refusal is in English, and says so', async () => {
    const answer = await here.ana.get('/orders/nothing', inFrench);
    expect(refusal(answer)).toBe('404 order.not_found');
    expect([answer.body['title'], answer.headers.get('content-language')]).toEqual(['No such order', 'en']);
  });
  it('the file of an order, which a decision seals with its hash', async () => {
    const deal = await deals.mediated();
    const path = `/orders/${deal.id}/file`;
    const [french, english] = await Promise.all([here.mia.get(path, inFrench), here.mia.get(path, inEnglish)]);
    expect(french.body).toEqual(english.body);
    expect(french.headers.get('content-language')).toBeNull();
    const titles = builtInPacks().flatMap(({ texts }) => Object.values(titlesUnder(texts.order, 'states', 'fr')));
    expect(titles.filter((title) => JSON.stringify(french.body).includes(`"${title}"`))).toEqual([]);
  });
});

describe('The description of the interface', () => {
  type Operation = {
    readonly parameters: readonly { readonly name: string; readonly in: string }[];
    readonly responses: {
      readonly 200: { readonly content: { readonly 'application/json': { readonly schema: { readonly $ref: string } } } };
    };
  };
  const PATHS = ['/orders', '/orders/{id}', '/disputes', '/disputes/{id}'];

  it('names the header, and describes the answers as they are', async () => {
    const deal = await deals.mediated();
    const { body: api } = await here.anyone.get<{ paths: { [path: string]: { get: Operation } } }>('/openapi.json');
    const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true }).addSchema(api, 'api');
    for (const path of PATHS) {
      const { parameters, responses } = api.paths[path]!.get;
      expect(parameters).toContainEqual(expect.objectContaining({ name: 'Accept-Language', in: 'header' }));
      const isDescribed = ajv.compile({ $ref: `api${responses[200].content['application/json'].schema.$ref}` });
      const id = path.startsWith('/orders') ? deal.id : deal.disputeId;
      const { body } = await here.mia.get(path.replace('{id}', id), inFrench);
      expect([path, isDescribed(body), isDescribed.errors]).toEqual([path, true, null]);
    }
  });
});
