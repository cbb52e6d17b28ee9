import type { Advanced } from '@entente/deadlines';
import { Api } from '../api.js';
import { operatorAt, reaching, sound } from '../running-system.js';
import type { Stage } from './play.js';

const TURNS_MAX = 20;

/** A stage at an address whose clock is turned over HTTP; `marketplaces` are those of the stories. */
export async function stageAt(url: string, marketplaces: readonly string[]): Promise<Stage & { readonly operator: Api }> {
  const operator = await operatorAt(url, undefined, marketplaces);
  const turn: Stage['turn'] = async (to) => {
    let fired = 0;
    // A turn that takes longer than people wait stops on its way: it goes on when it is asked again.
    for (let turns = 0; turns < TURNS_MAX; turns++) {
      const asked = operator.post<Advanced>('/clock/advance', to === undefined ? { by: 'PT0S' } : { to });
      const turned = sound(url, await reaching(url, asked));
      fired += turned.fired;
      if (turned.quiet) return { now: turned.now, fired };
    }
    throw new Error('It does not become quiet here: something is stuck. See GET /operations/parked.');
  };
  return { anyone: new Api(url), operator, turn };
}
