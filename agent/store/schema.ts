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
  `
  -- The evidence log (agent/evidence/README.md). Its messages are of a class of their own. The check of a table cannot be
  -- altered otherwise than in the schema itself (sqlite.org/lang_altertable.html §7), and a copy of a buffer of gigabytes
  -- might not fit on the disk.
  pragma writable_schema = on;
  update sqlite_schema set sql = replace(sql, '''status'', ''gap''', '''status'', ''gap'', ''evidence''')
    where type = 'table' and name = 'outbox';
  pragma writable_schema = reset;

  -- One leaf per record, in order. The body of a record that is older than is kept is empty; its hash stays.
  create table ledger (
    n integer primary key,
    time integer not null,
    kind text not null,
    hash blob not null,
    body blob not null
  ) strict;
  create index ledger_kind on ledger (kind, n) where kind <> 'window';

  -- Signed heads.
  create table checkpoint (size integer primary key, time integer not null, note text not null) strict;

  -- What a record holds only the hash of: the readings of a challenge.
  create table opening (n integer not null, body text not null) strict;
  create index opening_n on opening (n);

  -- What the log takes: its rows' share of their pages. It is apart from the limit of the buffer.
  insert into fact values ('ledgerBytes', '0');
  ${grows('ledger', 'new.body')}
  ${grows('checkpoint', 'new.note')}
  ${grows('opening', 'new.body')}
  create trigger ledger_shrinks after delete on ledger begin
    update fact set value = cast(value as integer) - ${pageShare('old.body')} where name = 'ledgerBytes';
  end;
  `,
  `
  -- Checksums (sum.ts): of all columns of a message, of name and value of the others. Rows from before have none.
  alter table outbox add column sum integer;
  alter table cursor add column sum integer;
  alter table state add column sum integer;
  alter table fact add column sum integer;
  `,
];

/**
 * Space of a row: as many rows as fit share a page of 4096 bytes, and what does not fit takes pages of its own
 * (sqlite.org/fileformat.html §1.6). About 64 bytes stand beside the column.
 */
function pageShare(column: string): string {
  const bytes = `(length(${column}) + 64)`;
  return `(case when ${bytes} <= 4080 then 4096 / (4080 / ${bytes}) else (${bytes} / 4092 + 1) * 4096 end)`;
}

function grows(table: string, column: string): string {
  return `create trigger ${table}_grows after insert on ${table} begin
    update fact set value = cast(value as integer) + ${pageShare(column)} where name = 'ledgerBytes';
  end;`;
}
