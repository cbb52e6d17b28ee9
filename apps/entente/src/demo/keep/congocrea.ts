import type { Body } from '@entente/client';
import { buyer, claimant, dayAfter, mediator, opponent, placed, seller, type Act, type Shop, type Situation } from './scene.js';

const to = (ends: string, script: Situation['script']): Situation => ({ ends, script });

const HOME = { country: 'CD', city: 'Kinshasa' };
const buys = placed((at) => ({ estimatedDeliveryDate: dayAfter(at, 2), shipTo: HOME }));
const ships = seller('ship', { carrier: 'Poste', trackingNumber: 'CD-4711' });
const shipped = [buys, ships];
const tracked = (status: Body<'/orders/{id}/update-tracking'>['status'], city: string): Act =>
  seller('update-tracking', { status, location: { country: 'CD', city } });
const arrives = tracked('delivered', HOME.city);
const opens = buyer('open-dispute', { reason: 'non_delivery', justification: 'Je n’ai rien reçu.' });
const escalates = claimant('escalate', { note: 'Toujours rien.' });
const takes = mediator('take');
const refunds = (amountMinor: number, method: Body<'/orders/{id}/refund'>['method']) =>
  seller('refund', { amountMinor, method, reason: 'Pour le retard.' });
const refundsAll: Act = (scene, at) => refunds(scene.amountMinor, 'platform')(scene, at);

/** A case over a parcel that should have come a week ago. */
const overdue = (more: Situation['script']): Situation['script'] => ({ weekAgo: shipped, ...more });

const situations: readonly Situation[] = [
  to('paid', { yesterday: [buys] }),
  to('paid', { weekAgo: [buys] }), // A case may be opened.
  to('paid', { threeDays: [buys], yesterday: [refundsAll] }),
  to('shipped', { threeDays: shipped }),
  to('shipped', { threeDays: shipped, yesterday: [tracked('in_transit', 'Matadi')] }),
  to('shipped', { threeDays: shipped, yesterday: [refunds(5_00, 'platform')] }),
  to('shipped', { threeDays: shipped, yesterday: [refunds(5_00, 'external')] }),
  to('delivered', { threeDays: shipped, yesterday: [arrives] }),
  to('completed', { sixDays: shipped, threeDays: [arrives], yesterday: [seller('complete')] }),
  to('completed', { longAgo: shipped }), // By itself.

  to('shipped case_open / open', overdue({ yesterday: [opens] })),
  to('shipped case_open / open', overdue({ yesterday: [opens, opponent('post-message', { text: 'Il est en route.' })] })),
  to('shipped case_open / open seller_silent', overdue({ sixDays: [opens] })), // It may be handed to the marketplace.
  to('shipped case_open / open seller_silent', overdue({ threeDays: [opens], yesterday: [refunds(5_00, 'platform')] })),
  to('completed case_open / open seller_silent', overdue({ threeDays: [opens], yesterday: [seller('complete')] })),
  to('shipped case_open / escalated awaiting_mediator seller_silent', overdue({ sixDays: [opens], yesterday: [escalates] })),
  to('shipped case_open / escalated seller_silent', overdue({ sixDays: [opens], yesterday: [escalates, takes] })),
  to('shipped / closed', overdue({ sixDays: [opens], threeDays: [refundsAll] })),
  to('delivered / closed', overdue({ sixDays: [opens], threeDays: [arrives] })),
  to(
    'shipped / closed',
    overdue({
      sixDays: [opens],
      yesterday: [escalates, takes],
      now: [mediator('decide', { outcome: 'full_refund', ground: 'not_received', reasons: 'Le suivi s’arrête à Matadi.' })],
    }),
  ),
];

export const congocrea: Shop = {
  policy: 'congocrea/1',
  marketplace: 'congocrea',
  currency: 'USD',
  prefix: 'cg',
  sellers: ['kofi', 'mado', 'sele'],
  titles: ['Panier tressé', 'Masque en bois', 'Tissu en raphia', 'Collier', 'Tabouret'],
  situations,
};
