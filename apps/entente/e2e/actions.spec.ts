import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { disputeWords, orderWords } from '@entente/policy';
import type { Answer, Api } from './api.js';
import { besideTheWork } from './beside.js';
import { inOtherEras } from './eras.js';
import { closeInOrder } from './expectations.js';
import { town, type Town } from './served.js';
import { refusal, situations, type Deal, type DisputeSeen, type OrderSeen } from './situations.js';
import { disputeWordings, orderWordings, type Told } from './wordings.js';

const SITUATION_MS_MAX = 120_000;

const COMEUP = [
  'placed',
  'accepted',
  'cancellationRequested',
  'cancellationUnanswered',
  'late',
  'delivered',
  'revisionRequested',
  'revisionUnanswered',
  'revisionRefused',
  'offered',
  'offeredAfterRefusal',
  'held',
  'completed',
  'completedByTimer',
  'reviewed',
  'cancelled',
  'expired',
  'withVoucher',
  'disputed',
  'disputedByItself',
  'mediated',
  'asked',
  'settlementProposed',
  'arranged',
  'restarted',
  'paidOut',
  'givenBack',
] as const;
const OTHER_ERAS = [
  'refusedOnce',
  'refusedTwice',
  'refusedBoth',
  'cancellationAskedAfterDelivery',
  'restartDiscussed',
  'restartConsented',
  'workingWithClaims',
  'refundProposed',
  'claimed',
  'claimReviewed',
  'claimConverted',
] as const;
/** What goes on in a dispute is the same to its order, see `disputed`. */
const IN_MEDIATION: readonly string[] = [
  'mediated',
  'asked',
  'settlementProposed',
  'arranged',
  'restartDiscussed',
  'restartConsented',
];
const CONGOCREA = ['paid', 'shipped', 'overdue', 'caseOpened', 'escalated', 'caseTaken'] as const;

let here: Town;
const SITUATIONS = [...COMEUP, ...OTHER_ERAS, ...CONGOCREA];
let begin: { readonly [situation in (typeof SITUATIONS)[number]]: () => Promise<Deal> };
beforeAll(async () => {
  here = await town();
  const deals = situations(here);
  begin = { ...deals, ...besideTheWork(here, deals), ...inOtherEras(here, deals) };
});
afterAll(() => closeInOrder(here));

const people = ({ ana, bo, buyerId }: Deal): { readonly [who: string]: Api } => ({
  'the buyer': ana,
  'the seller': bo,
  'the shop, for the buyer': here.shop.for(buyerId),
  'the shop': here.shop,
  'a mediator': here.mia,
  'an operator': here.ops,
});

const PROCESSES = {
  order: {
    path: ({ id }: Deal) => `/orders/${id}`,
    actions: [...orderWords.actions.filter((action) => action !== 'place'), 'send-message'],
    wordings: orderWordings,
  },
  dispute: { path: ({ disputeId }: Deal) => `/disputes/${disputeId}`, actions: disputeWords.actions, wordings: disputeWordings },
};
type Process = keyof typeof PROCESSES;

/** What is shown to somebody, or nothing where it is not for him. */
async function listed(process: Process, deal: Deal, api: Api): Promise<readonly string[] | undefined> {
  const { status, body } = await api.get<OrderSeen | DisputeSeen>(PROCESSES[process].path(deal));
  return status === 200 ? body.actions : undefined;
}

const nowIs = async () => (await here.ops.get<{ now: string }>('/clock')).body.now;
let count = 0;

/** Whether he is accepted, with the first of the bodies for which he is; every other answer has to be a refusal of the rules. */
async function isAccepted(process: Process, told: Told & { readonly deal: Deal }, api: Api, action: string): Promise<boolean> {
  for (const body of PROCESSES[process].wordings[action]!({ ...told, count: ++count })) {
    const answer: Answer = await api.post(`${PROCESSES[process].path(told.deal)}/${action}`, body);
    if (answer.status === 200) return true;
    expect(refusal(answer)).toMatch(/^(403|409|422) /);
  }
  return false;
}

/**
 * What is shown in several situations is accepted in one of them, or with FULL=1 in each: that every action which any table shows is accepted, and no
 * other, is for matrix.spec to say of the deciders.
 */
const accepted = new Set<string>();
const isToBeTried = (shown: string) => process.env['FULL'] === '1' || !accepted.has(shown);

async function expectOnlyListed(process: Process, start: () => Promise<Deal>): Promise<void> {
  let deal = await start();
  let told = { deal, order: await deal.seen(), now: await nowIs(), count };
  const afresh = async () => {
    deal = await start();
    told = { deal, order: await deal.seen(), now: await nowIs(), count };
  };
  const lists: { [who: string]: readonly string[] | undefined } = {};
  for (const [who, api] of Object.entries(people(deal))) lists[who] = await listed(process, deal, api);
  for (const who of Object.keys(lists)) {
    const shown = () => listed(process, deal, people(deal)[who]!);
    const accepts = (action: string) => isAccepted(process, told, people(deal)[who]!, action);
    if (String(await shown()) !== String(lists[who])) await afresh();
    told = { ...told, order: await deal.seen() }; // Whoever came before may have left an offer.
    const actions = lists[who];
    if (!actions) continue; // Not for his eyes; whether he may act is for authorization.spec to say.
    expect(new Set(actions).size).toBe(actions.length);
    const others = PROCESSES[process].actions.filter((action) => !actions.includes(action));
    const tried = await Promise.all(others.map(async (action) => [action, await accepts(action)]));
    expect([who, tried]).toEqual([who, others.map((action) => [action, false])]);
    // Through the shop, what the buyer has shown himself is not shown again.
    const own = who === 'the shop, for the buyer' ? (lists['the buyer'] ?? []) : [];
    for (const action of actions.filter((one) => !own.includes(one))) {
      const once = [process, told.order.policy, who, action].join(' ');
      if (!isToBeTried(once)) continue;
      accepted.add(once);
      expect([who, action, await accepts(action)]).toEqual([who, action, true]);
      if (String(await shown()) !== String(actions)) await afresh();
    }
  }
}

/** For everybody who reads it: each action that is listed is accepted with some body, and no other with any. */
describe('The actions that are shown are those that are accepted', () => {
  it.each(SITUATIONS.filter((situation) => !IN_MEDIATION.includes(situation)))(
    'of an order: %s',
    async (situation) => expectOnlyListed('order', begin[situation]),
    SITUATION_MS_MAX,
  );
  it.each(
    SITUATIONS.filter((situation) =>
      /disputed|mediated|asked$|settlement|arranged|restart|paidOut|givenBack|converted|case|escalated/i.test(situation),
    ),
  )('of a dispute: %s', async (situation) => expectOnlyListed('dispute', begin[situation]), SITUATION_MS_MAX);
});
