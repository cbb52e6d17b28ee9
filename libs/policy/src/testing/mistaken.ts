import { InvalidPack, readPack } from '../read-pack.js';
import { bazaar } from './bazaar.js';

/** What is said of the bazaar's book in which one thing was written differently. */
export function refusal(right: string, wrong: string): string {
  if (bazaar.split(right).length !== 2) throw new Error(`There must be one place to change, not: ${right}`);
  try {
    readPack(bazaar.replace(right, wrong), 'bazaar/1.yaml');
  } catch (error) {
    if (error instanceof InvalidPack) return error.message;
    throw error;
  }
  return 'accepted';
}

export const lineOf = (text: string): number => bazaar.slice(0, bazaar.indexOf(text)).split('\n').length;
