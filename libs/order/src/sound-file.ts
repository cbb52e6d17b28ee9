import { isUtf8 } from 'node:buffer';
import { isBlank, Rejection } from '@entente/kernel';
import type { SentFile } from '@entente/http';

export const FILE_BYTES_MAX = 10 * 1024 * 1024;
const NAME_CHARS_MAX = 200;

type Signature = (bytes: Uint8Array) => boolean;

const startsWith =
  (...first: readonly number[]): Signature =>
  (bytes) =>
    first.every((byte, index) => bytes[index] === byte);
const saysAt =
  (offset: number, word: string): Signature =>
  (bytes) =>
    startsWith(...Buffer.from(word))(bytes.subarray(offset));

/** What is taken, and how its content shows that it is what it is called. */
const SIGNATURES: { readonly [mediaType: string]: Signature } = {
  'image/png': startsWith(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
  'image/jpeg': startsWith(0xff, 0xd8, 0xff),
  'image/webp': (bytes) => saysAt(0, 'RIFF')(bytes) && saysAt(8, 'WEBP')(bytes),
  'application/pdf': saysAt(0, '%PDF-'),
  'text/plain': (bytes) => isUtf8(bytes) && !bytes.includes(0),
  // An archive without a file in it has only its end.
  'application/zip': (bytes) => saysAt(0, 'PK\u0003\u0004')(bytes) || saysAt(0, 'PK\u0005\u0006')(bytes),
};
export const MEDIA_TYPES = Object.keys(SIGNATURES);

/** A name that shows itself as it is: nothing that moves the cursor, turns the direction of reading, or was lost on the way here. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u;
const UNREADABLE = '\ufffd';

/** The file as it may be kept: of a kind that is listed, being what it says, and with a name that no reader's disk can misunderstand. */
export function soundFile({ name: sent, mediaType, bytes }: SentFile): SentFile {
  const isOfKind = Object.hasOwn(SIGNATURES, mediaType) ? SIGNATURES[mediaType] : undefined;
  const listed = `Taken are ${MEDIA_TYPES.join(', ')}.`;
  if (!isOfKind)
    throw new Rejection('unsupported_media_type', `${mediaType.slice(0, 100)} is not taken here. ${listed}`, {
      taken: MEDIA_TYPES,
    });
  const name = sent.trim();
  const fault = faultIn(name);
  if (fault !== undefined) throw invalid(`The name of the file ${fault}: send it under another.`);
  if (bytes.length === 0) throw invalid('The file is empty: send one that has content.');
  if (!isOfKind(bytes))
    throw new Rejection('unsupported_media_type', `The content is not what ${mediaType} begins like: say what it is. ${listed}`, {
      taken: MEDIA_TYPES,
    });
  return { name, mediaType, bytes };
}

function faultIn(name: string): string | undefined {
  if (isBlank(name)) return 'is blank';
  if (/[/\\]/.test(name) || name === '.' || name === '..') return 'holds a path, and / or \\ are none of a name';
  if (UNPRINTABLE.test(name)) return 'holds characters that cannot be seen';
  if (name.includes(UNREADABLE)) return 'is not written in UTF-8';
  return Array.from(name).length > NAME_CHARS_MAX ? `has more than ${NAME_CHARS_MAX} characters` : undefined;
}

const invalid = (why: string) => new Rejection('field.invalid', why, { field: 'file' });
