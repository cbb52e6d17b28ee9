import type { OneOrMany, StateSource, TableSource } from '../pack-source.js';
import { lastingOf, remindersOf } from './lasting.js';
import { placesOf } from './rows.js';
import type { Speech } from './speech.js';
import { capital, COLON, listed, SEMICOLON, uncapital } from './spoken.js';

/** A sentence for each word that a table names, by that word. */
export type WordsTold = {
  readonly states: Sentences;
  readonly flags: Sentences;
  readonly windows: Sentences;
  readonly deadlines: Sentences;
};
type Sentences = { readonly [word: string]: string };

export function wordsTold(speech: Speech): WordsTold {
  const { states, flags, windows, deadlines } = speech.source;
  return {
    states: each(states, (name, state) => stateTold(name, state, speech)),
    flags: each(flags, (name, flag) => flagTold(name, flag, speech)),
    windows: each(windows, (name, window) => timerTold(name, window, speech)),
    deadlines: each(deadlines, (name, deadline) => timerTold(name, deadline, speech)),
  };
}

const each = <Source>(
  record: { readonly [name: string]: Source } | undefined,
  sentence: (name: string, source: Source) => string,
) => Object.fromEntries(Object.entries(record ?? {}).map(([name, source]) => [name, sentence(name, source)]));

function stateTold(name: string, state: StateSource, { of, language, named, timer, title }: Speech): string {
  const { chat = 'open', frozen, terminal, suspends, refuses } = state ?? {};
  const talk =
    typeof chat === 'object'
      ? { en: `the chat is open until ${timer(chat.until)}`, fr: `la discussion est ouverte jusqu’à ${timer(chat.until)}` }[
          language
        ]
      : CHATS[chat][language];
  const answers =
    typeof refuses === 'object'
      ? Object.entries(refuses).map(
          ([action, code]) =>
            ({
              en: `who would ${uncapital(title('actions', action))} is answered \`${code}\``,
              fr: `qui voudrait ${uncapital(title('actions', action))} reçoit \`${code}\``,
            })[language],
        )
      : refuses === undefined
        ? []
        : [
            { en: `what no rule allows is answered \`${refuses}\``, fr: `ce qu’aucune règle ne permet reçoit \`${refuses}\`` }[
              language
            ],
          ];
  const clauses = [
    ...(terminal ? [TERMINAL[language]] : []),
    ...(frozen ? [FROZEN[language]] : []),
    ...(suspends ? [SUSPENDS[language]] : []),
    ...(of === 'seller' ? [] : [talk]), // Nobody writes to an account.
    ...answers,
  ];
  const colon = clauses.length > 0 ? COLON[language] : '';
  return `${named('states', name)}${colon}${clauses.join(SEMICOLON[language])}.`;
}

const CHATS = {
  open: { en: 'the chat is open', fr: 'la discussion est ouverte' },
  blocked: { en: 'the chat is blocked', fr: 'la discussion est bloquée' },
  closed: { en: 'the chat is closed', fr: 'la discussion est fermée' },
} as const;
const TERMINAL = {
  en: 'nothing rings any more, and no work begins',
  fr: 'plus rien n’arrive à échéance, et aucun travail ne commence',
} as const;
const FROZEN = { en: 'only rules that name it lead out of it', fr: 'seules les règles qui le nomment en font sortir' } as const;
const SUSPENDS = {
  en: 'deadlines and marks wait, and come back as they stood',
  fr: 'échéances et mentions attendent, et reviennent comme elles étaient',
} as const;

type Flag = NonNullable<TableSource['flags']>[string];
function flagTold(name: string, { each: key, while: home }: Flag, speech: Speech): string {
  const { language, named, phrases, say } = speech;
  const keyed = key === undefined ? '' : ` (${say(phrases.keys, key)})`;
  return {
    en: `The mark ${named('flags', name)}${keyed} holds ${lives(home, speech)}.`,
    fr: `La mention ${named('flags', name)}${keyed} vaut ${lives(home, speech)}.`,
  }[language];
}

/** Where something lives: in places, as long as a mark, or for good. */
function lives(home: OneOrMany<string> | undefined, speech: Speech): string {
  const { language, named, source } = speech;
  if (home === undefined) return { en: 'until it is dropped', fr: 'jusqu’à ce qu’elle soit levée' }[language];
  if (typeof home === 'string' && home in (source.flags ?? {}) && !(home in source.states))
    return { en: `as long as the mark ${named('flags', home)}`, fr: `aussi longtemps que la mention ${named('flags', home)}` }[
      language
    ];
  return placesOf({ from: home }, speech);
}

type Timer = NonNullable<TableSource['deadlines']>[string];
function timerTold(name: string, { lasts, while: home, pausedIn, remind }: Timer, speech: Speech): string {
  const { language, source, timer } = speech;
  const runs =
    home === undefined
      ? ''
      : ` ${{ en: 'runs', fr: 'court' }[language]} ${lives(home, speech)}, ${{ en: 'and', fr: 'et' }[language]}`;
  const rules = [...new Set(source.rows.flatMap(({ deadline, rule }) => (deadline === name ? [rule] : [])))];
  const clauses = [
    `${timer(name)}${runs} ${{ en: 'falls', fr: 'tombe' }[language]} ${lastingOf(lasts, speech)}`,
    ...(pausedIn === undefined
      ? []
      : [`${{ en: 'it waits', fr: 'elle attend' }[language]} ${placesOf({ from: pausedIn }, speech)}`]),
    ...(remind === undefined
      ? []
      : [
          {
            en: `people are reminded ${remindersOf(remind, 'en')} before`,
            fr: `un rappel est donné ${remindersOf(remind, 'fr')} avant`,
          }[language],
        ]),
    ...(rules.length === 0
      ? []
      : [
          {
            en: `${listed(rules, 'and', 'en')} ${rules.length === 1 ? 'says' : 'say'} what happens then`,
            fr: `la suite est dite par ${listed(rules, 'and', 'fr')}`,
          }[language],
        ]),
  ];
  return `${capital(clauses.join(SEMICOLON[language]))}.`;
}
