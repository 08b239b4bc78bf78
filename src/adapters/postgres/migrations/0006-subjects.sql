-- 0006: the subjects' store. What is known of lines and persons are rows that are only ever inserted: where a row lies is an HMAC,
-- what it holds is encrypted, all are of one length. Hours go to their day, each night days go to a generation written anew.
-- Hours and days are rings of four tables, emptied by TRUNCATE; of the two generations one holds (`subjects_folds`).

create table subjects_hour_0 (slot uuid not null primary key, enc bytea not null check (length(enc) = 512));
alter table subjects_hour_0 alter slot set statistics 0, alter enc set statistics 0, alter enc set storage plain;
create table subjects_hour_1 (like subjects_hour_0 including all);
create table subjects_hour_2 (like subjects_hour_0 including all);
create table subjects_hour_3 (like subjects_hour_0 including all);
create table subjects_day_0 (like subjects_hour_0 including all);
create table subjects_day_1 (like subjects_hour_0 including all);
create table subjects_day_2 (like subjects_hour_0 including all);
create table subjects_day_3 (like subjects_hour_0 including all);
create table subjects_night_a (slot uuid not null, enc bytea not null, constraint subjects_night_a_pkey primary key (slot))
  with (autovacuum_enabled = off);
create table subjects_night_b (slot uuid not null, enc bytea not null, constraint subjects_night_b_pkey primary key (slot))
  with (autovacuum_enabled = off);
-- LIKE copies no statistics target.
do $$
declare name text;
begin
  for name in select relname from pg_class where relnamespace = 'ansimpass'::regnamespace and relkind = 'r' and relname like 'subjects\_%' loop
    execute format('alter table %I alter slot set statistics 0, alter enc set statistics 0, alter enc set storage plain', name);
  end loop;
end $$;

-- Which hours and days are folded, and which generation holds; no row about a person.
create table subjects_folds (
  only_row     boolean primary key default true check (only_row),
  hours_closed integer not null,               -- hours since 1970: nobody writes into this one or one before
  hours_folded integer not null,
  days_folded  date,
  night        date,                           -- the day of the generation's key; null: there is none
  place        text check (place in ('a', 'b'))
);

alter table subjects_day_0 owner to ansimpass_retention;
alter table subjects_day_1 owner to ansimpass_retention;
alter table subjects_day_2 owner to ansimpass_retention;
alter table subjects_day_3 owner to ansimpass_retention;
alter table subjects_night_a owner to ansimpass_retention;
alter table subjects_night_b owner to ansimpass_retention;
grant select, insert, truncate on subjects_hour_0, subjects_hour_1, subjects_hour_2, subjects_hour_3 to ansimpass_app;
grant select, insert on subjects_day_0, subjects_day_1, subjects_day_2, subjects_day_3 to ansimpass_app;
grant select on subjects_night_a, subjects_night_b to ansimpass_app;
grant select, insert, update on subjects_folds to ansimpass_app, ansimpass_retention;

-- What was stored of lines and persons before: where there is any, a server folds it into the day once and then drops the tables,
-- for which they are retention's (adapters/postgres/old-persons.ts).
do $$
declare name text;
begin
  if exists (select from persons) or exists (select from day_limits) then
    foreach name in array array['persons', 'bindings', 'snapshots', 'consents', 'person_deeds', 'day_limits', 'line_reports'] loop
      execute format('alter table %I owner to ansimpass_retention', name);
    end loop;
  else
    drop table bindings, snapshots, consents, person_deeds, persons, day_limits, line_reports;
  end if;
end $$;
