-- A buffer as schema version 2 left it. Never changed: what an earlier agent wrote is read for ever.
CREATE TABLE fact (name text primary key, value text not null) strict, without rowid;

CREATE TABLE outbox (
seq integer primary key autoincrement,
time integer not null,
class text not null check (class in ('telemetry', 'event', 'meta', 'status', 'gap', 'evidence')),
topic text not null,
retain integer not null,
schema text not null,
cfg text not null,
equipment text not null,
body blob not null
  ) strict;

CREATE TABLE cursor (publisher text primary key, seq integer not null) strict, without rowid;

CREATE TABLE dead_letter (
publisher text not null,
seq integer not null,
time integer not null,
reason text not null,
topic text not null,
body blob not null,
primary key (publisher, seq)
  ) strict;

CREATE TABLE state (key text primary key, value blob not null) strict, without rowid;

CREATE TABLE ledger (
n integer primary key,
time integer not null,
kind text not null,
hash blob not null,
body blob not null
  ) strict;

CREATE TABLE checkpoint (size integer primary key, time integer not null, note text not null) strict;

CREATE TABLE opening (n integer not null, body text not null) strict;

CREATE INDEX ledger_kind on ledger (kind, n) where kind <> 'window';

CREATE INDEX opening_n on opening (n);

CREATE VIEW sample as
select outbox.seq, outbox.equipment,
  json_extract(d.value, '$.n') as tag,
  json_extract(d.value, '$.v') as value,
  json_extract(d.value, '$.q') as quality,
  json_extract(d.value, '$.e') as status,
  strftime('%Y-%m-%dT%H:%M:%fZ', json_extract(d.value, '$.t') / 1000.0, 'unixepoch') as time
from outbox, json_each(cast(outbox.body as text), '$.d') as d
where outbox.class = 'telemetry';

CREATE TRIGGER ledger_grows after insert on ledger begin
update fact set value = cast(value as integer) + (case when (length(new.body) + 64) <= 4080 then 4096 / (4080 / (length(new.body) + 64)) else ((length(new.body) + 64) / 4092 + 1) * 4096 end) where name = 'ledgerBytes';
  end;

CREATE TRIGGER checkpoint_grows after insert on checkpoint begin
update fact set value = cast(value as integer) + (case when (length(new.note) + 64) <= 4080 then 4096 / (4080 / (length(new.note) + 64)) else ((length(new.note) + 64) / 4092 + 1) * 4096 end) where name = 'ledgerBytes';
  end;

CREATE TRIGGER opening_grows after insert on opening begin
update fact set value = cast(value as integer) + (case when (length(new.body) + 64) <= 4080 then 4096 / (4080 / (length(new.body) + 64)) else ((length(new.body) + 64) / 4092 + 1) * 4096 end) where name = 'ledgerBytes';
  end;

CREATE TRIGGER ledger_shrinks after delete on ledger begin
update fact set value = cast(value as integer) - (case when (length(old.body) + 64) <= 4080 then 4096 / (4080 / (length(old.body) + 64)) else ((length(old.body) + 64) / 4092 + 1) * 4096 end) where name = 'ledgerBytes';
  end;

insert into fact values
  ('epoch', 'k3f9q2xa'),
  ('gateway', 'gw'),
  ('createdAt', '1760000000000'),
  ('aliveAt', '1764000100000'),
  ('clean', '1'),
  ('ledgerBytes', '0');
-- 1 … 40 were delivered and trimmed, 44 gave way to a full disk.
insert into outbox values
  (41, 1764000000000, 'meta', 'uns/v1/plant/_meta', 1, 'zhencai.meta/1', 'abc', 'press',
    cast('{"schema":"s/1","id":"gw:k3f9q2xa:41","gw":"gw","epoch":"k3f9q2xa","seq":41,"tags":[]}' as blob)),
  (42, 1764000000100, 'telemetry', 'uns/v1/plant/_telemetry', 0, 'zhencai.telemetry/1', 'abc', 'press',
    cast('{"schema":"s/1","id":"gw:k3f9q2xa:42","gw":"gw","epoch":"k3f9q2xa","seq":42,"d":[{"n":"force","v":812.5,"t":1764000000000,"q":"GOOD"}]}' as blob)),
  (43, 1764000000200, 'gap', 'uns/v1/plant/_gap', 0, 'zhencai.gap/1', '', '',
    cast('{"schema":"s/1","id":"gw:k3f9q2xa:43","gw":"gw","epoch":"k3f9q2xa","seq":43,"kind":"stop"}' as blob)),
  (45, 1764000000300, 'event', 'uns/v1/plant/_event', 0, 'zhencai.event/1', '', 'oven',
    cast('{"schema":"s/1","id":"gw:k3f9q2xa:45","gw":"gw","epoch":"k3f9q2xa","seq":45,"data":{}}' as blob)),
  (46, 1764000000400, 'evidence', 'uns/v1/plant/_evidence', 1, 'zhencai.evidence/1', '', '',
    cast('{"schema":"s/1","id":"gw:k3f9q2xa:46","gw":"gw","epoch":"k3f9q2xa","seq":46,"size":2}' as blob));
insert into cursor values ('mqtt', 42), ('platform', 7);
insert into dead_letter values ('mqtt', 12, 1764000000000, '0x90', 't', x'7b7d');
insert into state values ('mes/press', cast('{"run":true}' as blob));
insert into ledger values (0, 1764000000000, 'start', x'0101010101010101010101010101010101010101010101010101010101010101', cast('{"n":0}' as blob)),
  (1, 1764000000400, 'window', x'0202020202020202020202020202020202020202020202020202020202020202', x'');
insert into checkpoint values (2, 1764000000400, 'note');
insert into opening values (0, '{}');
pragma user_version = 2;
