import { sellerDecider } from '@entente/order';
import type { Market } from '../market.js';

/** Who was never suspended has no stream, and so the state from which one begins. */
export const sellerOf = ({ sellers }: Market, id: string) => sellers[id] ?? sellerDecider.initial;
