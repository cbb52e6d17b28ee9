import { must, type Instant } from '@entente/kernel';
import type { RowSource, TableName } from '../pack-source.js';
import type { Applied, Journey } from '../process.js';
import type { Pack } from '../read-pack.js';
import { baseOf, keyIn, type FlagTest, type Row, type Table } from '../table.js';
import type { Language } from '../texts.js';
import { FRAMES, type Frames } from './frames.js';
import { conditionsOf, sayingsOf, whoOf } from './rows.js';
import { speechOf, type Speech } from './speech.js';
import { capital, COLON, listed, SEMICOLON, spokenDate, spokenSpan, spokenZone, told, uncapital } from './spoken.js';

/** Whose deadline it is, where he is, and in which language he is told. */
type Asked = { readonly pack: Pack; readonly of: TableName; readonly journey: Journey; readonly language: Language };

/** A deadline in one sentence: which rule started it and when, when it ends, and what happens then. Nothing where it neither runs nor waits. */
export function explanationOf({ pack, of, journey, language }: Asked, name: string): string | undefined {
  const running = journey.deadlines[name];
  const waiting = journey.paused[name];
  const since = (running ?? waiting)?.since;
  if (since === undefined) return undefined;

  const speech = speechOf(pack, of, language);
  const frames = FRAMES[language];
  const rows = rowsOf(pack, of, baseOf(name));
  const zone = spokenZone(pack.zone, language);
  const date = (at: Instant) => spokenDate(at, pack.zone, language);
  const { startedBy, passedBy } = journey.causes[name] ?? {};
  const begun = (began: Frames['began']['runs']) => began(date(since), because(startedBy, speech));

  if (waiting) {
    const held = frames.waits(speech.named('states', journey.status), spokenSpan(waiting.leftMs, language));
    const end = frames.atItsEnd(thenOf(rows, journey, name, speech));
    return sentence(`${held}${SEMICOLON[language]}${begun(frames.began.ran)}${SEMICOLON[language]}${end}`);
  }
  const { dueAt, passed } = must(running, `The deadline ${name}`);
  if (!passed) {
    const end = `${frames.ends(date(dueAt))}, ${zone}`;
    return sentence(`${begun(frames.began.runs)}${end}${COLON[language]}${thenOf(rows, journey, name, speech)}`);
  }
  const ended = `${frames.ended(date(dueAt))}, ${zone}`;
  const outcome = [happened(passedBy, speech), ...allowed(rows, journey, name, journey.status, speech, 'sinceThen')];
  return sentence(
    `${ended}${COLON[language]}${listed(outcome, 'and', language)}${SEMICOLON[language]}${begun(frames.began.ran)}`,
  );
}

const sentence = (text: string): string => `${capital(text)}.`;

/** The rows that a deadline sets off, and those that wait for its end: each as it is read, and as it is written. */
type DeadlineRows = { readonly table: Table; readonly ring: readonly Both[]; readonly open: readonly Both[] };
type Both = readonly [Row, RowSource];

function rowsOf(pack: Pack, of: TableName, base: string): DeadlineRows {
  const table = must(pack[of], `The table ${of}`);
  const { rows } = must(pack.source[of], `The table ${of}`);
  const both = (isMeant: (row: Row) => boolean, isWritten: (row: RowSource) => boolean): Both[] => {
    const written = rows.filter(isWritten);
    return table.rows.filter(isMeant).map((row, i) => [row, must(written[i], `A row of ${row.rule}`)]);
  };
  return {
    table,
    ring: both(
      ({ trigger }) => trigger.kind === 'deadline' && trigger.name === base,
      ({ deadline }) => deadline === base,
    ),
    open: both(
      ({ trigger, after }) => trigger.kind === 'action' && after.some(({ timer }) => timer === base),
      ({ action, after }) => action !== undefined && after === base,
    ),
  };
}

/** When and under which rule; where the cause is not known, when. */
const because = (applied: Applied | undefined, speech: Speech): string => {
  const happening = applied && speech.phrases.events[applied.event];
  return happening ? FRAMES[speech.language].because(told(happening, 'past', speech.language), applied.rule) : '';
};

function happened(applied: Applied | undefined, { language, phrases }: Speech): string {
  const happening = applied && phrases.events[applied.event];
  if (!happening || applied.event === 'DeadlinePassed') return FRAMES[language].nothing.happened;
  return `${told(happening, 'past', language)} (${applied.rule})`;
}

