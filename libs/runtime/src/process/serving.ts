import { isDoneWithin } from '../waiting.js';
import { CannotStart } from './settings.js';

/** Longer than every part's own limit: what has not ended by then is ended by the process. */
const STOP_MS_MAX = 45_000;

/** Serves until SIGTERM or Ctrl-C, then finishes what is in hand. Answers the exit code: 1 where finishing took too long. */
export async function serveUntilTold<Served extends { stop(): Promise<void> }>(
  start: () => Promise<Served>,
  started: (served: Served) => Promise<void>,
): Promise<number> {
  // Listened for from the first moment: whoever ends it while it is starting must not cut it off in the middle.
  const told = new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
  const served = await start();
  await started(served);
  await told;
  return (await isDoneWithin(STOP_MS_MAX, served.stop())) ? 0 : 1;
}

/** `setting` names the port, where it is not `PORT`. */
type Place = { readonly port: number; readonly host: string; readonly setting?: string };

/** What to do where a server cannot listen; undefined where something else is wrong. */
export function cannotListen(error: unknown, { port, host, setting = 'PORT' }: Place) {
  const { code, syscall, hostname } = error as NodeJS.ErrnoException & { readonly hostname?: string };
  // A folder or a database may be out of reach for the same reason.
  if (syscall !== 'listen' && hostname !== host) return undefined;
  if (code === 'EADDRINUSE')
    return new CannotStart(`Port ${port} is taken. Set ${setting} to another, or end what listens there.`, { cause: error });
  if (['EADDRNOTAVAIL', 'EACCES', 'ENOTFOUND', 'EAI_AGAIN'].includes(code ?? ''))
    return new CannotStart(
      `This process may not listen on ${host}:${port}. Set HOST and ${setting} to an address of this machine that it may use.`,
      { cause: error },
    );
  return undefined;
}
