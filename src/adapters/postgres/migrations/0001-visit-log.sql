-- 0001: sites, the visit log with its outbox, what is known about lines. Everything lives in the schema `ansimpass`.
-- Roles ansimpass_app, ansimpass_retention and ansimpass_metrics exist before (adapters/postgres/roles.ts).

create table sites (
  id              integer generated always as identity primary key,
  number          text not null unique,        -- national digits, no hyphens
  name            text not null,
  name_en         text not null,
  category        text not null,
  region          text not null,
  answer_mode     text not null check (answer_mode in ('announce', 'early', 'silent')),
  retired         boolean not null default false,
  has_door_screen boolean not null default false
);

-- One visit. Site and time in clear, the line only in `sealed` (to the authority) and `token` (its index).
create table visits (
  day        date        not null,             -- KST day of the first receivedAt
  call_key   uuid        not null,             -- SHA-256 of Call-ID, From tag, CSeq number, first 16 bytes
  site_id    integer     not null,
  arrived_at timestamptz not null,
  channel    smallint    not null,
  epoch_id   uuid        not null,
  sealed     bytea       not null,
  token      uuid        not null,
  primary key (day, call_key)
) partition by range (day);
create index on visits (token);
create index on visits (site_id);

-- Epoch keys, wrapped to the authority's public key. The row is there before the first visit under it is answered.
create table epoch_keys (
  epoch_id         uuid    primary key,
  day              date    not null,
  hour             integer not null,           -- hours since 1970-01-01T00:00Z
  authority_key_id text    not null,
  wrap             bytea   not null
);

-- Text intents, drained by an id cursor. `enc` holds line and site under the delivery key of `hour`.
create table outbox (
  id       bigint generated always as identity primary key,
  day      date    not null,
  call_key uuid    not null,
  hour     integer not null,
  enc      bytea   not null,
  nth      integer not null                    -- the how-manieth visit of the line at the site that day
);

-- Counters per line and day under the day key; no times. `h` is HMAC(line‖site) or HMAC(line).
create table line_day (
  day          date     not null,
  h            uuid     not null,
  n            integer  not null default 0,
  links        smallint not null default 0,
  last_outcome text,
  primary key (day, h)
);

-- Texts that the gateway accepted, for their receipts: no line, no site.
create table texts (
  message_id   text        primary key,
  day          date        not null,
  call_key     uuid        not null,
  kind         text        not null,
  submitted_at timestamptz not null,
  state        text        not null default 'accepted',
  state_at     timestamptz
);

create table arrivals (
  day      date        not null,
  call_key uuid        not null,
  at       timestamptz not null,
  hour     integer     not null,
  enc      bytea       not null,
  primary key (day, call_key)
);

create table links (
  code_hash bytea       primary key,           -- SHA-256 of the code
  day       date        not null,
  issued_at timestamptz not null,
  hour      integer     not null,
  enc       bytea       not null               -- line, site and visit under the delivery key
);

create table persons (
  person_id uuid  primary key,
  lookup    uuid  not null unique,             -- HMAC(CI/DI) under the lookup key
  data_day  date  not null,                    -- the KST day of the data key
  enc       bytea not null                     -- name, birth date, registry identifier
);

create table bindings (
  lookup      uuid        primary key,         -- HMAC(line) under the lookup key: one current person a line
  person_id   uuid        not null references persons on delete cascade,
  bound_as    text        not null check (bound_as in ('subscriber', 'user')),
  proof_level text        not null check (proof_level in ('line', 'keypad', 'identity', 'document')),
  proved_at   timestamptz not null,            -- to the hour
  ends_at     timestamptz not null
);

create table snapshots (
  person_id  uuid        primary key references persons on delete cascade,
  fetched_at timestamptz not null,             -- to the hour
  data_day   date        not null,
  enc        bytea       not null
);

-- Partitions belong to ansimpass_retention, which alone may drop them; the app may only have them made.
-- Made apart and attached: `create table .. partition of` would wait for every reader and hold up every insert behind it.
create function ensure_visit_partition(wanted date) returns void
language plpgsql security definer set search_path = ansimpass, pg_temp set lock_timeout = '2s' as $$
declare
  part text := format('visits_%s', to_char(wanted, 'YYYYMMDD'));
begin
  if to_regclass('ansimpass.' || part) is not null then return; end if;
  lock table visits in share update exclusive mode; -- what attaching takes too: one at a time, readers and writers pass
  if to_regclass('ansimpass.' || part) is not null then return; end if;
  execute format('create table %I (like visits including all)', part);
  execute format('alter table visits attach partition %I for values from (%L) to (%L)', part, wanted, wanted + 1);
end $$;

-- Counts, and nothing else, for ansimpass_metrics.
create view visit_counts as select day, site_id, count(*) as visits from visits group by day, site_id;
create view outbox_waiting as select count(*) as waiting, min(hour) as oldest_hour from outbox;

grant create, usage on schema ansimpass to ansimpass_retention;
grant usage on schema ansimpass to ansimpass_app, ansimpass_metrics;

alter table visits owner to ansimpass_retention;
alter view visit_counts owner to ansimpass_retention;
alter function ensure_visit_partition(date) owner to ansimpass_retention;
revoke all on function ensure_visit_partition(date) from public;
grant execute on function ensure_visit_partition(date) to ansimpass_app;

grant select, insert, update on sites to ansimpass_app;
grant select, insert on visits, epoch_keys to ansimpass_app;
grant select, insert, update, delete on outbox, line_day, texts, arrivals, links, persons, bindings, snapshots to ansimpass_app;
grant select, delete on epoch_keys, outbox, line_day, texts, arrivals, links, persons, bindings, snapshots to ansimpass_retention;
grant select on visit_counts, outbox_waiting, sites to ansimpass_metrics;

create function sites_changed() returns trigger language plpgsql as $$
begin
  perform pg_notify('ansimpass_sites', '');
  return null;
end $$;
create trigger sites_changed after insert or update or delete or truncate on sites for each statement execute function sites_changed();
