import type { Instant } from '@entente/kernel';
import { Api, type Answer } from '../api.js';
import type { Stage } from './play.js';

const TURNS_MAX = 20;

/** A stage at an address whose clock is turned over HTTP; `marketplaces` are those of the stories. */
export async function stageAt(url: string, marketplaces: readonly string[]): Promise<Stage & { readonly operator: Api }> {
  const anyone = new Api(url);
  const operator = await anyone.as('olu', ['operator'], marketplaces);
  const turn: Stage['turn'] = async (to) => {
    let fired = 0;
    // A turn that takes longer than people wait stops on its way: it goes on when it is asked again.
    for (let turns = 0; turns < TURNS_MAX; turns++) {
      const { status, body }: Answer<{ now: Instant; fired: number; quiet: boolean }> = await operator.post(
        '/clock/advance',
        to === undefined ? { by: 'PT0S' } : { to },
      );
      if (status !== 200) throw new Error(`The clock does not turn: ${status} ${JSON.stringify(body)}`);
      fired += body.fired;
      if (body.quiet) return { now: body.now, fired };
    }
    throw new Error('It does not become quiet here: something is stuck. See GET /operations/parked.');
  };
  return { anyone, operator, turn };
}
