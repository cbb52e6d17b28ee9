import { describe, expect, it } from '@jest/globals';
import { connectEsdb, EsdbEventStore } from './index.js';

describe('The address of EventStoreDB', () => {
  it.each([
    ['http://localhost:2113', 'is no address'],
    ['esdb://', 'is no address'],
    ['esdb://localhost:2113', 'needs a user and a password'],
    ['esdb://ana@localhost:2113', 'is no address'],
    ['esdb://ana:se@cret@localhost:2113', 'is no address'],
    ['esdb://ana:100%@localhost:2113', 'write it as %25'],
    ['esdb://ana:secret@local host', 'names a host that is none'],
    ['esdb://ana:secret@one:2113,two:', 'names a host that is none'],
    ['esdb+discover://ana:secret@one:2113,two:2113', 'several hosts are written with esdb://'],
    ['esdb://ana:secret@localhost?tlsVerifyCert=false', 'knows no tlsVerifyCert'],
    ['esdb://ana:secret@localhost?nodePreference=follower', 'knows no nodePreference'],
    ['esdb://ana:secret@localhost?tls=no', 'says tls=true or tls=false'],
  ])('%s is refused, and not repeated: it holds a password', (url, why) => {
    expect(() => connectEsdb(url)).toThrow(why);
    expect(() => connectEsdb(url)).not.toThrow('secret');
  });

  it.each([
    ['esdb://localhost?tls=false', { username: 'nobody', password: '' }],
    ['esdb://ana:pa:ss%40%25@localhost:2113', { username: 'ana', password: 'pa:ss@%' }],
    ['esdb://ana:secret@one:1,two:2,three/?tls=false', { username: 'ana', password: 'secret' }],
    ['esdb+discover://ana:secret@cluster.internal:2113', { username: 'ana', password: 'secret' }],
  ])('%s is taken', (url, credentials) => expect(connectEsdb(url).credentials).toEqual(credentials));

  it.each(['', 'Entente', 'a_b', '$all', 'x'.repeat(41)])('"%s" is no prefix for streams', (prefix) => {
    const connection = connectEsdb('esdb://localhost?tls=false');
    expect(() => new EsdbEventStore(connection, { prefix })).toThrow('is no prefix for streams');
  });
});
