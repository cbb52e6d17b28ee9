import type { Message } from '@entente/bus';
import { PAYMENT_RESULTS_TOPIC, PAYMENTS_TOPIC } from '@entente/contracts';
import { fromMs } from '@entente/kernel';
import { testSql } from '@entente/sql/testing';
import { answerTo, TABLE, type Answer, type Bank, type Request } from '../../../docs/examples/payment-service.js';
import type { Movement } from '../src/verify/installation.js';
import type { Town } from './served.js';

type Sql = Parameters<typeof answerTo>[0];

export type PaymentService = {
  /** What the bank says from now on; `later`: the answers wait until they are let go. */
  mood: 'ok' | 'refuse' | 'silent' | 'later';
  readonly requests: readonly (Request & { readonly traced: string })[];
  /** What the bank has moved, each with the key under which it was asked. */
  readonly moved: readonly { readonly bankKey: string; readonly amountMinor: number }[];
  letGo(): Promise<void>;
  says(answer: Answer): Promise<void>;
  /** The book as its owner exports it, a line a movement. */
  exported(): Promise<readonly Movement[]>;
  stop(): Promise<void>;
};

/** The example of docs/payments.md on this process's own bus, and a bank behind it. */
export async function paymentServiceIn({ served }: Town): Promise<PaymentService> {
  const { bus } = served.running;
  const tables = await testSql();
  const sql: Sql = { query: async (text, values) => ({ rows: await tables.query(text, values as never) }) };
  await sql.query(TABLE);
  const requests: (Request & { traced: string })[] = [];
  const moved: { bankKey: string; amountMinor: number }[] = [];
  const waiting: Answer[] = [];
  const bank: Bank = async ({ amountMinor }, bankKey) => {
    if (self.mood === 'refuse') return { refused: 'account_closed' };
    if (!moved.some((one) => one.bankKey === bankKey)) moved.push({ bankKey, amountMinor });
    return {};
  };
  let said = 0;
  const self: PaymentService = {
    mood: 'ok',
    requests,
    moved,
    async letGo() {
      for (const answer of waiting.splice(0)) await self.says(answer);
    },
    async says(answer) {
      const what = answer.reason === undefined ? 'payment_made' : 'payment_refused';
      const type = `entente.payments.${what}.v1`;
      const about = { key: answer.key, id: `answer-${++said}`, type, source: '/comeup/payments', correlationId: 'c-1' };
      await bus.publish([{ topic: PAYMENT_RESULTS_TOPIC, ...about, time: fromMs(0), data: { ...answer } }]);
    },
    async exported() {
      const { rows } = await sql.query('select key, kind, amount_minor as "amountMinor", currency from payments where is_made');
      return rows as Movement[];
    },
    stop: () => consuming.stop(),
  };
  const consuming = bus.consume({
    name: 'payments',
    topics: [PAYMENTS_TOPIC],
    handle: async ({ data, correlationId }: Message) => {
      const request = data as unknown as Request;
      requests.push({ ...request, traced: correlationId });
      if (self.mood === 'silent') return;
      const answer = await answerTo(sql, bank, request);
      if (self.mood === 'later') waiting.push(answer);
      else await self.says(answer);
    },
  });
  return self;
}
