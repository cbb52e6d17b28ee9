/**
 * Serialised append: the whole of it is one statement, so that no client can freeze while it holds the counter. The stream's row decides who
 * is first; the counter's row is taken last and held to the end of the statement, so positions have no gaps and follow the order of commits.
 * `json`, unlike `jsonb`, keeps the text as it was written.
 */
export const eventStoreTables = `
create table if not exists event_streams (id text primary key, revision int8 not null);

create table if not exists event_head (one boolean primary key default true check (one), position int8 not null);
insert into event_head (position) values (0) on conflict do nothing;

create table if not exists events (
  position int8 primary key,
  stream text not null,
  revision int8 not null,
  id uuid not null unique,
  at text not null,
  key text not null,
  shard int2 not null,
  data json not null,
  meta json not null,
  unique (stream, revision)
);

create or replace function append_events(
  in_stream text, in_key text, in_shard int2, in_expected int8, in_ids uuid[], in_ats text[], in_datas text[], in_metas text[]
) returns table (appended boolean, revision int8) language plpgsql as $$
declare
  many int8 := cardinality(in_ids);
  before int8;
begin
  if in_expected = -1 then
    insert into event_streams values (in_stream, many - 1) on conflict do nothing;
  else
    update event_streams s set revision = s.revision + many where s.id = in_stream and s.revision = in_expected;
  end if;

  if found then
    update event_head set position = position + many returning position - many into before;
    insert into events
      select before + n, in_stream, in_expected + n, e.id, e.at, in_key, in_shard, e.data::json, e.meta::json
      from unnest(in_ids, in_ats, in_datas, in_metas) with ordinality as e (id, at, data, meta, n);
    return query select true, in_expected + many;
  elsif many = (
    select count(*) from unnest(in_ids, in_ats, in_datas, in_metas) with ordinality as e (id, at, data, meta, n)
    join events stored on stored.stream = in_stream and stored.revision = in_expected + e.n and stored.id = e.id
      and stored.at = e.at and stored.data::text = e.data and stored.meta::text = e.meta
  ) then
    return query select true, in_expected + many; -- The same append again: an answer was lost.
  else
    return query select false, coalesce((select s.revision from event_streams s where s.id = in_stream), -1);
  end if;
end $$;
`;
