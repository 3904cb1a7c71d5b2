/**
 * The database's schema, as the steps that lead to it. A step that has been released never changes; a newer schema is
 * one more step. `user_version` counts the steps taken.
 */
export const migrations: readonly string[] = [
  `
  -- Facts about this file: epoch, gateway, createdAt, aliveAt, stoppedAt.
  create table fact (name text primary key, value text not null) strict, without rowid;

  -- One row per message. autoincrement: a number is never used twice, even after every row is gone.
  create table outbox (
    seq integer primary key autoincrement,
    time integer not null,
    class text not null check (class in ('telemetry', 'event', 'meta', 'status', 'gap')),
    topic text not null,
    retain integer not null,
    schema text not null,
    cfg text not null,
    equipment text not null,
    body blob not null
  ) strict;

  -- How far each publisher has delivered.
  create table cursor (publisher text primary key, seq integer not null) strict, without rowid;

  -- Messages a destination refused for good.
  create table dead_letter (
    publisher text not null,
    seq integer not null,
    time integer not null,
    reason text not null,
    topic text not null,
    body blob not null,
    primary key (publisher, seq)
  ) strict;

  -- Durable state of the derivers and of the agent itself.
  create table state (key text primary key, value blob not null) strict, without rowid;

  -- One sample per row, for a person with sqlite3.
  create view sample as
    select outbox.seq, outbox.equipment,
      json_extract(d.value, '$.n') as tag,
      json_extract(d.value, '$.v') as value,
      json_extract(d.value, '$.q') as quality,
      json_extract(d.value, '$.e') as status,
      strftime('%Y-%m-%dT%H:%M:%fZ', json_extract(d.value, '$.t') / 1000.0, 'unixepoch') as time
    from outbox, json_each(cast(outbox.body as text), '$.d') as d
    where outbox.class = 'telemetry';
  `,
];
