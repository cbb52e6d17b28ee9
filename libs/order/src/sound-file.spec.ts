import { describe, expect, it } from '@jest/globals';
import { Rejection } from '@entente/kernel';
import { MEDIA_TYPES, soundFile } from './sound-file.js';

const bytesOf = (...parts: readonly (string | readonly number[])[]) =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? [...Buffer.from(part)] : part)));

const CONTENTS: { readonly [mediaType: string]: Uint8Array } = {
  'image/png': bytesOf([0x89], 'PNG\r\n\u001a\n', 'rest'),
  'image/jpeg': bytesOf([0xff, 0xd8, 0xff, 0xe0], 'rest'),
  'image/webp': bytesOf('RIFF', [0xff, 0xff, 0, 0], 'WEBPVP8 '),
  'application/pdf': bytesOf('%PDF-1.7 rest'),
  'text/plain': bytesOf('Délai: demain\n'),
  'application/zip': bytesOf('PK\u0003\u0004rest'),
};

const refusal = (file: { name?: string; mediaType?: string; bytes?: Uint8Array }): string => {
  try {
    soundFile({ name: 'a.txt', mediaType: 'text/plain', bytes: bytesOf('a'), ...file });
    return 'taken';
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
    return `${error.code}: ${error.message}`;
  }
};

describe('A file that is handed in', () => {
  it('is taken as what it is, and as nothing else', () => {
    expect(Object.keys(CONTENTS)).toEqual(MEDIA_TYPES);
    const taken = Object.entries(CONTENTS).flatMap(([actual, bytes]) =>
      MEDIA_TYPES.filter((mediaType) => refusal({ mediaType, bytes }) === 'taken').map(
        (mediaType) => `${actual} as ${mediaType}`,
      ),
    );
    expect(taken).toEqual([
      'image/png as image/png',
      'image/jpeg as image/jpeg',
      'image/webp as image/webp',
      // What is made of letters only is a text as well.
      'application/pdf as application/pdf',
      'application/pdf as text/plain',
      'text/plain as text/plain',
      'application/zip as text/plain',
      'application/zip as application/zip',
    ]);
    expect(refusal({ mediaType: 'image/png' })).toMatch(/^unsupported_media_type: The content is not/);
  });

  it('may be an archive without a file in it', () => {
    expect(refusal({ mediaType: 'application/zip', bytes: bytesOf('PK\u0005\u0006', [0, 0]) })).toBe('taken');
  });

  it.each(['text/html', 'image/svg+xml', 'application/octet-stream', 'constructor', ''])('is not taken as %j', (mediaType) => {
    const said = refusal({ mediaType });
    expect(said).toMatch(/^unsupported_media_type/);
    for (const taken of MEDIA_TYPES) expect(said).toContain(taken);
  });

  it('is no text when it is not written in UTF-8, or holds a NUL', () => {
    for (const bytes of [bytesOf([0xe9, 0x74, 0xe9]), bytesOf('a', [0], 'b')])
      expect(refusal({ bytes })).toMatch(/^unsupported_media_type/);
  });

  it('is not empty, and not shorter than its signature', () => {
    for (const mediaType of MEDIA_TYPES)
      expect(refusal({ mediaType, bytes: bytesOf() })).toMatch(/^field.invalid: The file is empty/);
    for (const mediaType of MEDIA_TYPES.filter((type) => type !== 'text/plain'))
      expect(refusal({ mediaType, bytes: CONTENTS[mediaType]!.subarray(0, 2) })).toMatch(/^unsupported_media_type/);
  });

  it.each(['été – final (2).pdf', '.gitignore', 'a..b', '日本語.png', 'x'.repeat(200), '50%.pdf', 'c: d.txt'])(
    'may be named %j',
    (name) => expect(refusal({ name })).toBe('taken'),
  );

  it.each([
    ['../../etc/passwd', 'a path'],
    ['..\\evil.exe', 'a path'],
    ['C:\\a.txt', 'a path'],
    ['/a', 'a path'],
    ['..', 'a path'],
    ['.', 'a path'],
    ['a\nb.txt', 'cannot be seen'],
    ['a\u0000.txt', 'cannot be seen'],
    ['a\u007f.txt', 'cannot be seen'],
    ['a\u202egpj.exe', 'cannot be seen'],
    ['a\u2028b', 'cannot be seen'],
    ['\ufffdt\ufffd.txt', 'UTF-8'],
    ['x'.repeat(201), '200'],
    [' ', 'blank'],
  ])('may not be named %j', (name, why) => {
    expect(refusal({ name })).toMatch(/^field.invalid: The name/);
    expect(refusal({ name })).toContain(why);
  });

  it('loses the blanks around its name, and nothing else', () => {
    const { name, bytes } = soundFile({ name: ' a b.txt ', mediaType: 'text/plain', bytes: bytesOf('  a  ') });
    expect([name, Buffer.from(bytes).toString()]).toEqual(['a b.txt', '  a  ']);
  });
});
