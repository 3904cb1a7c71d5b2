-- A buffer as schema version 1 left it. Never changed: what an earlier agent wrote is read for ever.
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

insert into fact values ('epoch', 'k3f9q2xa'), ('gateway', 'gw'), ('createdAt', '1760000000000'),
  ('aliveAt', '1764000100000'), ('clean', '1');
-- 1 … 40 were delivered and trimmed, 44 gave way to a full disk.
insert into outbox values
  (41, 1764000000000, 'meta', 'uns/v1/plant/_meta', 1, 'zhencai.meta/1', 'abc', 'press', cast('{"tags":[]}' as blob)),
  (42, 1764000000100, 'telemetry', 'uns/v1/plant/_telemetry', 0, 'zhencai.telemetry/1', 'abc', 'press',
    cast('{"d":[{"n":"force","v":812.5,"t":1764000000000,"q":"GOOD"}]}' as blob)),
  (43, 1764000000200, 'gap', 'uns/v1/plant/_gap', 0, 'zhencai.gap/1', '', '', x'00ff10'),
  (45, 1764000000300, 'event', 'uns/v1/plant/_event', 0, 'zhencai.event/1', '', 'oven', cast('{}' as blob));
insert into cursor values ('mqtt', 42), ('platform', 7);
insert into dead_letter values ('mqtt', 12, 1764000000000, '0x90', 't', x'7b7d');
insert into state values ('mes/press', cast('{"run":true}' as blob));
pragma user_version = 1;
