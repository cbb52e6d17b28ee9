import type { Body } from '@entente/client';
import type { Instant } from '@entente/kernel';
import {
  after,
  bankWill,
  buyer,
  claimant,
  mediator,
  offers,
  opponent,
  pays,
  placed,
  providerWill,
  refundIsSettledOtherwise,
  refundIsTriedAgain,
  seller,
  staff,
  withdraws,
  type Act,
  type Shop,
  type Situation,
} from './scene.js';

const to = (ends: string, script: Situation['script']): Situation => ({ ends, script });

const buys = placed(() => ({ duration: 'P5D' }));
const works = [buys, seller('accept')];
const worksLong = [placed(() => ({ duration: 'P20D' })), seller('accept')];
const delivers = seller('deliver', { text: 'Voici le travail.' });
const delivered = [...works, delivers];
const completes = buyer('complete');
const asksForMore = buyer('request-revision', { text: 'Il manque la deuxième page.' });
const refuses = [asksForMore, seller('refuse-revision', { reason: 'Hors brief.' })];
const disputes = buyer('open-dispute', { justification: 'Le travail n’est pas celui que j’ai commandé.' });
const takes = mediator('take');
const wantsOut = buyer('request-cancellation', { reason: 'Je n’en ai plus besoin.' });
const staysIn = seller('refuse-cancellation', { reason: 'Presque fini.' });
const refusedTwice = [wantsOut, staysIn, wantsOut, staysIn];
const cancels = seller('cancel', { reason: 'Je ne peux pas continuer.' });
const holds = staff('hold', { reason: 'Paiement à vérifier.' });
const hello = [
  buyer('send-message', { text: 'Bonjour, quand commencez-vous ?' }),
  seller('send-message', { text: 'Demain matin.' }),
];

/** Mediated for two days, until somebody does something. */
const mediated = (yesterday: readonly Act[], now: readonly Act[] = []): Situation['script'] => ({
  sixDays: delivered,
  threeDays: [...refuses, disputes, takes],
  yesterday,
  now,
});
const asks = (whom: Body<'/disputes/{id}/ask'>['to']) => mediator('ask', { to: whom, text: 'Que dit le brief, selon vous ?' });
const proposes = opponent('propose-settlement', { outcome: 'partial_refund', refundMinor: 10_00 });
const agrees = claimant('accept-settlement');
type Decision = Body<'/disputes/{id}/decide'>;
const decides = (outcome: Decision['outcome'], ground: string, more: (at: Instant) => Partial<Decision> = () => ({})) =>
  mediator('decide', (at) => ({ outcome, ground, reasons: 'Vu le brief, les échanges et la livraison.', ...more(at) }));
const part = () => ({ refundMinor: 10_00 });

