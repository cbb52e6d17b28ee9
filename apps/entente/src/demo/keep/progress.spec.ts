import { describe, expect, it } from '@jest/globals';
import type { Instant } from '@entente/kernel';
import { progressOn } from './progress.js';

const on = (isTTY: boolean) => {
  const written: string[] = [];
  const tell = progressOn({ isTTY, write: (text: string) => written.push(text) });
  return { tell: (done: number, day: string) => tell(done, 200, `${day}T09:00:00.000Z` as Instant), written };
};

describe('How far a filling is', () => {
  it('is a bar on a terminal, drawn anew when it has moved, and left standing at the end', () => {
    const { tell, written } = on(true);
    tell(1, '2026-01-05');
    tell(2, '2026-01-05');
    tell(3, '2026-01-05');
    tell(200, '2026-07-09');
    expect(written).toEqual([
      `\r${'░'.repeat(30)}   0 %  2026-01-05`,
      `\r${'░'.repeat(30)}   1 %  2026-01-05`,
      `\r${'█'.repeat(30)} 100 %  2026-07-09\n`,
    ]);
  });

  it('is a line a day elsewhere', () => {
    const { tell, written } = on(false);
    for (const [done, day] of [
      [1, '2026-01-05'],
      [2, '2026-01-05'],
      [3, '2026-06-30'],
      [200, '2026-06-30'],
    ] as const)
      tell(done, day);
    expect(written).toEqual(['2026-01-05: 0 of 200 steps are done.\n', '2026-06-30: 2 of 200 steps are done.\n']);
  });
});
