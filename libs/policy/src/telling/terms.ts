import type { MoneySource } from '../money-terms.js';
import type { StatisticsTerms } from '../pack-source.js';
import type { Language } from '../texts.js';
import { listed, spokenPeriod } from './spoken.js';

/** How each term is told: one that is not told does not compile. */
type Told<Terms> = { readonly [T in keyof Terms]: (term: Terms[T], language: Language) => string };

const percent = (basisPoints: number, language: Language): string =>
  language === 'fr' ? `${String(basisPoints / 100).replace('.', ',')}\u00A0%` : `${basisPoints / 100}%`;
const minor = (amount: number, language: Language): string =>
  ({ en: `${amount} in minor units`, fr: `${amount} en unités mineures` })[language];

const MONEY: Told<MoneySource> = {
  payout: (when, language) =>
    ({
      at_closing: {
        en: 'The seller is credited once the order is closed; until then the money waits in escrow.',
        fr: 'Le vendeur est crédité une fois la commande close\u00A0; d’ici là, l’argent attend sous séquestre.',
      },
      at_capture: {
        en: 'The seller is credited as soon as the buyer has paid.',
        fr: 'Le vendeur est crédité dès que l’acheteur a payé.',
      },
    })[when][language],
  commission: ({ basisPoints, fixedMinor }, language) => {
    const fixed =
      fixedMinor === 0 ? '' : { en: ` and ${minor(fixedMinor, 'en')}`, fr: ` et ${minor(fixedMinor, 'fr')}` }[language];
    return {
      en: `Of a payment that states no fees of its own, the platform keeps ${percent(basisPoints, 'en')}${fixed}.`,
      fr: `D’un paiement qui n’annonce pas ses frais, la plateforme garde ${percent(basisPoints, 'fr')}${fixed}.`,
    }[language];
  },
  feesOnPartialRefund: (what, language) =>
    ({
      kept: {
        en: 'When a part is refunded, the platform keeps its fees.',
        fr: 'Quand une partie est remboursée, la plateforme garde ses frais.',
      },
      pro_rata: {
        en: 'When a part is refunded, the platform gives back the same part of its fees.',
        fr: 'Quand une partie est remboursée, la plateforme rend la même part de ses frais.',
      },
    })[what][language],
  reserve: ({ basisPoints, hold }, language) =>
    basisPoints === 0
      ? {
          en: 'Nothing of what a seller earns is kept back.',
          fr: 'Rien de ce que gagne un vendeur n’est mis en réserve.',
        }[language]
      : {
          en: `${percent(basisPoints, 'en')} of what a seller earns is kept back for ${spokenPeriod(hold, 'en')} after the sale, and serves refunds and chargebacks of it first.`,
          fr: `${percent(basisPoints, 'fr')} de ce que gagne un vendeur est mis en réserve pendant ${spokenPeriod(hold, 'fr')} après la vente, et sert d’abord à ses remboursements et contestations bancaires.`,
        }[language],
  refund: ({ providerLimit, afterLimit, expectedDays }, language) => {
    const later = {
      manual: { en: 'the operators see to what comes later', fr: 'les opérateurs s’occupent de ce qui vient plus tard' },
      wallet_credit: {
        en: 'what comes later goes to the buyer’s wallet',
        fr: 'ce qui vient plus tard va au portefeuille de l’acheteur',
      },
    }[afterLimit][language];
    return {
      en: `${providerLimit === null ? 'A payment can always be given back' : `A payment can be given back for ${spokenPeriod(providerLimit, 'en')}, and ${later}`}; people are told to expect it within ${expectedDays} working days.`,
      fr: `${providerLimit === null ? 'Un paiement peut toujours être rendu' : `Un paiement peut être rendu pendant ${spokenPeriod(providerLimit, 'fr')}, et ${later}`}\u00A0; on l’annonce sous ${expectedDays} jours ouvrés.`,
    }[language];
  },
  withdrawal: ({ minimumMinor, whileSuspended }, language) => {
    const amount =
      minimumMinor === 0
        ? { en: 'any amount', fr: 'n’importe quel montant' }[language]
        : { en: `at least ${minor(minimumMinor, 'en')}`, fr: `au moins ${minor(minimumMinor, 'fr')}` }[language];
    return {
      en: `A wallet pays out ${amount}, ${whileSuspended ? 'also' : 'but not'} while its owner is suspended.`,
      fr: `Un portefeuille verse ${amount}, ${whileSuspended ? 'même' : 'mais pas'} quand son titulaire est suspendu.`,
    }[language];
  },
};

const STATISTICS: Told<StatisticsTerms> = {
  window: (span, language) =>
    ({
      en: `A seller is judged by the last ${spokenPeriod(span, 'en')}.`,
      fr: `Un vendeur est jugé sur une durée de ${spokenPeriod(span, 'fr')}, jusqu’à maintenant.`,
    })[language],
  minimumOrders: (orders, language) =>
    ({
      en: `With fewer than ${orders} completed orders in them, no figure is shown.`,
      fr: `En dessous de ${orders} commandes terminées, aucun chiffre n’est montré.`,
    })[language],
  cancellationsNotCounted: (rules, language) =>
    rules.length === 0
      ? {
          en: 'Every cancellation of an accepted order counts.',
          fr: 'Toute annulation d’une commande acceptée compte.',
        }[language]
      : {
          en: `Every cancellation of an accepted order counts, but those by ${listed(rules, 'and', 'en')}.`,
          fr: `Toute annulation d’une commande acceptée compte, sauf selon ${listed(rules, 'and', 'fr')}.`,
        }[language],
};

const toldBy = <Terms extends object>(
  phrases: Told<Terms>,
  terms: Terms,
  language: Language,
): { readonly [term: string]: string } =>
  Object.fromEntries(
    (Object.keys(phrases) as (keyof Terms & string)[]).map((term) => [term, phrases[term](terms[term], language)]),
  );

export const moneyTold = (terms: MoneySource, language: Language) => toldBy(MONEY, terms, language);
export const statisticsTold = (terms: StatisticsTerms, language: Language) => toldBy(STATISTICS, terms, language);
