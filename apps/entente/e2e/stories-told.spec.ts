import { describe, it, expect } from '@jest/globals';
import { entente } from './command-line.js';

describe('On the command line', () => {
  it('one story is told, without colour, log lines or warnings (CU-T25)', async () => {
    const { code, out, err } = await entente(['demo', '--story', 'seller-cancels']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^The seller gives in, and cancels +comeup\/2 · Europe\/Paris\n/);
    expect(out).toContain('Fri  9 Jan 14:00  Bo         cancels after all: "Nous ne nous sommes pas     CU-T25   cancelled\n');
    expect(out).toMatch(/\nTrial balance {2}EUR 0\.00\nThe story went as it is told\.\n$/);
    expect(out).not.toContain('\u001B');
    expect(Math.max(...out.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(110);
  }, 60_000);

  it('the stories are listed with what they tell', async () => {
    const { code, out } = await entente(['demo', '--list']);
    expect(code).toBe(0);
    expect(out).toMatch(/^ {2}lost-parcel +A parcel that never came$/m);
  }, 60_000);

  it('help is an answer', async () => {
    const [overview, ofDemo] = await Promise.all([entente(['--help']), entente(['demo', '--help'])]);
    expect(overview).toMatchObject({ code: 0, err: '', out: expect.stringMatching(/serve .*\n.*demo .*\n.*replay /) });
    expect(ofDemo).toMatchObject({ code: 0, err: '', out: expect.stringContaining('--story <name>') });
  }, 60_000);

  it('what is unknown is refused with what to write instead', async () => {
    const refusals = [
      ['demo', '--story', 'happy-end'],
      ['demo', '--loud'],
      ['serve', '--port=1'],
      ['dance'],
      [],
      ['replay'],
      ['replay', 'cu-1', '--as-of', 'noon'],
    ];
    const said = await Promise.all(refusals.map((args) => entente(args)));
    expect(said.map(({ code, out }) => ({ code, out }))).toEqual(refusals.map(() => ({ code: 2, out: '' })));
    expect(said.map(({ err }) => err.split('\n')[0])).toEqual([
      expect.stringMatching(/^entente demo: there is no story "happy-end"\. Write one of: taken-as-it-is, /),
      expect.stringMatching(/^entente demo: Unknown option '--loud'/),
      expect.stringMatching(/^entente serve: Unknown option '--port'/),
      'entente: there is no command "dance". Write one of:',
      'entente: say what to do. Write one of:',
      'entente replay: say which order, one at a time: entente replay cu-1001.',
      'entente replay: "noon" is no instant. Write one with its offset, such as 2026-01-07T09:00:00Z.',
    ]);
  }, 60_000);
});
