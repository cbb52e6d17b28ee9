import { createClient, type Client } from '@entente/client';
import { operatorAt, turnAt } from '../running-system.js';
import type { Stage } from './play.js';

const TURNS_MAX = 20;

/** A stage at an address whose clock is turned over HTTP; `marketplaces` are those of the stories. */
export async function stageAt(url: string, marketplaces: readonly string[]): Promise<Stage & { readonly operator: Client }> {
  const operator = await operatorAt(url, undefined, marketplaces);
  const turn: Stage['turn'] = async (to) => {
    let fired = 0;
    // A turn that takes longer than people wait stops on its way: it goes on when it is asked again.
    for (let turns = 0; turns < TURNS_MAX; turns++) {
      const turned = await turnAt(url, operator, to === undefined ? { by: 'PT0S' } : { to });
      fired += turned.fired;
      if (turned.quiet) return { now: turned.now, fired };
    }
    throw new Error('It does not become quiet here: something is stuck. See GET /operations/parked.');
  };
  return { anyone: createClient({ baseUrl: url }), operator, turn };
}
