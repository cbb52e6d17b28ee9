import { Buffer } from 'node:buffer';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { Appended, Expected, Proposed, Written } from './log.js';

const TICKS = '638000000000000000'; // Some day in 2022: nothing may depend on the server's clock.

const { AppendResp, ReadResp } = streams;

export function eventMessage(event: Written): streams.ReadResp {
  const recorded = new ReadResp.ReadEvent.RecordedEvent()
    .setId(new shared.UUID().setString(event.id))
    .setStreamIdentifier(named(event.stream))
    .setStreamRevision(String(event.revision))
    .setPreparePosition(String(event.place))
    .setCommitPosition(String(event.place))
    .setCustomMetadata(event.metadata)
    .setData(event.data);
  recorded.getMetadataMap().set('type', event.type).set('content-type', event.contentType).set('created', TICKS);
  const read = new ReadResp.ReadEvent().setEvent(recorded).setCommitPosition(String(event.place));
  return new ReadResp().setEvent(read);
}

const named = (stream: string): shared.StreamIdentifier => new shared.StreamIdentifier().setStreamName(Buffer.from(stream));

export const nameOf = (identifier: shared.StreamIdentifier | undefined): string =>
  Buffer.from(identifier?.getStreamName_asU8() ?? []).toString('utf8');

export const confirmation = (): streams.ReadResp =>
  new ReadResp().setConfirmation(new ReadResp.SubscriptionConfirmation().setSubscriptionId('conformance'));

export const checkpoint = (place: bigint): streams.ReadResp =>
  new ReadResp().setCheckpoint(new ReadResp.Checkpoint().setCommitPosition(String(place)).setPreparePosition(String(place)));

export const caughtUp = (): streams.ReadResp => new ReadResp().setCaughtUp(new ReadResp.CaughtUp());

export const notFound = (stream: string): streams.ReadResp =>
  new ReadResp().setStreamNotFound(new ReadResp.StreamNotFound().setStreamIdentifier(named(stream)));

export function expectedOf(options: streams.AppendReq.Options): Expected {
  if (options.hasNoStream()) return 'no stream';
  return options.hasRevision() ? BigInt(options.getRevision()) : 'any';
}

export function proposedOf(message: streams.AppendReq.ProposedMessage): Proposed {
  return {
    id: message.getId()?.getString() ?? '',
    type: message.getMetadataMap().get('type') ?? '',
    contentType: message.getMetadataMap().get('content-type') ?? '',
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  };
}

export function appendAnswer(appended: Appended, expected: Expected): streams.AppendResp {
  if (appended.ok) {
    const place = String(appended.place);
    const position = new AppendResp.Position().setCommitPosition(place).setPreparePosition(place);
    const success = new AppendResp.Success().setCurrentRevision(String(appended.revision)).setPosition(position);
    return new AppendResp().setSuccess(success);
  }
  const wrong = new AppendResp.WrongExpectedVersion();
  if (appended.current < 0n) wrong.setCurrentNoStream(new shared.Empty());
  else wrong.setCurrentRevision(String(appended.current));
  if (typeof expected === 'bigint') wrong.setExpectedRevision(String(expected));
  else wrong.setExpectedNoStream(new shared.Empty());
  return new AppendResp().setWrongExpectedVersion(wrong);
}
