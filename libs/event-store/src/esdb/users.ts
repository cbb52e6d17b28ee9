import { promisify } from 'node:util';
import {
  BACKWARDS,
  END,
  EventStoreDBClient,
  jsonEvent,
  NO_STREAM,
  type AppendExpectedRevision,
  type Credentials,
} from '@eventstore/db-client';
import grpc from '@eventstore/db-client/generated/users_grpc_pb.js';
import messages from '@eventstore/db-client/generated/users_pb.js';
import { derivedId } from '@entente/kernel';
import { connectAs, userIn } from './connection.js';
import { failureOf, hasCode, told, within } from './failures.js';

/** The metadata of $all: who may read all streams. */
const METADATA_OF_ALL = '$$$all';
/** Who may read all streams where nobody has said anything else. */
const ADMINISTRATORS = '$admins';
const CALL_MS = 5_000;
const ATTEMPTS_MAX = 5;
/** Status code of gRPC. */
const ALREADY_EXISTS = 6;

type Done = (error: Error | null) => void;

/** The package has the messages for it, and its client no words. */
class Administration extends EventStoreDBClient {
  create({ username, password }: Credentials, as: Credentials): Promise<unknown> {
    const options = new messages.CreateReq.Options()
      .setLoginName(username)
      .setPassword(password)
      .setFullName(`Entente: ${username}`);
    const request = new messages.CreateReq().setOptions(options);
    return this.execute(grpc.UsersClient, 'create user', (users) =>
      promisify((done: Done) => users.create(request, ...this.callArguments({ credentials: as }), done))(),
    );
  }

  resetPassword({ username, password }: Credentials, as: Credentials): Promise<unknown> {
    const options = new messages.ResetPasswordReq.Options().setLoginName(username).setNewPassword(password);
    const request = new messages.ResetPasswordReq().setOptions(options);
    return this.execute(grpc.UsersClient, 'reset password', (users) =>
      promisify((done: Done) => users.resetPassword(request, ...this.callArguments({ credentials: as }), done))(),
    );
  }
}

/**
 * Makes the users whom these addresses name, with their passwords, and lets them read $all, which only administrators may at first; a user who is
 * there gets the password that is named now. Repeatable. `adminUrl`: whose user may do that. Every one of them may then read every stream of the
 * server, and write to it: one server for each service is what keeps services apart.
 */
export async function prepareUsers(
  adminUrl: string,
  urls: readonly string[],
): Promise<readonly { readonly user: string; readonly isNew: boolean }[]> {
  const users = usersIn(adminUrl, urls);
  const { client, credentials, close } = connectAs(Administration, adminUrl);
  try {
    const prepared = [];
    for (const user of users) prepared.push({ user: user.username, isNew: await prepare(client, user, credentials) });
    await letReadAll(
      client,
      prepared.map(({ user }) => user),
      credentials,
    );
    return prepared;
  } finally {
    await close();
  }
}

/** Whoever is named twice would have the password that was named last, and with the other nobody would come in: an administrator, too. */
function usersIn(adminUrl: string, urls: readonly string[]): readonly Credentials[] {
  const users = urls.map(userIn);
  const known = new Map<string, string>();
  for (const { username, password } of [userIn(adminUrl), ...users]) {
    if ((known.get(username) ?? password) !== password)
      throw new Error(`Two addresses name the user ${username}, with two passwords. Give each service a user of its own.`);
    known.set(username, password);
  }
  return users;
}

async function prepare(client: Administration, user: Credentials, as: Credentials): Promise<boolean> {
  try {
    await within(CALL_MS, client.create(user, as));
    return true;
  } catch (error) {
    if (!hasCode(error, ALREADY_EXISTS)) throw told(`making the user ${user.username}`, error);
  }
  try {
    await within(CALL_MS, client.resetPassword(user, as));
    return false;
  } catch (error) {
    throw told(`giving ${user.username} a password`, error);
  }
}

/** All of it that is not about readers stays as it is. */
type StreamMetadata = { readonly $acl?: { readonly $r?: string | readonly string[] } };

/** Whoever may read already still may. By hand, for the client gives no revision of what it reads, and would overwrite what another has just noted. */
async function letReadAll(client: EventStoreDBClient, users: readonly string[], credentials: Credentials): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await noteReaders(client, users, credentials);
    } catch (error) {
      // Somebody was faster. What he has noted is to stay.
      if (failureOf(error) !== 'conflict' || attempt === ATTEMPTS_MAX) throw told('letting users read $all', error);
    }
  }
}

async function noteReaders(client: EventStoreDBClient, users: readonly string[], credentials: Credentials): Promise<void> {
  const { data: metadata, revision } = await within(CALL_MS, lastOf<StreamMetadata>(client, METADATA_OF_ALL, credentials));
  const readers = [metadata?.$acl?.$r ?? (await readersByDefault(client, credentials))].flat();
  if (users.every((user) => readers.includes(user))) return;
  const $r = [...new Set([...readers, ...users])];
  const data = { ...metadata, $acl: { ...metadata?.$acl, $r } };
  const event = jsonEvent({ id: derivedId(METADATA_OF_ALL, `${revision}`, $r.join()), type: '$metadata', data });
  const expectedRevision: AppendExpectedRevision = revision ?? NO_STREAM;
  await within(CALL_MS, client.appendToStream(METADATA_OF_ALL, event, { credentials, expectedRevision }));
}

/** The stream whose last event says, whatever its type, what holds for every stream of which nothing is said. */
const SETTINGS = '$settings';
type Settings = { readonly $systemStreamAcl?: StreamMetadata['$acl'] };

/** $all is a system stream: who may read those may read it, until its own metadata names readers. */
async function readersByDefault(client: EventStoreDBClient, credentials: Credentials): Promise<string | readonly string[]> {
  const { data } = await within(CALL_MS, lastOf<Settings>(client, SETTINGS, credentials));
  return data?.$systemStreamAcl?.$r ?? ADMINISTRATORS;
}

/** Of the last event of a stream; nothing where there is none. */
type Last<Data> = { readonly data: Data | undefined; readonly revision: bigint | undefined };

async function lastOf<Data>(client: EventStoreDBClient, stream: string, credentials: Credentials): Promise<Last<Data>> {
  const reading = client.readStream(stream, { credentials, direction: BACKWARDS, fromRevision: END, maxCount: 1 });
  try {
    for await (const { event } of reading) if (event) return { data: event.data as Data, revision: event.revision };
  } catch (error) {
    if (failureOf(error) !== 'not-found') throw error;
  } finally {
    reading.cancel().catch(() => undefined); // Left to itself, the client leaves its call open on the server.
  }
  return { data: undefined, revision: undefined };
}
