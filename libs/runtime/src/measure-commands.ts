import type { CommandBus } from '@nestjs/cqrs';
import { systemElapsed } from '@entente/deadlines';
import { Busy } from '@entente/event-store';
import { Rejection } from '@entente/kernel';
import type { Metrics } from '@entente/observability';

type Done = { readonly events: readonly unknown[]; readonly replayed: boolean };

/** Counts and times every command at the one door that all of them pass, whoever sent it. */
export function measureCommands(commands: CommandBus, metrics: Metrics): void {
  const execute = commands.execute.bind(commands);
  const measured = async (command: object): Promise<Done> => {
    const began = systemElapsed();
    const ended = (outcome: Parameters<Metrics['commandEnded']>[1]) =>
      metrics.commandEnded(typeOf(command), outcome, (systemElapsed() - began) / 1000);
    try {
      const done = await execute(command);
      ended(done.replayed ? 'replayed' : done.events.length > 0 ? 'recorded' : 'nothing');
      return done;
    } catch (error) {
      ended(error instanceof Rejection ? 'rejected' : error instanceof Busy ? 'busy' : 'failed');
      throw error;
    }
  };
  commands.execute = measured;
}

/** `accept`, `PassDeadline`, `Hear` …: a closed list, so that it may be a label. */
function typeOf({ command }: { readonly command?: { readonly type?: string; readonly action?: string } }): string {
  return command?.action ?? command?.type ?? 'unknown';
}
