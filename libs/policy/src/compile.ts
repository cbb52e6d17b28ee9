import { isSoundPeriod, period } from '@entente/kernel';
import { checkHanging, checkLasting, inOrder } from './clocks.js';
import { known } from './known.js';
import { PackError } from './pack-error.js';
import { many, type Lasting, type OneOrMany, type RowSource, type StateSource, type TableSource } from './pack-source.js';
import { checkDecision, checkFollowing, checkShadows } from './row-laws.js';
import { indexOf } from './table.js';
import type { FactTest, FlagTest, FlagWord, Row, Scope, Start, StateWord, Table, TimerWord, Trigger } from './table.js';
import { REASONS, type Words } from './vocabulary.js';

const GUARDS = ['with', 'without', 'after', 'within', 'if'] as const;

/** Turns a written table into look-ups. Words of the vocabulary have been checked by the schema; here everything that the pack itself names is. */
export function compileTable(source: TableSource, words: Words, zone: string, graceMs: number): Table {
  const states = new Map(Object.entries(source.states).map(([name, state]) => [name, stateWord(name, state, words.closed)]));
  const counters = source.counters ?? [];

  const names = [...states.keys()];
  const groups: { readonly [name: string]: readonly string[] } = {
    any: names,
    'any open': names.filter((name) => !states.get(name)!.terminal),
    'any active': names.filter((name) => !states.get(name)!.terminal && !states.get(name)!.frozen),
    'any closed': names.filter((name) => states.get(name)!.terminal),
  };
  const places = (written: OneOrMany<string>, near: unknown): Set<string> =>
    new Set(
      many(written).flatMap(
        (name) => groups[name] ?? [known(name === 'new' ? [name] : names, 'state', name, near, Object.keys(groups))],
      ),
    );

  const flagSources = source.flags ?? {};
  const scope = (written: OneOrMany<string> | undefined, near: unknown): Scope => {
    if (written === undefined) return {};
    if (typeof written === 'string' && written in flagSources && !states.has(written)) return { inFlag: written };
    return { places: places(written, near) };
  };
  const flags = new Map<string, FlagWord>(
    Object.entries(flagSources).map(([name, { each, while: place }]) => [
      name,
      { name, ...(each !== undefined && { each }), ...scope(place, flagSources[name]) },
    ]),
  );
  for (const flag of flags.values()) placesOf(flag, [flag.name]);

  const timerSources = { ...source.windows, ...source.deadlines };
  const suspending = names.filter((name) => states.get(name)!.suspends);
  const unordered = new Map<string, TimerWord>();
  for (const [name, written] of Object.entries(source.windows ?? {})) unordered.set(name, timerWord(name, written));
  for (const [name, written] of Object.entries(source.deadlines ?? {})) {
    const timer = timerWord(name, written);
    unordered.set(name, timer);
    for (const text of many(written.remind)) unordered.set(`${name}-${text}`, reminderOf(timer, text, written));
  }
  const timers = inOrder(unordered, (name) => timerSources[name]);
  for (const [name, state] of states)
    if (typeof state.chat === 'object') known(Object.keys(timerSources), 'window', state.chat.until, source.states[name]);

  const rules = new Set(source.rows.map(({ rule }) => rule));
  const pairs = source.rows.map((row) => ({ source: row, rows: triggersOf(row).map((trigger) => compileRow(row, trigger)) }));
  const written = pairs.flatMap((pair) => pair.rows);
  const rows = [...written, ...[...timers.values()].flatMap(remindingRow)];
  checkFollowing(source.rows);
  checkShadows(pairs);
  for (const timer of timers.values())
    if (timer.reminds === undefined) checkHanging(timer, around(timer), homeOf, timerSources[timer.name]);
  for (const timer of timers.values())
    if (timer.rings && !rows.some(({ trigger }) => trigger.kind === 'deadline' && trigger.name === timer.name))
      throw new PackError(
        timerSources[timer.name],
        `deadline ${timer.name}: no row says what happens when it rings. Write a row with \`deadline: ${timer.name}\`, or make it a window.`,
      );
  for (const state of states.values())
    // `back` leads where another row has led before.
    if (!rows.some((row) => row.to === state.name))
      throw new PackError(
        source.states[state.name],
        `state ${state.name}: no row leads here. Write one with \`to: ${state.name}\`, or remove the state.`,
      );

  return {
    zone,
    graceMs,
    states,
    flags,
    timers,
    rows,
    index: indexOf(rows),
    followed: new Set(source.rows.flatMap(({ follows }) => many(follows))),
  };

  /** Where something lives in the end: what hangs on a flag, where the flag does. */
  function placesOf({ places: here, inFlag }: Scope, over: readonly string[] = []): readonly string[] {
    if (inFlag === undefined) return [...(here ?? names)];
    if (over.includes(inFlag))
      throw new PackError(flagSources[inFlag], `flag ${inFlag}: it hangs on itself. Let it hold while a state lasts.`);
    return placesOf(flags.get(inFlag)!, [...over, inFlag]);
  }

  function homeOf(timer: string): readonly string[] {
    return placesOf(timers.get(timer)!);
  }

  /** Where something lives, and from where rows lead there; where a process is suspended, whatever lived before is there still. */
  function around(scope: Scope): ReadonlySet<string> {
    const home = new Set(placesOf(scope));
    const before = written.filter(({ to }) => to === 'back' || home.has(to ?? '')).flatMap(({ from }) => [...from]);
    return new Set([...home, ...before, ...(before.some((place) => states.get(place)?.suspends) ? names : [])]);
  }

  /** What a row asks for, and what lives in none of its states, was meant otherwise. */
  function asksWhatLives(row: Row, near: RowSource): void {
    if (row.trigger.kind === 'follows' || [...row.from].some((place) => states.get(place)?.suspends)) return;
    const asked = [
      ...row.with.map(({ flag }) => ({ what: `flag ${flag}`, home: placesOf(flags.get(flag)!) })),
      ...[...row.after, ...(row.within ? [row.within] : [])].map(({ timer }) => ({ what: timer, home: homeOf(timer) })),
    ];
    for (const { what, home } of asked)
      if (!home.some((place) => row.from.has(place)))
        throw new PackError(
          near,
          `${row.rule}: ${what} lives in none of the states in \`from\`. Correct its \`while\`, or where this row applies.`,
        );
  }

  /** What begins with a row, and would not live where the row leads, was meant otherwise. */
  function beginsAtHome(row: RowSource): void {
    const ends = row.to === undefined ? [...places(row.from, row)] : [row.to];
    const begun = [
      ...many(row.sets).map((name) => ({ what: `flag ${name}`, home: placesOf(flags.get(name)!) })),
      ...Object.keys(row.starts ?? {}).map((name) => ({ what: `deadline ${name}`, home: placesOf(timers.get(name)!) })),
    ];
    for (const { what, home } of begun)
      for (const end of ends)
        if (states.has(end) && !states.get(end)!.suspends && !home.includes(end))
          throw new PackError(
            row,
            `${row.rule}: ${what} does not live in ${end}. Correct its \`while\`, or where this row leads.`,
          );
  }

  /** A law, whatever a pack says: only what a dispute decides, or the staff who hold it, move what is frozen, or its money. */
  function staysFrozen(row: RowSource, { kind }: Trigger): void {
    const isStaffs = kind === 'action' && many(row.by).every((who) => who === 'staff');
    for (const place of places(row.from, row)) {
      const isLifted = isStaffs && states.get(place)?.suspends && row.funds === undefined;
      const moves = (row.to !== undefined && row.to !== place) || row.funds !== undefined;
      if (kind !== 'on' && states.get(place)?.frozen && moves && !isLifted)
        throw new PackError(row, `${row.rule}: ${place} is frozen: only a decision (\`on\`) leads on. Leave it out of \`from\`.`);
    }
  }

  function timerWord(
    name: string,
    written: { lasts: OneOrMany<Lasting>; while?: OneOrMany<string>; pausedIn?: OneOrMany<string> },
  ): TimerWord {
    const rings = name in (source.deadlines ?? {});
    if (rings && name in (source.windows ?? {}))
      throw new PackError(written, `deadline ${name}: it is a window already. Give one of them another name.`);
    const scoped = scope(written.while, written);
    const terminal = placesOf(scoped).find((place) => states.get(place)?.terminal);
    if (rings && terminal !== undefined)
      throw new PackError(
        written,
        `deadline ${name}: nothing rings in ${terminal}, which is terminal. Say \`while\`${scoped.inFlag ? ` for flag ${scoped.inFlag}` : ''}, or make it a window.`,
      );
    const each = scoped.inFlag ? flags.get(scoped.inFlag)!.each : undefined;
    // Where a process is suspended, every clock waits.
    const pausedIn = new Set(rings ? [...suspending, ...(written.pausedIn ? places(written.pausedIn, written) : [])] : []);
    return { name, rings, ...scoped, ...(each !== undefined && { each }), pausedIn, lasts: starts(written.lasts, written) };
  }

  function reminderOf(timer: TimerWord, text: string, near: unknown): TimerWord {
    const { months, days, ms } = periodOf(text, near);
    if (months > 0 || days > 0)
      throw new PackError(
        near,
        `deadline ${timer.name}: people are reminded hours before. Write \`remind\` as PT72H, not as ${text}.`,
      );
    const lasts = [{ before: { timer: timer.name, ms }, endOfDay: false }];
    return { ...timer, name: `${timer.name}-${text}`, lasts, reminds: timer.name };
  }

  /** Nobody writes it: to remind is all that a reminder does, under the rule of what will happen. */
  function remindingRow({ name, reminds, places: here }: TimerWord): Row[] {
    const end = written.find(({ trigger }) => trigger.kind === 'deadline' && trigger.name === reminds);
    if (!end) return [];
    // An alarm that was asleep reminds of nothing that is over.
    const row: RowSource = { rule: end.rule, from: [...(here ?? names)], within: end.trigger.name, event: 'ReminderDue' };
    return [compileRow(row, { kind: 'deadline', name })];
  }

  function starts(lasting: OneOrMany<Lasting>, near: unknown): Start[] {
    return many(lasting).map((one) => {
      const { add, at, since, beyond, round } =
        typeof one === 'string' ? { add: one } : (one as Exclude<Lasting, string> & { add?: string });
      for (const other of [since, beyond])
        if (other !== undefined) known(Object.keys(timerSources), 'window or deadline', other, near);
      if (at !== undefined) known(words.instants, 'instant', at, near);
      checkLasting({ at, since, beyond, add }, near);
      return {
        ...(add !== undefined && { add: words.periods.includes(add) ? add : periodOf(add, near) }),
        ...(at !== undefined && { at }),
        ...(since !== undefined && { since }),
        ...(beyond !== undefined && { beyond }),
        endOfDay: round === 'end_of_day',
      };
    });
  }

  function periodOf(text: string, near: unknown) {
    const orNamed = words.periods.length > 0 ? `, or one of: ${words.periods.join(', ')}` : '';
    if (!isSoundPeriod(text))
      throw new PackError(
        near,
        `"${text}" is no period of more than nothing and at most two years. Write P7D, PT48H, P5M …${orNamed}.`,
      );
    return period(text);
  }

  function triggersOf(row: RowSource): Trigger[] {
    const found: Trigger[] = [
      ...(row.action !== undefined ? [{ kind: 'action' as const, name: row.action }] : []),
      ...(row.deadline !== undefined ? [{ kind: 'deadline' as const, name: row.deadline }] : []),
      ...(row.on !== undefined ? [{ kind: 'on' as const, name: row.on }] : []),
      ...many(row.follows).map((name) => ({ kind: 'follows' as const, name })),
    ];
    if (new Set(found.map(({ kind }) => kind)).size !== 1)
      throw new PackError(row, `${row.rule}: write exactly one of action, deadline, on, follows: what sets it off?`);
    if (row.action !== undefined && row.by === undefined)
      throw new PackError(row, `${row.rule}: an action needs \`by\`: who may do it?`);
    if (row.action === undefined && row.by !== undefined)
      throw new PackError(row, `${row.rule}: \`by\` belongs to an action; nobody does what time, news or another rule sets off.`);
    if (row.deadline !== undefined) known(Object.keys(source.deadlines ?? {}), 'deadline', row.deadline, row);
    for (const rule of many(row.follows)) if (!rules.has(rule)) known([...rules], 'rule', rule, row);
    return found;
  }

  function compileRow(row: RowSource, trigger: Trigger): Row {
    const written = Object.keys(row).filter((name): name is (typeof GUARDS)[number] =>
      (GUARDS as readonly string[]).includes(name),
    );
    if (written.some((name, i) => i > 0 && GUARDS.indexOf(name) < GUARDS.indexOf(written[i - 1]!)))
      throw new PackError(row, `${row.rule}: write the guards in the order in which they are tried: ${GUARDS.join(', ')}.`);
    const refusal = (name: string, otherwise: string) =>
      typeof row.else === 'string' ? row.else : (row.else?.[name] ?? otherwise);
    const flag = (name: string) => known([...flags.keys()], 'flag', name, row);
    const flagTest = (text: string): FlagTest & { refusal: string } => {
      const anyInstance = text.startsWith('any ');
      const name = flag(anyInstance ? text.slice('any '.length) : text);
      return { flag: name, anyInstance, refusal: refusal(name, 'state.invalid') };
    };
    const timer = (name: string) => known(Object.keys(timerSources), 'window or deadline', name, row);
    const counter = (name: string) => known(counters, 'counter', name, row);
    if (row.to !== undefined && row.to !== 'back') known(names, 'state', row.to, row, ['back']);
    for (const who of many(row.by)) if (who.includes(' of ')) flag(who.slice(who.indexOf(' of ') + ' of '.length));
    for (const name of Object.keys(row.starts ?? {})) timer(name);
    checkDecision(row);
    if (states.get(row.to ?? '')?.suspends && suspending.some((place) => place !== row.to && places(row.from, row).has(place)))
      throw new PackError(
        row,
        `${row.rule}: from one state that suspends to another, nobody finds back. Leave the first one first.`,
      );
    const compiled: Row = {
      rule: row.rule,
      trigger,
      by: many(row.by),
      says: Object.entries(row.says ?? {}).map(([name, values]) => ({
        name,
        values: new Set(many(values)),
        refusal: words.inputs[name]!.refusal,
      })),
      from: places(row.from, row),
      with: many(row.with).map(flagTest),
      without: many(row.without).map(flagTest),
      after: many(row.after).map((name) => {
        const code = refusal(name, '');
        return { timer: timer(name), ...(code !== '' && { refusal: code }) };
      }),
      ...(row.within !== undefined && { within: { timer: timer(row.within), refusal: refusal(row.within, 'deadline.passed') } }),
      facts: Object.entries(row.if ?? {}).map(([name, wanted]) => factTest(name, wanted, refusal(name, 'state.invalid'), row)),
      needs: many(row.needs).map((text) => {
        const alternatives = text.split(' or ');
        return {
          words: alternatives,
          refusal: alternatives.some((word) => REASONS.has(word)) ? ('reason.required' as const) : ('field.required' as const),
        };
      }),
      ...(row.amount !== undefined && { amount: amountOf(row.amount) }),
      ...(row.to !== undefined && { to: row.to }),
      event: row.event,
      sets: many(row.sets).map(flag),
      clears: many(row.clears).map(flag),
      starts: new Map(Object.entries(row.starts ?? {}).map(([name, lasting]) => [name, starts(lasting, row)])),
      counts: many(row.counts).map(counter),
      resets: many(row.resets).map(counter),
      funds: many(row.funds),
    };
    beginsAtHome(row);
    if (row.event !== 'ReminderDue') asksWhatLives(compiled, row);
    staysFrozen(row, trigger);
    return compiled;
  }

  function factTest(name: string, wanted: OneOrMany<string | boolean>, refusal: string, row: RowSource): FactTest {
    if (!counters.includes(name)) {
      const values = words.facts[name] ?? [];
      known([...counters, ...Object.keys(words.facts)], 'fact or counter', name, row);
      for (const value of many(wanted))
        if (!values.includes(value))
          known(
            values.map((one) => (typeof one === 'string' ? one : `${one} (without quotes)`)),
            `value of ${name}`,
            String(value),
            row,
          );
      return { name, refusal, values: new Set(many(wanted)) };
    }
    const [, sign, limit] = /^(>=|<) ?([1-9]\d{0,8})$/.exec(String(wanted)) ?? [];
    if (sign === undefined) throw new PackError(row, `${row.rule}: ${name} is a counter. Write ${name}: ">= 2" or "< 2".`);
    return sign === '>=' ? { name, refusal, counterAtLeast: Number(limit) } : { name, refusal, counterBelow: Number(limit) };
  }
}

function amountOf(text: string): NonNullable<Row['amount']> {
  const [, bound, sum] = /^(below|up to|as) (\w+)$/.exec(text)!;
  return { bound: bound as 'below' | 'up to' | 'as', sum: sum! };
}

function stateWord(name: string, source: StateSource, closed: string): StateWord {
  const { chat = 'open', frozen = false, terminal = false, suspends = false, refuses = {} } = source ?? {};
  const usual = terminal ? closed : frozen ? 'order.frozen' : 'state.invalid';
  return {
    name,
    chat,
    frozen,
    terminal,
    suspends,
    refuses: (action) => (typeof refuses === 'string' ? refuses : (refuses[action] ?? usual)),
  };
}
