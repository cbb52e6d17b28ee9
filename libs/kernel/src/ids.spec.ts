import { describe, it, expect } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson, derivedId, digestOf, OUTSIDE_ID, PATH_ID, shardOf } from './ids.js';

describe('Canonical JSON (RFC 8785)', () => {
  it('has no white space, and its keys in the order of UTF-16', () => {
    expect(canonicalJson({ b: [1, { d: true, c: null }], a: 'x' })).toBe('{"a":"x","b":[1,{"c":null,"d":true}]}');
    const keys = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 };
    expect(canonicalJson(keys)).toBe('{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\ud83d\ude00":5,"\ufb33":3}');
  });
  it('writes numbers and strings as ECMAScript does', () => {
    expect(canonicalJson([1e30, 4.5, 0.002, 1e-27, -0, 1e21])).toBe('[1e+30,4.5,0.002,1e-27,0,1e+21]');
    expect(canonicalJson('€$\u000f\nA\'B"\\\\"/')).toBe('"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"');
  });
  it('leaves out what is undefined', () => {
    expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}');
    expect(canonicalJson(undefined)).toBe('null');
  });
  it('says the same of the same thing, in whatever order it was written', () =>
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const turned = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalJson(turned)).toBe(canonicalJson(value));
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    ));
});

describe('A derived id', () => {
  it('is the same UUID for the same parts, and another for others', () => {
    expect(derivedId('order.hears-disputes', 'e-1', 'order-o1')).toBe(derivedId('order.hears-disputes', 'e-1', 'order-o1'));
    expect(derivedId('a', 'bc')).not.toBe(derivedId('ab', 'c'));
    expect(derivedId('a', 1)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
  it('has not changed since the first release', () => expect(derivedId('entente')).toBe('32d65ee7-3922-5bbb-90d5-a593885d6bce'));
});

describe('A digest', () => {
  it('is SHA-256 of the canonical form, in hexadecimal', () =>
    expect(digestOf({ b: 1, a: 2 })).toBe('d3626ac30a87e6f7a6428233b3c68299976865fa5508e4267c5415c76af7a772'));
});

describe('A shard', () => {
  it('is one of 1,024, and never another for the same key', () => {
    expect([shardOf('o1'), shardOf('cu-1001')]).toEqual([850, 409]);
    fc.assert(fc.property(fc.string(), (key) => shardOf(key) >= 0 && shardOf(key) < 1024));
  });
});

describe('An id from outside', () => {
  it('holds no blank, no slash and no @, so that no e-mail address can become one', () => {
    expect(['o1', 'cu-1001', 'a.b~c_d', 'A'.repeat(56)].every((id) => OUTSIDE_ID.test(id))).toBe(true);
    expect(['', 'ana@mail.example', 'a b', '-a', '.a', 'a/b', 'é', 'A'.repeat(57)].some((id) => OUTSIDE_ID.test(id))).toBe(false);
  });
  it('leaves room for the number of a dispute', () => expect(PATH_ID.test(`${'A'.repeat(56)}.9999999`)).toBe(true));
});
