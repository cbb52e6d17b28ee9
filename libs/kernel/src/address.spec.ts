import { describe, it, expect } from '@jest/globals';
import { compareAddresses } from './address.js';

describe('A parcel is where the receipt says', () => {
  const here = { country: 'CD', city: 'Kinshasa' };

  it('when country and place are the same, however they are written (CG-T09)', () => {
    expect(compareAddresses(here, { country: 'cd', city: ' KINSHASA', postalCode: '1' })).toBe('matches');
    expect(compareAddresses({ ...here, postalCode: '1' }, { country: 'CD', postalCode: '1' })).toBe('matches');
  });
  it('and elsewhere, when one part of what both say is another', () => {
    expect(compareAddresses(here, { country: 'CD', city: 'Lubumbashi' })).toBe('differs');
    expect(compareAddresses({ ...here, postalCode: '1' }, { ...here, postalCode: '2' })).toBe('differs');
    expect(compareAddresses(here, { country: 'FR' })).toBe('differs');
  });
  it('nobody knows, where they have but the country in common', () =>
    expect([
      compareAddresses(here, { country: 'CD' }),
      compareAddresses(here, undefined),
      compareAddresses(undefined, here),
    ]).toEqual(['unknown', 'unknown', 'unknown']));
});
