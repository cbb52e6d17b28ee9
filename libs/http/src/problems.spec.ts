import { describe, expect, it } from '@jest/globals';
import { problemTable, type Problems } from './problems.js';

describe('The table of problems', () => {
  it('has the shared codes, and those of each context', () => {
    const table = problemTable([{ 'thing.closed': { status: 409, title: 'Closed' } }]);
    expect(table.get('thing.closed')).toEqual({ status: 409, title: 'Closed' });
    expect(table.get('actor.forbidden')?.status).toBe(403);
  });

  it('refuses two answers to one code', () =>
    expect(() => problemTable([{ busy: { status: 500, title: 'Broken' } }])).toThrow('busy has two answers'));

  it('asks of a context an answer to each of its codes, but not to those that are shared', () => {
    type Codes = 'thing.closed' | 'thing.open' | 'actor.forbidden';
    const whole: Problems<Codes> = {
      'thing.closed': { status: 409, title: 'Closed' },
      'thing.open': { status: 409, title: 'Open' },
    };
    expect(Object.keys(whole)).not.toContain('actor.forbidden');
  });
});
