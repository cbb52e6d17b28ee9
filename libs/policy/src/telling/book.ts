import { TABLES, type TableName } from '../pack-source.js';
import type { Pack } from '../read-pack.js';
import type { Language } from '../texts.js';
import { sentenceOf } from './rows.js';
import { speechOf } from './speech.js';
import { spokenPeriod, spokenZone } from './spoken.js';
import { moneyTold, statisticsTold } from './terms.js';
import { wordsTold, type WordsTold } from './words.js';

type Sentences = { readonly [about: string]: string };
/** A rule: each row that carries it out, as people say it, and what is recorded. */
type RuleTold = { readonly rule: string; readonly rows: readonly { readonly sentence: string; readonly event: string }[] };
type TableTold = WordsTold & { readonly of: TableName; readonly counters: Sentences; readonly rules: readonly RuleTold[] };

/** A whole rule book in sentences. */
export type BookTold = {
  readonly general: Sentences;
  readonly tables: readonly TableTold[];
  readonly money: Sentences;
  readonly statistics: Sentences;
};

export function bookTold(pack: Pack, language: Language): BookTold {
  const { source } = pack;
  return {
    general: {
      zone: {
        en: `Days and months are counted in ${spokenZone(source.zone, 'en')}.`,
        fr: `Jours et mois se comptent à l’${spokenZone(source.zone, 'fr')}.`,
      }[language],
      grace: {
        en: `An alarm waits ${spokenPeriod(source.grace, 'en')} after its deadline, so that what was sent in time is not too late.`,
        fr: `Une alarme attend ${spokenPeriod(source.grace, 'fr')} après son échéance, pour que rien d’envoyé à temps n’arrive trop tard.`,
      }[language],
    },
    tables: TABLES.filter((of) => source[of] !== undefined).map((of) => tableTold(pack, of, language)),
    money: moneyTold(source.money, language),
    statistics: statisticsTold(source.statistics, language),
  };
}

function tableTold(pack: Pack, of: TableName, language: Language): TableTold {
  const speech = speechOf(pack, of, language);
  const { rows, counters = [] } = speech.source;
  const rules = [...new Set(rows.map(({ rule }) => rule))];
  return {
    of,
    ...wordsTold(speech),
    counters: Object.fromEntries(
      counters.map((name) => [name, { en: `It counts \`${name}\`.`, fr: `On y compte \`${name}\`.` }[language]]),
    ),
    rules: rules.map((rule) => ({
      rule,
      rows: rows.filter((row) => row.rule === rule).map((row) => ({ sentence: sentenceOf(row, speech), event: row.event })),
    })),
  };
}
