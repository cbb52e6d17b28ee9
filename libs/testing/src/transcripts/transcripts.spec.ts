import { writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { builtInPacks, Packs, type Row, type Table } from '@entente/policy';
import { rowNames, withRowNumbers } from '../walk/numbered.js';
import { record } from './record.js';
import { difference, fieldsOf, replayed } from './replay.js';
import { fileOf, readTranscript, written, type Transcript } from './transcript.js';

/** `WRITE_TRANSCRIPT=bazaar/1 npm test -- transcripts` writes the one of a new rule book. */
const wanted = process.env['WRITE_TRANSCRIPT'];
/** While nobody has placed an order under a version, it may still change, and its transcript with it. */
const isUnpublished = process.env['UNPUBLISHED'] !== undefined;
const BYTES_MAX = 300_000;
const WRITTEN_MS_MAX = 300_000;

const all = builtInPacks();
const names = all.map(({ name }) => name);
const packs = new Packs(all, []);

const TABLES = ['order', 'dispute', 'seller'] as const;
const without = (table: Table, row: Row): Table => {
  const rest = (rows: readonly Row[]) => rows.filter((one) => one !== row);
  const index = [...table.index].map(([trigger, places]) => {
    return [trigger, new Map([...places].map(([place, rows]) => [place, rest(rows)]))] as const;
  });
  return { ...table, rows: rest(table.rows), index: new Map(index) };
};

/** Rows without which everything would go on as it did: of these, nothing is shown. */
function unmissed(transcript: Transcript): readonly string[] {
  const known = fieldsOf(transcript);
  const pack = packs.get(transcript.policy);
  const goesOn = (reduced: Packs): boolean =>
    transcript.histories.every((history) => {
      try {
        return [...replayed(transcript, history, reduced)].every((step) => difference(known, step) === undefined);
      } catch {
        return false; // A clock that nothing stops any more.
      }
    });
  return TABLES.flatMap((name) =>
    (pack[name]?.rows ?? [])
      .filter((row) => goesOn(new Packs([{ ...pack, [name]: without(pack[name]!, row) }], [])))
      .map(({ rule, event }) => `${rule} ${event}`),
  );
}

const howTo = (policy: string): string => `WRITE_TRANSCRIPT=${policy} npm test -- transcripts`;
const orAnew = (policy: string): string => `If no order was ever placed under it: UNPUBLISHED=1 ${howTo(policy)}`;

function transcriptOf(policy: string): Transcript {
  const transcript = readTranscript(policy);
  if (!transcript) throw new Error(`${policy} has no transcript yet. Write it, once its rules are settled:\n${howTo(policy)}`);
  return transcript;
}

if (wanted !== undefined)
  describe('Whoever writes a transcript', () => {
    it(
      `writes that of ${wanted}, if any of its rows would be missed in it`,
      () => {
        if (readTranscript(wanted) && !isUnpublished)
          throw new Error(
            `${wanted} has a transcript, and what was published is never rewritten: write what has changed as a new version. ` +
              orAnew(wanted),
          );
        const transcript = record(wanted);
        expect(unmissed(transcript)).toEqual([]);
        writeFileSync(fileOf(wanted), written(transcript));
      },
      WRITTEN_MS_MAX,
    );
  });

describe.each(names)('Whatever was told to an order under %s, and to its disputes and its people', (policy) => {
  it('records and refuses today what it did when its rules were published', () => {
    const transcript = transcriptOf(policy);
    const known = fieldsOf(transcript);
    const differences = transcript.histories.flatMap((history) =>
      [...replayed(transcript, history, packs)].flatMap((step) => difference(known, step) ?? []),
    );
    const told =
      differences.length > 0
        ? `${policy} means something else than it did. Write a new version. ${orAnew(policy)}\n${differences.slice(0, 3).join('\n')}`
        : '';
    expect(told).toBe('');
  });

  it('went through every row of its tables, and was refused now and then', () => {
    const transcript = transcriptOf(policy);
    const numbered = withRowNumbers(all, []);
    const outcomes = transcript.histories.flatMap((history) => [...replayed(transcript, history, numbered)]);
    const applied = new Set(outcomes.flatMap(({ outcome }) => outcome.events.map((event) => event['rule'])));
    expect(rowNames(numbered.get(policy)).filter((row) => !applied.has(row))).toEqual([]);
    expect(new Set(outcomes.flatMap(({ outcome }) => outcome.refused ?? [])).size).toBeGreaterThan(4);
    expect(Buffer.byteLength(written(transcript))).toBeLessThan(BYTES_MAX);
  });
});
