import type streams from '@eventstore/db-client/generated/streams_pb.js';
import { status, type ServerWritableStream } from '@grpc/grpc-js';
import { behindOf, refusal, type Fault } from './faults.js';
import type { Log, Written } from './log.js';
import { caughtUp, checkpoint, confirmation, eventMessage } from './messages.js';

const END = 2n ** 64n - 1n;

/** A subscription to $all after a place, with a filter of prefixes, from what is there to what comes. */
export function subscribe(
  call: ServerWritableStream<streams.ReadReq, streams.ReadResp>,
  options: streams.ReadReq.Options,
  log: Log,
  faults: readonly Fault[],
  onSent: () => void,
): void {
  const position = options.getAll()?.getPosition();
  const start = position ? BigInt(position.getCommitPosition()) : 0n;
  const filter = options.getFilter();
  const prefixes = filter?.getStreamIdentifier()?.getPrefixList() ?? [''];
  const checkpointEvery = (filter?.getMax() || 32) * (filter?.getCheckpointintervalmultiplier() || 1);
  const copies = faults.some(({ fault }) => fault === 'deliver twice') ? 2 : 1;
  const behind = behindOf(faults);
  const written = behind === undefined ? log.all : log.all.filter(({ place }) => place <= behind);
  let looked = written.findLastIndex(({ place }) => place <= start) + 1;
  let [sinceCheckpoint, sent, isOver, isFlowing, hasCaughtUp] = [0, 0, false, true, false];

  const over = (): void => {
    isOver = true;
    unwatch();
  };
  /** Only as fast as it is read, as any server: whoever leaves after a page has cost no more than the page. */
  const write = (message: streams.ReadResp): void => {
    isFlowing = call.write(message);
  };
  /** What was ordered for after so many events. */
  const misbehave = (): void => {
    for (const fault of faults) {
      if (isOver || !('after' in fault) || fault.after !== sent) continue;
      if (fault.fault === 'checkpoint') write(checkpoint(fault.place));
      else over();
      if (fault.fault === 'cut') call.emit('error', refusal(status.UNAVAILABLE, 'The connection was lost'));
      if (fault.fault === 'end') call.end();
    }
  };
  const send = (event: Written): void => {
    for (let copy = 0; copy < copies; copy++) write(eventMessage(event));
    sent += 1;
    onSent();
    misbehave();
  };
  const lookOn = (): void => {
    while (!isOver && isFlowing && looked < written.length) {
      const event = written[looked++]!;
      if (prefixes.some((prefix) => event.stream.startsWith(prefix))) send(event);
      if (isOver || !filter || ++sinceCheckpoint < checkpointEvery) continue;
      sinceCheckpoint = 0;
      write(checkpoint(event.place));
    }
    if (isOver || hasCaughtUp || looked < written.length) return;
    hasCaughtUp = true;
    // KDB-744, in all releases up to 24.10.4: a filter that has matched nothing from the start on is told END.
    const isSilent = faults.some(({ fault }) => fault === 'say no checkpoint');
    if (filter && !isSilent) write(checkpoint(start === 0n && sent === 0 ? END : (written.at(-1)?.place ?? END)));
    write(caughtUp());
  };

  const unwatch = log.watch(lookOn);
  call.on('cancelled', over);
  call.on('drain', () => {
    isFlowing = true;
    lookOn();
  });
  write(confirmation());
  misbehave();
  lookOn();
}
