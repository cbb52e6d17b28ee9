/* A payment service that Entente asks by message. What it must do, and why, is told in ../payments.md. */
import kafkajs from 'kafkajs';

const REQUESTS = 'entente.payments.v1';
const RESULTS = 'entente.payments.results.v1';

export const TABLE = `create table if not exists payments (
  key text primary key, kind text not null, amount_minor bigint not null, currency text not null,
  is_made boolean not null default false, refused_attempt int not null default 0, reason text)`;

/** A pool of node-postgres, for example. */
type Sql = { query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }> };
type Row = { kind: string; amount_minor: string; currency: string; is_made: boolean; refused_attempt: number; reason: string };

type Movement = { key: string; attempt: number; marketplace: string; amountMinor: number; currency: string };
export type Request = Movement &
  ({ orderId: string; refundId: string; reference: string } | { withdrawalId: string; ownerId: string });
export type Answer = Movement & { reason?: string };

/** Moves money once for each `bankKey`, however often it is called with it. Throws where nobody knows whether it has: it will be asked again. */
export type Bank = (request: Request, bankKey: string) => Promise<{ refused?: string }>;

/** What came of a request. Everything that decides whether money moves is in the table, and stands there before the bank is asked. */
export async function answerTo(sql: Sql, bank: Bank, request: Request): Promise<Answer> {
  const { key, attempt, marketplace, amountMinor, currency } = request;
  const kind = 'reference' in request ? 'refund' : 'pay_out';
  const answer = { key, attempt, marketplace, amountMinor, currency };

  await sql.query(
    'insert into payments (key, kind, amount_minor, currency) values ($1, $2, $3, $4) on conflict (key) do nothing',
    [key, kind, amountMinor, currency],
  );
  const { rows } = await sql.query('select * from payments where key = $1', [key]);
  const known = rows[0] as Row;
  if (known.kind !== kind || Number(known.amount_minor) !== amountMinor || known.currency !== currency)
    throw new Error(`${key} stood for another movement. Nothing is paid: find out who asks.`);
  if (known.is_made) return answer;
  if (attempt <= known.refused_attempt) return { ...answer, reason: known.reason };

  // Another key at the bank only once it has refused for certain: while nobody knows, it is the same movement.
  const { refused } = await bank(request, `${key}/${known.refused_attempt}`);
  if (refused === undefined) await sql.query('update payments set is_made = true where key = $1', [key]);
  else await sql.query('update payments set refused_attempt = $2, reason = $3 where key = $1', [key, attempt, refused]);
  return refused === undefined ? answer : { ...answer, reason: refused };
}

/** Answers every request, those that come again too, and takes the next of a partition only when the answer stands on its topic. */
export async function servePayments(brokers: string[], sql: Sql, bank: Bank): Promise<{ stop(): Promise<void> }> {
  const kafka = new kafkajs.Kafka({ clientId: 'payments', brokers });
  const producer = kafka.producer({ createPartitioner: kafkajs.Partitioners.DefaultPartitioner });
  const consumer = kafka.consumer({ groupId: 'payments' });
  await sql.query(TABLE);
  await Promise.all([producer.connect(), consumer.connect()]);
  await consumer.subscribe({ topics: [REQUESTS], fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachMessage: async ({ topic, partition, message: { key, value, headers = {}, offset } }) => {
      // What throws here is read again: a request is never passed over.
      const answer = await answerTo(sql, bank, JSON.parse(String(value)) as Request);
      const what = answer.reason === undefined ? 'payment_made' : 'payment_refused';
      const attributes = {
        ce_specversion: '1.0',
        ce_id: `${String(headers['ce_id'])}/${what}`,
        ce_source: '/comeup/payments',
        ce_type: `entente.payments.${what}.v1`,
        ce_time: new Date(Date.now()).toISOString(),
        ce_correlationid: String(headers['ce_correlationid']),
        'content-type': 'application/json',
      };
      await producer.send({ topic: RESULTS, acks: -1, messages: [{ key, headers: attributes, value: JSON.stringify(answer) }] });
      await consumer.commitOffsets([{ topic, partition, offset: String(BigInt(offset) + 1n) }]);
    },
  });
  return {
    async stop() {
      await consumer.disconnect();
      await producer.disconnect();
    },
  };
}
