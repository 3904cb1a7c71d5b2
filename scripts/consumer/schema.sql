-- The tables of the consumer. Runs unchanged on SQLite (3.24 and newer) and PostgreSQL (9.5 and newer).
-- All times are UTC milliseconds since 1970-01-01. A span holds what happened after from_ms and not after to_ms.
-- (gw, epoch, seq) names one message of one gateway for ever.

-- Every message whose effect is in this database. Its key is what makes a second delivery harmless.
-- Telemetry and other messages without an effect are noted too, so that a missing number can be seen.
create table if not exists received (
  gw        text   not null,
  epoch     text   not null,  -- random id of the gateway's buffer
  seq       bigint not null,  -- grows by one per message of the gateway, over all topics
  schema    text   not null,  -- zhencai.event.state/1
  equipment text,             -- null for messages of the gateway itself
  t         bigint,           -- when the gateway wrote the message
  primary key (gw, epoch, seq)
);
create index if not exists received_t on received (gw, t);

-- What a machine was doing. One row per beginning of an interval.
create table if not exists state_interval (
  equipment       text    not null,
  from_ms         bigint  not null,
  to_ms           bigint  not null,  -- its end; while open: the last moment a message said that it holds
  open            integer not null,  -- 1 while no message has told its end
  state           text    not null,  -- NOT_AVAILABLE, OUT_OF_SERVICE, NOT_EXECUTING, EXECUTING, UNKNOWN
  mode            text    not null,  -- NONE, MAINTENANCE, SETUP, PROCESSING
  reason_code     text,              -- the machine's own code
  reason_category text,              -- BREAK, EQUIPMENT_FAILURE, ...
  gw              text    not null,  -- the message that says so
  epoch           text    not null,
  seq             bigint  not null,
  primary key (equipment, from_ms)
);

-- One step of a counter. Parts made = sum(added).
create table if not exists count_step (
  gw        text             not null,
  epoch     text             not null,
  seq       bigint           not null,
  equipment text             not null,
  counter   text             not null,  -- total, good, scrap, rework, cycle
  tag       text,                       -- the tag it was read from
  kind      text             not null,  -- first, increment, rollover, reset, gap, suspect
  delta     double precision not null,  -- parts, as told
  added     double precision not null,  -- parts that count: delta, but 0 for first and suspect
  total     double precision not null,  -- the gateway's own sum
  from_ms   bigint           not null,
  to_ms     bigint           not null,
  order_id  text,
  operation text,
  product   text,
  shift     text,                       -- as the machine shows it; the report goes by the clock
  operator  text,
  primary key (gw, epoch, seq)
);
create index if not exists count_step_to on count_step (equipment, counter, to_ms);

-- What a meter advanced by. Energy used = sum(delta), per register.
create table if not exists energy_span (
  gw        text             not null,
  epoch     text             not null,
  seq       bigint           not null,
  equipment text             not null,
  register  text             not null,  -- tag of the meter
  medium    text             not null,  -- active, reactive, gas, water, air, heat
  kind      text             not null,  -- interval, partial, gap, rollover, reset
  delta     double precision not null,
  unit      text,
  max_value double precision,           -- largest power or flow seen in the span
  max_unit  text,
  coverage  double precision not null,  -- share of the span that was read as scheduled, 0 to 1
  from_ms   bigint           not null,
  to_ms     bigint           not null,
  order_id  text,
  product   text,
  shift     text,
  primary key (gw, epoch, seq)
);
create index if not exists energy_span_to on energy_span (equipment, to_ms);

-- Finished cycles. cycles > 1: several ended between two readings and nobody saw their single times.
create table if not exists cycle (
  gw          text    not null,
  epoch       text    not null,
  seq         bigint  not null,
  equipment   text    not null,
  cycles      integer not null,
  from_ms     bigint  not null,
  to_ms       bigint  not null,
  duration_ms double precision,
  ideal_ms    double precision,
  part_id     text,
  result      text,                     -- OK, NOK, UNDECIDABLE
  order_id    text,
  product     text,
  primary key (gw, epoch, seq)
);

-- One row per occurrence of an alarm: its coming and its going in one.
create table if not exists alarm (
  equipment  text    not null,
  occurrence text    not null,
  alarm      text    not null,
  active     integer not null,          -- 1 until its going is told
  severity   integer not null,          -- 1 to 1000
  category   text    not null,
  text_zh    text,
  text_en    text,
  on_ms      bigint  not null,
  off_ms     bigint,
  first_out  integer not null,          -- 1: came while no other alarm of the machine was active
  gw         text    not null,          -- the message that says so
  epoch      text    not null,
  seq        bigint  not null,
  primary key (equipment, occurrence)
);

-- The result of one part or cycle, and below it what was measured.
create table if not exists quality_result (
  gw        text   not null,
  epoch     text   not null,
  seq       bigint not null,
  equipment text   not null,
  result_id text   not null,
  part_id   text,
  verdict   text   not null,            -- OK, NOK, UNDECIDABLE
  t         bigint not null,
  order_id  text,
  product   text,
  primary key (gw, epoch, seq)
);
create table if not exists quality_value (
  gw             text    not null,
  epoch          text    not null,
  seq            bigint  not null,
  position       integer not null,      -- in the result, from 0
  characteristic text    not null,
  number_value   double precision,
  text_value     text,                  -- both null: it could not be read
  unit           text,
  lower_limit    double precision,
  upper_limit    double precision,
  target         double precision,
  verdict        text    not null,
  primary key (gw, epoch, seq, position)
);

-- Data the gateway itself knows to be missing, and why. Where messages were lost:
-- those of from_seq to to_seq that are not in received.
create table if not exists gap (
  gw         text    not null,
  epoch      text    not null,
  seq        bigint  not null,
  kind       text    not null,          -- stop, power, disk, retention, dead-letter, clock, source-overflow, connection
  from_ms    bigint  not null,
  to_ms      bigint  not null,
  from_seq   bigint,
  to_seq     bigint,
  missing    bigint  not null,          -- messages where from_seq is given, else scheduled readings
  connection text,
  code       text,
  primary key (gw, epoch, seq)
);
create table if not exists gap_equipment (
  gw        text   not null,
  epoch     text   not null,
  seq       bigint not null,
  equipment text   not null,
  primary key (gw, epoch, seq, equipment)
);

-- Messages that the gateway made while its clock was wrong, as it says itself: in those of from_seq to to_seq, times of
-- from_ms to to_ms become right by adding shift_ms.
create table if not exists clock_rebase (
  gw       text   not null,
  epoch    text   not null,
  from_seq bigint not null,
  to_seq   bigint not null,
  from_ms  bigint not null,
  to_ms    bigint not null,
  shift_ms bigint not null,
  primary key (gw, epoch, from_seq)
);
-- Those whose times were moved here: the mark of a row is its message's.
create table if not exists moved (
  gw       text   not null,
  epoch    text   not null,
  seq      bigint not null,
  shift_ms bigint not null,
  primary key (gw, epoch, seq)
);
