import type { Address, Decider, Instant } from '@entente/kernel';
import { actionsFor, decideProcess, type Actor, type Packs } from '@entente/policy';
import type { DisputeCommand } from './commands.js';
import type { Attachment, DisputeEvent } from './events.js';
import { disputeMeanings, type JudgedFile } from './meanings.js';
import { evolveDispute, exists, noDispute, type Dispute } from './state.js';

/** What was looked up before deciding: the order's file is read for a decision, and for a proof of shipping. */
type DisputeLookup = {
  readonly now: Instant;
  readonly packs: Packs;
  readonly file?: JudgedFile;
  readonly shipTo?: Address;
  readonly attachments?: readonly Attachment[];
};

/** Which row of the order's rule book applies to its dispute now, and what it records; or why none does. */
export const disputeDecider: Decider<Dispute, DisputeCommand, DisputeEvent, DisputeLookup> = {
  initial: noDispute,
  evolve: evolveDispute,
  decide(command, dispute, { packs, ...given }) {
    const policy = exists(dispute) ? dispute.policy : command.type === 'Hear' ? command.news.policy : undefined;
    if (policy === undefined) return []; // An alarm for a dispute that is not here: nothing to do.
    const pack = packs.get(policy);
    return decideProcess(pack.dispute, disputeMeanings, command, dispute, { ...given, pack });
  },
};

/** What somebody may do with a dispute now, if he says the right things. */
export const disputeActions = (dispute: Dispute, actor: Actor, { now, packs }: DisputeLookup): string[] => {
  const pack = packs.get(dispute.policy);
  return actionsFor(pack.dispute, disputeMeanings, dispute, actor, { now, pack });
};
