import { randomUUID } from 'node:crypto';
import kafkajs, { type KafkaMessage } from 'kafkajs';

const { CompressionCodecs, CompressionTypes } = kafkajs;

/** The client unpacks gzip. Of these it throws, and the whole consumer dies of one batch: at every start, for that batch comes again. */
const UNKNOWN = { snappy: CompressionTypes.Snappy, lz4: CompressionTypes.LZ4, zstd: CompressionTypes.ZSTD } as const;
/** What `compression.type` of a topic may be, so that its broker keeps nothing else, whatever a producer sends. */
export const COMPRESSIONS: readonly string[] = ['gzip', 'uncompressed'];

/** The header of a stand-in. No producer knows it. */
const HEADER = `entente-codec-${randomUUID()}`;
const COUNT_BYTES = 4;

/** Has batches in codecs that the client does not know come as stand-ins, one for each record, at its place. */
export function standInForUnknownCodecs(): void {
  for (const [name, type] of Object.entries(UNKNOWN))
    CompressionCodecs[type] = () => ({
      compress: () => {
        throw new Error(`Nothing is written in ${name}.`);
      },
      decompress: async (records: Buffer) => standIns(name, countBefore(records)),
    });
}

/** The codec of the batch for which this record stands in; `undefined` for a record that is one. */
export function unknownCodecOf({ headers }: Pick<KafkaMessage, 'headers'>): string | undefined {
  return headers?.[HEADER]?.toString();
}

/** In a batch, the number of its records stands before them, and is not packed; the client gives us a view of the same memory. */
function countBefore({ buffer, byteOffset }: Buffer): number {
  return Buffer.from(buffer, byteOffset - COUNT_BYTES, COUNT_BYTES).readInt32BE();
}

/** Records of the message format 2: no key, no value, and the one header. */
function standIns(codec: string, count: number): Buffer {
  const header = Buffer.concat([varint(1), ...[HEADER, codec].flatMap((text) => [varint(text.length), Buffer.from(text)])]);
  const records = Array.from({ length: count }, (_, offset) => {
    const record = Buffer.concat([Buffer.from([0, 0]), varint(offset), varint(-1), varint(-1), header]);
    return Buffer.concat([varint(record.length), record]);
  });
  return Buffer.concat(records);
}

/** ZigZag, then seven bits a byte. */
function varint(value: number): Buffer {
  const bytes: number[] = [];
  let left = ((value << 1) ^ (value >> 31)) >>> 0;
  for (; left > 0x7f; left >>>= 7) bytes.push((left & 0x7f) | 0x80);
  return Buffer.from([...bytes, left]);
}
