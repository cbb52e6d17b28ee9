import { objectSchema, shown } from '@entente/http';

/* How the answers to questions about money are described. */

const { integer, text } = shown;
const figure = (description: string) => ({ ...integer, description });
const list = (item: object, description: string) => ({ type: 'array', items: item, description });

export const payoutAnswers = {
  money: {
    description:
      'Where the buyer’s money is: capturedMinor is always the sum of escrowMinor, refundedMinor, sellerMinor, feesMinor, suspenseMinor and voucherMinor.',
    schema: objectSchema({
      currency: text,
      capturedMinor: figure('All that was paid through the platform.'),
      escrowMinor: figure('What waits for the order’s end.'),
      refundedMinor: figure('What the buyer has been given back, by a refund or by his bank, or is about to be.'),
      sellerMinor: figure('What the seller has of it, held or not.'),
      feesMinor: figure(
        'What the platform keeps, bank fees that were kept included, less what it paid in the seller’s place: it may be less than nothing.',
      ),
      suspenseMinor: figure('What an expired order has left, less its voucher.'),
      voucherMinor: figure('What the buyer may spend again.'),
      refunds: list(
        objectSchema({ refundId: text, reference: text, amountMinor: integer, status: { enum: ['due', 'paid', 'failed'] } }),
        'One for each payment that is given back, in the order in which they fell due.',
      ),
      refundDays: figure(
        'In how many working days a buyer usually sees a refund that is paid, as the rule book says. It is for showing: nothing here depends on it.',
      ),
      legs: list(objectSchema({ to: text, amountMinor: integer }), 'Who got how much; negative where it was taken back.'),
    }),
  },
};
