import { at, order, placing, refused, so, under, until, withdraw, type Story } from '../story.js';
import { ana, bo, kim } from './cast.js';
import { PRICE } from './openings.js';

const withdrawalThatFails: Story = {
  name: 'withdrawal-comes-back',
  title: 'A withdrawal that fails, and comes back',
  about:
    'The money is reserved while the bank is asked, six times over fifteen hours. Then it is hers again, and she sends it elsewhere.',
  policy: 'comeup/2',
  buyer: ana,
  seller: kim,
  steps: [
    at(
      'Mon 10:00',
      ana,
      'pays 100.00 for "Portrait"',
      placing({ title: 'Portrait', terms: 'Au fusain, d’après photo.', duration: 'P5D', payment: PRICE }),
      under('CU-T01', 'pending', 'escrow 100.00'),
    ),
    at('Mon 12:00', kim, 'accepts', order('accept'), under('CU-T02', 'in_progress')),
    at('Tue 10:00', kim, 'delivers', order('deliver', { text: 'Le portrait, signé.' }), under('CU-T13', 'delivered')),
    at('Tue 12:00', ana, 'completes', order('complete'), under('CU-T14', 'completed', 'seller 80.00 · fees 20.00')),
    at(
      'Wed 09:00',
      kim,
      'wants to take out 100.00',
      withdraw({ amountMinor: 100_00, currency: 'EUR', destination: 'kim-closed-account' }),
      refused('amount.invalid'),
    ),
    at(
      'Wed 09:05',
      kim,
      'takes out 80.00, to an account that was closed',
      withdraw({ amountMinor: 80_00, currency: 'EUR', destination: 'kim-closed-account' }, 'refuse'),
      so('withdrawal: reserved', 'seller (reserved) 80.00 · fees 20.00'),
    ),
    until(
      'Thu 09:00',
      'Nobody',
      'takes the money: the bank has refused for the sixth time',
      so('withdrawal: failed', 'seller 80.00 · fees 20.00'),
    ),
    at(
      'Thu 10:00',
      kim,
      'takes out 80.00, to her new account',
      withdraw({ amountMinor: 80_00, currency: 'EUR', destination: 'kim-new-account' }),
      so('withdrawal: paid', 'seller’s bank 80.00 · fees 20.00'),
    ),
  ],
};

const forgotten: Story = {
  name: 'forgotten',
  title: 'An order that both forget',
  about:
    'Five months after the payment the bank no longer takes it back. The money is set aside for Ana, who may have a voucher for all of it.',
  policy: 'comeup/2',
  buyer: ana,
  seller: bo,
  steps: [
    at(
      'Mon 10:00',
      ana,
      'pays 100.00 for "Arbre généalogique"',
      placing({ title: 'Arbre généalogique', terms: 'Quatre générations.', duration: 'P5D', payment: PRICE }),
      under('CU-T01', 'pending', 'escrow 100.00'),
    ),
    at('Mon 16:00', bo, 'accepts', order('accept'), under('CU-T02', 'in_progress')),
    until('Sat 16:02', 'Nobody', 'has delivered: the order is late', under('CU-T06', 'in_progress')),
    until('23rd Mon 10:00', 'Nobody', 'has done anything for five months', under('CU-T43', 'expired', 'suspense 100.00')),
    at('23rd Mon 11:00', ana, 'cancels', order('cancel'), refused('order.closed')),
    at('23rd Mon 11:05', ana, 'asks for a voucher', order('request-voucher'), under('CU-T43', 'expired', 'voucher 100.00')),
    at('23rd Mon 11:10', ana, 'asks for another', order('request-voucher'), refused('state.invalid')),
  ],
};

export const moneyMatters: readonly Story[] = [withdrawalThatFails, forgotten];