const situations: readonly Situation[] = [
  to('pending', { yesterday: [buys] }),
  to('pending', { threeDays: [placed(() => ({ duration: 'P5D', acceptanceWindow: 'P5D' })), ...hello] }),

  to('in_progress', { threeDays: [...works, ...hello] }),
  to('in_progress late', { weekAgo: works }),
  to('in_progress late offer', { weekAgo: works, yesterday: [offers('Une semaine de plus', 15_00)] }),
  to('in_progress cancellation_requested', { threeDays: works, yesterday: [wantsOut] }),
  to('in_progress cancellation_requested', { weekAgo: worksLong, sixDays: [wantsOut] }), // Nobody answered.
  to('in_progress', { threeDays: [...works, wantsOut, staysIn] }),
  to('in_progress offer', { threeDays: works, yesterday: [offers('Une affiche', 20_00), offers('Un site', 200_00)] }),
  to('in_progress', { weekAgo: [...worksLong, offers('Une affiche', 20_00)] }), // It lapsed.
  to('in_progress', {
    threeDays: [...works, offers('Une affiche', 20_00), offers('Un site', 200_00)],
    yesterday: [buyer('decline-offer', { offerId: 'offer-1' }), seller('withdraw-offer', { offerId: 'offer-2' })],
  }),
  to('in_progress', {
    threeDays: [...works, offers('Une affiche', 20_00)],
    yesterday: [pays('accept-offer', 20_00, { offerId: 'offer-1' })],
  }),
  to('in_progress', {
    threeDays: works,
    yesterday: [pays('buy-option', 10_00, { label: 'Livraison express', duration: 'P1D' })],
  }),
  to('in_progress', {
    sixDays: delivered,
    threeDays: refuses,
    yesterday: [pays('buy-option', 15_00, { label: 'Une page de plus' })],
  }),
  to('in_progress', { sixDays: delivered, threeDays: [asksForMore, seller('accept-revision')] }),
  to('in_progress', { sixDays: worksLong, threeDays: [holds], yesterday: [staff('unhold')] }),
  to('in_progress / settled', mediated([decides('restart', 'misunderstanding', (at) => ({ newDeadline: after(at, 'P5D') }))])),

  to('delivered', { threeDays: works, yesterday: [delivers] }),
  to('delivered', { weekAgo: works, sixDays: [delivers] }), // It completes by itself tomorrow, and the buyer was reminded.
  to('delivered offer', { threeDays: delivered, yesterday: [offers('Une suite', 40_00)] }),
  to('delivered', { sixDays: delivered, threeDays: [asksForMore, seller('accept-revision')], yesterday: [delivers] }),
  to('revision_requested', { threeDays: delivered, yesterday: [asksForMore] }),
  to('revision_requested', { sixDays: delivered, threeDays: [asksForMore] }), // Nobody answered.
  to('revision_requested offer', { threeDays: delivered, yesterday: [asksForMore, offers('La deuxième page', 12_00)] }),
  to('revision_refused', { threeDays: delivered, yesterday: refuses }),
  to('revision_refused', { weekAgo: delivered, sixDays: refuses }), // The last day to choose.
  to('revision_refused offer', { threeDays: delivered, yesterday: [...refuses, offers('La deuxième page', 12_00)] }),

  to('disputed / open', { threeDays: delivered, yesterday: refuses, now: [disputes] }),
  to('disputed / open', { sixDays: delivered, threeDays: [...refuses, disputes] }), // Staff were called: nobody takes it.
  to('disputed / open', { weekAgo: delivered, sixDays: [asksForMore], threeDays: [disputes] }),
  to('disputed / open awaiting_claimant', { threeDays: works, yesterday: refusedTwice }),
  to('disputed / open', { sixDays: worksLong, threeDays: refusedTwice }), // The buyer never said why.
  to('disputed / in_mediation', mediated([])),
  to('disputed / in_mediation awaiting_claimant', { threeDays: works, yesterday: [...refusedTwice, takes] }),
  to('disputed / in_mediation', {
    threeDays: works,
    yesterday: [...refusedTwice, takes],
    now: [claimant('justify', { text: 'Rien de fait en trois jours.' })],
  }),
  to('disputed / in_mediation', { weekAgo: worksLong, sixDays: [wantsOut], threeDays: [disputes, takes] }),
  to('disputed / in_mediation awaiting_buyer', mediated([asks('buyer')])),
  to('disputed / in_mediation awaiting_seller', mediated([asks('seller')])),
  to('disputed / in_mediation awaiting_buyer awaiting_seller', mediated([asks('both')])),
  to('disputed / in_mediation awaiting_seller', mediated([asks('both'), claimant('post-message', { text: 'Deux pages.' })])),
  to(
    'disputed / in_mediation',
    mediated([claimant('submit-evidence', { kind: 'message', text: 'Il me l’a écrit ailleurs.', offPlatform: true })]),
  ),
  to('disputed / in_mediation settlement', mediated([proposes])),
  to('disputed / in_mediation arrangement', mediated([proposes, agrees])),
  to('on_hold', { yesterday: [buys, holds] }),
  to('on_hold', { threeDays: works, yesterday: [holds] }),
  to('on_hold offer', { threeDays: delivered, yesterday: [offers('Une suite', 40_00), holds] }),
  to('on_hold', { threeDays: delivered, yesterday: [...refuses, holds] }),

  to('completed', { weekAgo: delivered, sixDays: [completes] }),
  to('completed reviewed', {
    weekAgo: delivered,
    sixDays: [completes],
    threeDays: [buyer('review', { rating: 'positive', text: 'Parfait.' })],
  }),
  to('completed reviewed', { weekAgo: delivered, yesterday: [buyer('review', { rating: 'negative', text: 'Sans plus.' })] }), // By itself.
  to('completed', { longAgo: [...delivered, completes] }),
  to('completed', { longAgo: [...delivered, completes], yesterday: [bankWill('refuse'), withdraws] }), // That withdrawal fails.
  to('completed', { longAgo: [...delivered, completes], now: [bankWill('ok'), withdraws] }),
  to('completed', { longAgo: [...delivered, completes], now: [bankWill('refuse'), withdraws] }), // And this one is tried again.
  to('completed', { weekAgo: [...delivered, ...refuses] }), // Nobody chose.
  to('completed', { sixDays: delivered, threeDays: refuses, yesterday: [completes] }),
  to('completed / settled', mediated([decides('pay_seller', 'conform')])),
  to(
    'completed / settled',
    mediated(
      [decides('partial_refund', 'part_conform', part)],
      [claimant('post-message', { text: 'Pourquoi dix ?' }), mediator('post-message', { text: 'La moitié convient.' })],
    ),
  ),
  to('completed / settled', mediated([proposes, agrees, decides('partial_refund', 'arrangement', part)])),

  to('cancelled', { yesterday: [buys], now: [buyer('cancel')] }),
  to('cancelled', { yesterday: [buys, seller('decline', { reason: 'Je suis complet.' })] }),
  to('cancelled', { sixDays: [buys] }), // Nobody accepted it.
  to('cancelled', { weekAgo: works, threeDays: [buyer('cancel')] }), // It was late.
  to('cancelled', { threeDays: [...works, wantsOut], yesterday: [seller('accept-cancellation')] }),
  to('cancelled', { threeDays: works, yesterday: [cancels] }),
  to('cancelled', { threeDays: delivered, yesterday: [cancels] }),
  to('cancelled', { threeDays: [...delivered, asksForMore], yesterday: [cancels] }),
  to('cancelled', { threeDays: [...delivered, ...refuses], yesterday: [cancels] }),
  to('cancelled / settled', mediated([decides('full_refund', 'not_conform')])),
  to('cancelled', { sixDays: [buys, providerWill('refuse'), buyer('cancel')] }), // Its refund failed, and is with the operators.
  to('cancelled', {
    sixDays: [buys, providerWill('refuse'), buyer('cancel')],
    threeDays: [refundIsSettledOtherwise('Virement du 6.')],
  }),
  to('cancelled', {
    sixDays: [buys, providerWill('refuse'), buyer('cancel')],
    threeDays: [providerWill('ok'), refundIsTriedAgain],
  }),
  to('cancelled', { yesterday: [buys], now: [providerWill('refuse'), buyer('cancel')] }), // Its refund is tried again.

  to('expired', { longAgo: works }),
  to('expired voucher_requested', { longAgo: works, threeDays: [buyer('request-voucher')] }),
  to('expired', { longAgo: [...delivered, asksForMore] }),
  to('in_progress', { threeDays: works, yesterday: [buyer('report', { text: 'Il me demande de payer ailleurs.' })] }),
];

export const comeup: Shop = {
  policy: 'comeup/2',
  marketplace: 'comeup',
  currency: 'EUR',
  prefix: 'cu',
  sellers: ['bo', 'ada', 'kim', 'uma', 'yan'],
  titles: ['Logo', 'Site vitrine', 'Voix off', 'Traduction', 'Montage vidéo', 'Illustration', 'Jingle', 'Relecture'],
  situations,
};
