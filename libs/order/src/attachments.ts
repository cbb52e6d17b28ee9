import { createHash } from 'node:crypto';
import { ATTACHMENTS_MAX, attachmentsNamed, type Attached } from '@entente/contracts';
import type { SentFile } from '@entente/http';
import { derivedId, Rejection, type Instant } from '@entente/kernel';
import type { Actor } from '@entente/policy';
import type { Sql, SqlTransaction } from '@entente/sql';

/** State of its own: no event tells these rows, and no rebuild may touch them. `command_id` is that of the upload which made the row. */
const TABLES = `
  create table if not exists attachment_contents (sha256 text primary key, bytes bytea not null);
  create table if not exists attachments (
    attachment_id text primary key, order_id text not null, uploaded_by text not null, via text, name text not null, media_type text not null,
    sha256 text not null references attachment_contents, size integer not null, at text not null, command_id text not null unique);
  create index if not exists attachments_of_order on attachments (order_id)`;

/** One opening at a time: the lock lives in the database and ends with the transaction. */
const OPENING_LOCK = 640_118_297;

const DESCRIBED = 'attachment_id as "attachmentId", sha256, size';

export type Upload = {
  readonly orderId: string;
  readonly by: Actor;
  readonly file: SentFile;
  readonly at: Instant;
  readonly commandId: string;
  /** The order is over: what it has can be sent again, what is new is refused. */
  readonly isOver: boolean;
};

type Row = Attached & { readonly name: string; readonly mediaType: string; readonly commandId: string };

/** The files of all orders: bytes are kept once, under their hash, however many orders they were sent to. */
export class Attachments {
  private constructor(private readonly sql: Sql) {}

  static async open(sql: Sql): Promise<Attachments> {
    await sql.transaction(async (tx) => {
      await tx.query('select pg_advisory_xact_lock($1::bigint)', [OPENING_LOCK]);
      await tx.script(TABLES);
    });
    return new Attachments(sql);
  }

  /** The same bytes on the same order are the same attachment, under the name of their first time. */
  async add(upload: Upload): Promise<Attached & { readonly replayed: boolean }> {
    const { orderId, commandId, isOver, file } = upload;
    const sha256 = createHash('sha256').update(file.bytes).digest('hex');
    const attached = { attachmentId: derivedId(orderId, sha256), sha256, size: file.bytes.length };
    return this.sql.transaction(async (tx) => {
      // Two that are sent at once count each other: uploads to one order take turns.
      await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`attachments of ${orderId}`]);
      const kept = await tx.query<Row>(
        `select ${DESCRIBED}, name, media_type as "mediaType", command_id as "commandId" from attachments where order_id = $1`,
        [orderId],
      );
      const first = kept.find((row) => row.commandId === commandId);
      if (first && !isOf(first, attached, file)) throw reused();
      if (kept.some(({ attachmentId }) => attachmentId === attached.attachmentId))
        return { ...attached, replayed: first !== undefined };
      if (isOver) throw new Rejection('order.closed', 'The order is over: nothing can be added to it.');
      if (kept.length >= ATTACHMENTS_MAX)
        throw new Rejection(
          'limit.reached',
          `An order takes at most ${ATTACHMENTS_MAX} files, and this one has them: name one of those.`,
        );
      await keep(tx, upload, attached);
      return { ...attached, replayed: false };
    });
  }

  /** With its bytes; nothing where the order has no such attachment, whatever another order has. */
  async find(orderId: string, attachmentId: string): Promise<SentFile | undefined> {
    const [file] = await this.sql.query<SentFile>(
      `select name, media_type as "mediaType", bytes from attachments join attachment_contents using (sha256)
       where order_id = $1 and attachment_id = $2`,
      [orderId, attachmentId],
    );
    return file;
  }

  /** What a command names, in its order; refused where one is named twice, or is none of this order's. */
  async describe(orderId: string, ids: readonly string[]): Promise<readonly Attached[]> {
    return attachmentsNamed(ids, await this.list(orderId));
  }

  /** All files of an order, the oldest first. */
  list(orderId: string): Promise<readonly Attached[]> {
    return this.sql.query<Attached>(`select ${DESCRIBED} from attachments where order_id = $1 order by at, attachment_id`, [
      orderId,
    ]);
  }
}

/**
 * Looked up before deciding, so that deciders stay blind. What is wrong with them is said only when nothing else is: whether an order has a file
 * is not for those who may not act on it.
 */
export async function filesNamed(
  attachments: Pick<Attachments, 'describe'>,
  orderId: string,
  { attachmentIds = [] }: { readonly attachmentIds?: readonly string[] },
): Promise<{ attachments?: readonly Attached[]; refused?: Rejection }> {
  if (attachmentIds.length === 0) return {};
  try {
    return { attachments: await attachments.describe(orderId, attachmentIds) };
  } catch (error) {
    if (error instanceof Rejection) return { refused: error };
    throw error;
  }
}

const isOf = (row: Row, { attachmentId }: Attached, { name, mediaType }: SentFile): boolean =>
  row.attachmentId === attachmentId && row.name === name && row.mediaType === mediaType;

async function keep(
  tx: SqlTransaction,
  { orderId, by, file, at, commandId }: Upload,
  { attachmentId, sha256, size }: Attached,
): Promise<void> {
  const known = await tx.query('select 1 from attachment_contents where sha256 = $1', [sha256]);
  // Two orders may be sent the same bytes at once.
  if (known.length === 0)
    await tx.query('insert into attachment_contents values ($1, $2) on conflict do nothing', [sha256, file.bytes]);
  await tx.query('insert into attachments values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)', [
    attachmentId,
    orderId,
    by.id,
    by.via ?? null,
    file.name,
    file.mediaType,
    sha256,
    size,
    at,
    commandId,
  ]);
}

const reused = () =>
  new Rejection('command.id_reused', 'This key was used for another file. Send each file with a key of its own.');