/** What happens by itself, as things stand; and what somebody may do from then on. */
function thenOf(rows: DeadlineRows, journey: Journey, name: string, speech: Speech): string {
  const { language, phrases, say } = speech;
  const frames = FRAMES[language];
  const isHere = ([row]: Both) => name in journey.paused || row.from.has(journey.status); // Who waits will be elsewhere by then.
  const possible = rows.ring
    .filter(isHere)
    .map((both) => ({ both, standing: standingOf(both[0], rows.table, journey, name) }))
    .filter(({ standing }) => standing !== 'fails');
  const certain = possible.findIndex(({ standing }) => standing === 'holds');
  const reached = certain < 0 ? possible : possible.slice(0, certain + 1);
  const clauses = reached.map(({ both: [, written], standing }, i) => {
    const sayings = sayingsOf(written, speech);
    const moved = Object.keys(sayings.to).map((state) =>
      state === 'back' ? frames.thenReturns(speech.subject) : frames.thenBecomes(speech.subject, speech.named('states', state)),
    );
    const done = moved.length > 0 ? moved : [told(speech.event(written.event), 'future', language)];
    const paid = Object.keys(sayings.funds).map((funds) => say(phrases.funds, funds));
    const clause = `${listed([...done, ...paid], 'and', language)} (${written.rule})`;
    if (standing === 'holds') return i > 0 ? frames.else(clause) : clause;
    return [...otherConditions(written, speech), clause].join(', ');
  });
  const byItself = clauses.length > 0 ? clauses.join(SEMICOLON[language]) : frames.nothing.happens;
  const to = reached.at(-1)?.both[0].to ?? journey.status;
  return [byItself, ...allowed(rows, journey, name, to === 'back' ? journey.previous : to, speech, 'fromThen')].join(
    { en: ', and ', fr: ', et ' }[language],
  );
}

/** Who may do what once it is over, which he may not before. */
function allowed(
  { table, open }: DeadlineRows,
  journey: Journey,
  name: string,
  status: string,
  speech: Speech,
  when: 'fromThen' | 'sinceThen',
): string[] {
  const { language, title } = speech;
  const frames = FRAMES[language];
  const byPerson = new Map<string, Set<string>>();
  for (const [row, written] of open) {
    const standing = standingOf(row, table, journey, name);
    if (!row.from.has(status) || standing === 'fails') continue;
    const act = `${uncapital(title('actions', row.trigger.name))} (${row.rule})`;
    const conditions = standing === 'depends' ? otherConditions(written, speech) : [];
    const who = whoOf(written.by, speech);
    byPerson.set(who, new Set([...(byPerson.get(who) ?? []), [act, ...conditions].join(', ')]));
  }
  const acts = [...byPerson].map(([who, what]) => frames.may(who, listed([...what], 'or', language)));
  return acts.length === 0 ? [] : [frames[when](listed(acts, 'and', language))];
}

/** What is known to the context alone, said as it is written. */
const otherConditions = (written: RowSource, speech: Speech): string[] =>
  conditionsOf({ ...sayingsOf(written, speech), after: {}, within: {}, with: {}, without: {} }, speech.language);

/** What can be said of a row's guards from the journey alone: facts are known to the context, and amounts to nobody yet. */
function standingOf(row: Row, table: Table, journey: Journey, deadline: string): 'holds' | 'fails' | 'depends' {
  const key = keyIn(deadline);
  const isSet = ({ flag, anyInstance }: FlagTest): boolean =>
    anyInstance || (table.flags.get(flag)!.each !== undefined && key === undefined)
      ? Object.keys(journey.flags).some((name) => baseOf(name) === flag)
      : (table.flags.get(flag)!.each === undefined ? flag : `${flag}:${key}`) in journey.flags;
  if (!row.with.every(isSet) || row.without.some(isSet)) return 'fails';

  const ends = row.within && { ...journey.deadlines, ...journey.windows }[row.within.timer];
  if (ends && endOf(ends) < endOf(journey.deadlines[deadline])) return 'fails';
  const counts = row.facts.map((fact) => {
    if ('values' in fact) return undefined;
    const count = journey.counters[fact.name] ?? 0;
    return 'counterAtLeast' in fact ? count >= fact.counterAtLeast : count < fact.counterBelow;
  });
  return counts.includes(false) ? 'fails' : counts.includes(undefined) ? 'depends' : 'holds';
}

const endOf = (timer: Journey['deadlines'][string] | Journey['windows'][string] | undefined): string =>
  timer === undefined ? '' : 'endsAt' in timer ? timer.endsAt : timer.dueAt;
