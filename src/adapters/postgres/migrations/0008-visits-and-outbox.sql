-- 0008: the outbox as rings of hourly tables, only ever inserted and emptied by TRUNCATE; no counters of a line at a place any more.

-- `id`: a running number and, in its last 20 bits, the hour. `enc`: the intent under the delivery key of that hour.
create sequence outbox_id;
create table outbox_0 (id bigint primary key, enc bytea not null check (length(enc) = 81));
create table outbox_1 (like outbox_0 including all);
create table outbox_2 (like outbox_0 including all);
create table outbox_3 (like outbox_0 including all);

-- `enc` names rows of the outbox that were dealt with.
create sequence outbox_done_id;
create table outbox_done_0 (id bigint primary key, enc bytea not null check (length(enc) = 284));
create table outbox_done_1 (like outbox_done_0 including all);
create table outbox_done_2 (like outbox_done_0 including all);
create table outbox_done_3 (like outbox_done_0 including all);
-- LIKE copies no statistics target.
do $$
declare name text;
begin
  for name in select relname from pg_class where relnamespace = 'ansimpass'::regnamespace and relkind = 'r' and relname ~ '^outbox_(done_)?\d$' loop
    execute format('alter table %I alter id set statistics 0, alter enc set statistics 0, alter enc set storage plain', name);
  end loop;
end $$;

grant usage, select on sequence outbox_id, outbox_done_id to ansimpass_app;
grant select, insert, truncate on outbox_0, outbox_1, outbox_2, outbox_3 to ansimpass_app;
grant select, insert, truncate on outbox_done_0, outbox_done_1, outbox_done_2, outbox_done_3 to ansimpass_app;

-- What waits there is put into the new form at the next start, which has its keys; then it is empty for good.
drop view outbox_waiting;
alter table outbox rename to old_outbox;
revoke insert, update, delete on old_outbox from ansimpass_app;
revoke select, delete on old_outbox from ansimpass_retention;
grant select, truncate on old_outbox to ansimpass_app;

-- First call of the day and outcome told last are known in memory alone. What is counted of links goes to the subjects' store with
-- the persons of before (adapters/postgres/old-persons.ts), which drops the table; where there are none it goes at once.
do $$
begin
  if to_regclass('persons') is null then
    drop table line_day;
  else
    alter table line_day owner to ansimpass_retention;
  end if;
end $$;

-- Visits in their second form: of the time the minute is in clear, the rest of it is sealed, the token is another one each time.
-- Those of the first form stay untouched in `old_visits` until their day 28.
drop view visit_counts;
alter table visits rename to old_visits;
alter index visits_pkey rename to old_visits_pkey;
alter index visits_token_idx rename to old_visits_token_idx;
alter index visits_site_id_idx rename to old_visits_site_id_idx;
do $$
declare part text;
begin
  for part in select relname from pg_class where relnamespace = 'ansimpass'::regnamespace and relkind = 'r' and relname ~ '^(ended_)?visits_\d{8}$' loop
    execute format('alter table %I rename to %I', part, replace(part, 'visits', 'old_visits'));
    execute format('alter table %I alter call_key set statistics 0, alter sealed set statistics 0, alter token set statistics 0', replace(part, 'visits', 'old_visits'));
  end loop;
  for part in select relname from pg_class where relnamespace = 'ansimpass'::regnamespace and relkind = 'i' and relname ~ '^visits_\d{8}_' loop
    execute format('alter index %I rename to %I', part, 'old_' || part);
  end loop;
end $$;

create table visits (
  day      date        not null,               -- KST day of the first receivedAt
  call_key uuid        not null,               -- SHA-256 of carrier, number dialled, Call-ID, From tag, CSeq number, first 16 bytes
  site_id  integer     not null,
  minute   timestamptz not null,               -- of receivedAt: the rest is sealed
  epoch_id uuid        not null,
  sealed   bytea       not null,
  token    uuid        not null,
  primary key (day, call_key)
) partition by range (day);
create index on visits (token);
create index on visits (site_id, minute);
-- ANALYZE of the whole samples all partitions, that of each its own: LIKE copies no statistics target.
alter table visits alter call_key set statistics 0, alter sealed set statistics 0, alter token set statistics 0;
alter table old_visits alter call_key set statistics 0, alter sealed set statistics 0, alter token set statistics 0;

-- Made apart and attached: `create table .. partition of` would wait for every reader and hold up every insert behind it.
create or replace function ensure_visit_partition(wanted date) returns void
language plpgsql security definer set search_path = ansimpass, pg_temp set lock_timeout = '2s' as $$
declare
  part text := format('visits_%s', to_char(wanted, 'YYYYMMDD'));
begin
  if to_regclass('ansimpass.' || part) is not null then return; end if;
  lock table visits in share update exclusive mode; -- what attaching takes too: one at a time, readers and writers pass
  if to_regclass('ansimpass.' || part) is not null then return; end if;
  execute format('create table %I (like visits including all)', part);
  execute format('alter table %I alter call_key set statistics 0, alter sealed set statistics 0, alter token set statistics 0', part);
  execute format('alter table visits attach partition %I for values from (%L) to (%L)', part, wanted, wanted + 1);
end $$;

-- For what the spool of an earlier version still holds.
create function ensure_old_visit_partition(wanted date) returns void
language plpgsql security definer set search_path = ansimpass, pg_temp set lock_timeout = '2s' as $$
declare
  part text := format('old_visits_%s', to_char(wanted, 'YYYYMMDD'));
begin
  if to_regclass('ansimpass.' || part) is not null then return; end if;
  lock table old_visits in share update exclusive mode;
  if to_regclass('ansimpass.' || part) is not null then return; end if;
  execute format('create table %I (like old_visits including all)', part);
  execute format('alter table %I alter call_key set statistics 0, alter sealed set statistics 0, alter token set statistics 0', part);
  execute format('alter table old_visits attach partition %I for values from (%L) to (%L)', part, wanted, wanted + 1);
end $$;

create view visit_counts as
  select day, site_id, count(*) as visits from (select day, site_id from visits union all select day, site_id from old_visits) v
  group by day, site_id;

alter table visits owner to ansimpass_retention;
alter table old_visits owner to ansimpass_retention;
alter view visit_counts owner to ansimpass_retention;
alter function ensure_visit_partition(date) owner to ansimpass_retention;
alter function ensure_old_visit_partition(date) owner to ansimpass_retention;
revoke all on function ensure_visit_partition(date) from public;
revoke all on function ensure_old_visit_partition(date) from public;
grant execute on function ensure_visit_partition(date) to ansimpass_app;
grant execute on function ensure_old_visit_partition(date) to ansimpass_app;
grant select, insert on visits, old_visits to ansimpass_app;
grant select on visit_counts to ansimpass_metrics;
