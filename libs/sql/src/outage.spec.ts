import { describe, expect, it } from '@jest/globals';
import { DatabaseAway, whyNoDatabase } from './outage.js';

const said = (code: string, message: string) => whyNoDatabase(Object.assign(new Error(message), { code }));

describe('Why there is no database', () => {
  it('is a sentence where somebody can mend it', () => {
    expect(whyNoDatabase(new DatabaseAway('The database does not answer.'))).toBe('The database does not answer.');
    expect(said('28P01', 'password authentication failed')).toBe('The database refuses: password authentication failed');
    expect(said('3D000', 'database "x" does not exist')).toContain('The database refuses: database "x"');
    expect(said('42501', 'permission denied for schema entente_order')).toContain(
      'permission denied for schema entente_order. The role of a service must own',
    );
  });

  it('is nothing where a statement is wrong', () => {
    expect(said('42601', 'syntax error')).toBeUndefined();
    expect(whyNoDatabase('gone')).toBeUndefined();
  });
});
