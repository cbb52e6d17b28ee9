import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { chance } from '@entente/testing';
import { judgeBy, type Heard } from './answers-judged.js';
import { closeInOrder } from './expectations.js';
import { operationsOf, type OpenApi } from './openapi-document.js';
import { RequestsDrawn, type Drawn } from './requests-drawn.js';
import { town, type Town } from './served.js';

/** `SEED=7 npm test -- generated-requests` plays again what the title names; `FULL=1` sends 50,000, `REQUESTS=2000` so many. */
const SEED = Number(process.env['SEED'] ?? process.pid);
const REQUESTS = Number(process.env['REQUESTS'] ?? (process.env['FULL'] === '1' ? 50_000 : 800));
const RUN_MS_MAX = 60_000 + REQUESTS * 60;
const FAULTS_SHOWN = 20;
/** With so many requests most operations have been carried out, and it is said which answers there were. */
const MANY = 5_000;

let here: Town;
let document: OpenApi;
beforeAll(async () => {
  here = await town();
  document = (await here.anyone.get<OpenApi>('/openapi.json')).body;
});
afterAll(() => closeInOrder(here));

async function answered({ sent, headers, content }: Drawn): Promise<Heard & { readonly tag: string | null }> {
  const response = await fetch(`${here.served.url}${sent.url}`, {
    method: sent.operation.method,
    headers,
    ...(content !== undefined && { body: content }),
  });
  const type = response.headers.get('content-type')?.split(';')[0];
  return { status: response.status, type, text: await response.text(), tag: response.headers.get('etag') };
}

it(
  `${REQUESTS} requests drawn from the description are answered as it says, and give nothing away (SEED=${SEED})`,
  async () => {
    const drawn = new RequestsDrawn(here, document, chance(SEED));
    const faultsIn = judgeBy(document);
    const faults: string[] = [];
    const byStatus: { [status: number]: number } = {};
    const done = new Set<string>();
    for (let n = 0; n < REQUESTS && faults.length < FAULTS_SHOWN; n++) {
      const request = await drawn.next(); // One after another, so that the seed tells the same story.
      const answer = await answered(request);
      byStatus[answer.status] = (byStatus[answer.status] ?? 0) + 1;
      if (answer.status < 300) done.add(request.sent.operation.id);
      for (const fault of faultsIn(request.sent, answer))
        faults.push(
          `${n}: ${request.sent.operation.method} ${request.sent.url} ${request.sent.text.slice(0, 500)}: ${answer.status}, ${fault}`,
        );
      drawn.heard(request, answer, answer.tag);
    }
    if (REQUESTS >= MANY) process.stderr.write(`${JSON.stringify(byStatus)}, ${done.size} operations done\n`);
    expect(faults).toEqual([]);
    // Enough was asked for, and for good reasons.
    expect((byStatus[200] ?? 0) + (byStatus[201] ?? 0)).toBeGreaterThan(REQUESTS / 4);
    expect(Object.keys(byStatus)).toEqual(
      expect.arrayContaining(['200', '201', '304', '400', '401', '403', '404', '409', '422']),
    );
    // Of so few requests 19 to 36 operations came about, by the seed.
    const every = operationsOf(document).length;
    expect(done.size).toBeGreaterThan(REQUESTS < MANY ? every / 8 : (every * 2) / 3);
  },
  RUN_MS_MAX,
);
