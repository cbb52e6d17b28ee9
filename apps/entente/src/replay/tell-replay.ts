import type { Instant } from '@entente/kernel';
import { whereTheMoneyIs } from '../demo/notes.js';
import { NOTHING_SEEN } from '../demo/sight.js';
import { wrapped, type Paint } from '../demo/tell.js';
import type { Said } from './histories.js';
import type { Clock, Moment, StoryOf } from './story-of.js';

const COLUMNS_MAX = 100;
const GAP = '  ';
const [WHEN, WHERE, WHAT, RULE] = [19, 11, 24, 7];
const INDENT = ' '.repeat(WHEN + GAP.length);
const BETWEEN = ' · ';

/** Events with what they changed; the clocks that run and the money are told again whenever they are not what they were. */
export function toldReplay({ orderId, policy, buyerId, sellerId, asOf, items }: StoryOf, painted: Paint): string {
  const { bold, dim } = painted;
  const until = asOf === null ? '' : `, until ${spokenUtc(asOf)}`;
  const lines = [bold(`${orderId}: ${buyerId} buys from ${sellerId} under ${policy}`), dim(`Times are UTC${until}.`), ''];
  items.forEach((moment, i) => lines.push(...toldMoment(moment, items[i - 1], orderId, painted)));
  return lines.join('\n');
}

function toldMoment(moment: Moment, before: Moment | undefined, orderId: string, painted: Paint): readonly string[] {
  const { bold, dim, green, cyan } = painted;
  const { at, of, disputeId, revision, type, rule, by, via } = moment;
  const where = `${of}${disputeId?.slice(orderId.length) ?? ''} ${revision}`;
  const who = by === null ? '' : via === null ? by : `${by} through ${via}`;
  const cells = [
    dim(spokenUtc(at).padEnd(WHEN)),
    dim(where.padEnd(WHERE)),
    bold(type.padEnd(WHAT)),
    (rule ?? '').padEnd(RULE),
    cyan(who),
  ];
  const money = moneyIn(moment);
  const clocks = clocksIn(moment, orderId);
  return [
    cells.join(GAP).trimEnd(),
    ...indented([saidIn(moment.data)]).map(dim),
    ...indented([changesIn(moment)]).map(green),
    ...(before && clocks.join() === clocksIn(before, orderId).join()
      ? []
      : indented(packed(clocks.length > 0 ? clocks : before ? ['no clock runs'] : []))),
    ...(before && money === moneyIn(before) ? [] : indented([money]).map(bold)),
  ];
}

const indented = (texts: readonly string[]): readonly string[] =>
  texts.flatMap((text) => (text === '' ? [] : wrapped(text, COLUMNS_MAX - INDENT.length))).map((line) => `${INDENT}${line}`);

/** As many beside each other as there is room for. */
function packed(texts: readonly string[]): readonly string[] {
  const lines: string[] = [];
  for (const text of texts) {
    const longer = `${lines.at(-1)}${BETWEEN}${text}`;
    if (lines.length > 0 && INDENT.length + longer.length <= COLUMNS_MAX) lines[lines.length - 1] = longer;
    else lines.push(text);
  }
  return lines;
}

function changesIn({ status, flags, counters }: Moment): string {
  return [
    ...(status ? [`${status.from} → ${status.to}`] : []),
    ...flags.set.map((flag) => `+ ${flag}`),
    ...flags.cleared.map((flag) => `- ${flag}`),
    ...Object.entries(counters).map(([name, count]) => `${name} ${count}`),
  ].join(BETWEEN);
}

const clocksIn = ({ deadlines }: Moment, orderId: string): readonly string[] =>
  deadlines.flatMap((clock) => ('passed' in clock ? [] : [toldClock(clock, orderId)]));

function toldClock(clock: Clock, orderId: string): string {
  const name = clock.of === 'order' ? clock.name : `dispute${clock.of.slice(orderId.length)} ${clock.name}`;
  return clock.dueAt === null ? `${name} waits, ${spokenSpan(clock.leftMs)} left` : `${name} ends ${spokenUtc(clock.dueAt)}`;
}

function moneyIn({ money }: Moment): string {
  const where = money === null ? '' : whereTheMoneyIs({ ...NOTHING_SEEN, money });
  return where === '' ? '' : `${money?.currency} ${where}`;
}

const TEXTS = ['justification', 'reasons', 'text', 'reason', 'note'];
function saidIn(data: Said): string {
  const said = Object.entries(data).find(([name, value]) => TEXTS.includes(name) && typeof value === 'string' && value !== '');
  return said === undefined ? '' : `"${String(said[1])}"`;
}

const spokenUtc = (at: Instant): string => at.slice(0, '2026-01-05T09:00:00'.length).replace('T', ' ');

const SPANS = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1000, 's'],
] as const;
/** `6 d 4 h`: what is less than a second is left out. */
function spokenSpan(ms: number): string {
  let rest = ms;
  const parts = SPANS.flatMap(([unitMs, unit]) => {
    const count = Math.floor(rest / unitMs);
    rest -= count * unitMs;
    return count === 0 ? [] : [`${count} ${unit}`];
  });
  return parts.length === 0 ? '0 s' : parts.join(' ');
}
