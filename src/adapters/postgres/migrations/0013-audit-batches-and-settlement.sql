-- 0013: how many events an operator's batches brought, and how many visits a place had a day: for the audit and the monthly settlement.

-- A row for every batch that was taken, written within a minute and behind it: no site, no line, no person, no time of day.
create table audit_batches (
  id         bigint  generated always as identity primary key,
  day        date    not null,
  actor_kind text    not null,
  actor      text    not null,
  verb       text    not null,
  count      integer not null check (count > 0)
);

grant insert on audit_batches to ansimpass_app;

-- Written when the visits of a day are destroyed: how many there were at each site. Gone after 400 days.
create table settled_visits (
  day     date    not null,
  site_id integer not null,
  visits  integer not null check (visits > 0),
  primary key (day, site_id)
);

grant select on settled_visits to ansimpass_app;
grant select, insert, update, delete on settled_visits to ansimpass_retention;
