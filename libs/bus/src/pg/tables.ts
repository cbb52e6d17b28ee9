/**
 * The log is read in the order of `sequence`. The one row of `log_head` is taken by the publishing statement itself, so that sequences become
 * visible in their order, whoever publishes.
 */
export const LOG_TABLES = `
  create table if not exists log_head (id int primary key check (id = 1), sequence bigint not null);
  insert into log_head values (1, 0) on conflict do nothing;
  create table if not exists messages (
    sequence bigint primary key, topic text not null, key text not null, message json not null);
  alter table messages add column if not exists appended_at text;
  create index if not exists messages_of_topic on messages (topic, sequence);
  create table if not exists offsets (
    consumer text not null, topic text not null, sequence bigint not null, primary key (consumer, topic));`;

/** As the domain writes instants. */
export const DATABASE_TIME = `to_char(clock_timestamp() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/**
 * State, never rebuilt. `attempts` holds one row a lane: the message begun last, its time, and the attempt that was counted last. What operators see of
 * a parked message stands beside it: PostgreSQL before 17 refuses to look into JSON in which some text holds a NUL. Leases are seconds of the
 * database's clock.
 */
export const CONSUMER_STATE_TABLES = `
  create table if not exists attempts (
    consumer text not null, topic text not null, lane text not null, place text not null, count int not null,
    primary key (consumer, topic, lane));
  alter table attempts add column if not exists time text;
  alter table attempts add column if not exists attempt text;
  create table if not exists parked (
    consumer text not null, topic text not null, key text not null, reason text not null, detail text not null, since text not null,
    epoch int not null default 0, unfinished int not null default 0, leased_until float8 not null default 0,
    primary key (consumer, topic, key));
  alter table parked add column if not exists sequence bigint generated always as identity;
  create unique index if not exists parked_in_order on parked (sequence);
  create table if not exists parked_messages (
    consumer text not null, topic text not null, key text not null, event_id text not null, type text not null,
    message json not null, sequence bigint generated always as identity,
    primary key (consumer, topic, key, event_id));
  alter table parked_messages add column if not exists time text not null default '1970-01-01T00:00:00.000Z';
  alter table parked_messages add column if not exists marketplace text;
  alter table parked_messages add column if not exists fault text;
  create table if not exists skipped (
    consumer text not null, topic text not null, key text not null, event_id text not null, type text not null,
    reason text not null, skipped_at text not null);
  create table if not exists answers (
    topic text not null, lane text not null, place text not null, answer json not null,
    kept_at float8 not null default extract(epoch from clock_timestamp())::float8, primary key (topic, lane, place));
  create index if not exists answers_in_order on answers (kept_at);
  create table if not exists checkpoints (follower text primary key, position text not null);`;
