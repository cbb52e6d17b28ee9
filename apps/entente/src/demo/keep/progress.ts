import type { Progress } from './fill.js';

const BAR = 30;

/** A bar where somebody watches a terminal; elsewhere one line for each day of the story. */
export function progressOn(stream: { readonly isTTY?: boolean; write(text: string): unknown }): Progress {
  let told = '';
  return (done, total, at) => {
    const day = at.slice(0, '2026-01-05'.length);
    const percent = Math.floor((done / total) * 100);
    if (stream.isTTY) {
      const line = `${'█'.repeat(Math.floor((percent / 100) * BAR)).padEnd(BAR, '░')} ${String(percent).padStart(3)} %  ${day}`;
      if (line !== told) stream.write(`\r${line}${done === total ? '\n' : ''}`);
      told = line;
    } else if (day !== told) {
      stream.write(`${day}: ${done - 1} of ${total} steps are done.\n`);
      told = day;
    }
  };
}
