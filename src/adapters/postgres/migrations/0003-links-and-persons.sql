-- 0003: tenants' policies, links with a life, identity verification under way, what a person may see, change and delete.

-- Who owns sites, and what it asks of a proof before a pass is told. A site without one asks the usual.
create table organizations (
  id          text    primary key check (id ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
  name        text    not null,
  name_en     text    not null,
  least_text  text    not null default 'keypad' check (least_text in ('line', 'keypad', 'identity', 'document')),
  least_voice text    not null default 'keypad' check (least_voice in ('line', 'keypad', 'identity', 'document')),
  least_door  text    not null default 'keypad' check (least_door in ('line', 'keypad', 'identity', 'document')),
  binds_users boolean not null default false  -- whether somebody who is not the subscriber is bound as the line's user
);
alter table sites add column organization text references organizations;
create index on sites (organization);

-- What a link is for lies in `enc`, its line in `line`, only while its journey runs; then the bare hash and its state are left.
alter table links
  add column state       text        not null default 'live'
    check (state in ('live', 'opened', 'used', 'expired', 'replaced', 'locked')),
  add column line        uuid,                  -- HMAC(line) under the delivery key of `hour`
  add column accepted_at timestamptz,           -- by the gateway: from then on it may be opened for ten minutes
  add column opened_at   timestamptz,
  add column misses      smallint    not null default 0,
  alter column hour drop not null,
  alter column enc drop not null;
create index on links (line) where line is not null;

-- Identity verifications under way, under the delivery key. Gone with their link's journey.
create table identity_attempts (
  attempt_id uuid        primary key,
  code_hash  bytea       not null references links on delete cascade,
  begun_at   timestamptz not null,
  state      text        not null check (state in ('begun', 'taken', 'held', 'done')),
  trouble    text,
  hour       integer     not null,
  enc        bytea       not null
);
create index on identity_attempts (code_hash);

-- What a person chose for a line.
alter table bindings
  add column language text check (language in ('ko', 'en')),
  add column no_texts boolean not null default false;
create index on bindings (person_id);

create table consents (
  person_id uuid not null references persons on delete cascade,
  kind      text not null,
  version   text not null,
  given_on  date not null,
  primary key (person_id, kind)
);

-- What was done for a person, by kind and day: never where, never when.
create table person_deeds (
  person_id uuid    not null references persons on delete cascade,
  day       date    not null,
  deed      text    not null check (deed in ('identity', 'lookup', 'text')),
  times     integer not null,
  primary key (person_id, day, deed)
);

-- How often something was done for a line or at a site that day: HMAC under the day key, no times.
create table day_limits (
  day   date    not null,
  h     uuid    not null,
  times integer not null,
  primary key (day, h)
);

-- Staff who said that a phone was in another's hands: which site, why; neither line nor person.
create table line_reports (
  id      bigint generated always as identity primary key,
  day     date    not null,
  site_id integer not null,
  reason  text    not null
);

grant select, insert, update on organizations to ansimpass_app;
grant select, insert, update, delete on identity_attempts, consents, person_deeds, day_limits to ansimpass_app;
grant select, insert, delete on line_reports to ansimpass_app;
grant select, delete on identity_attempts, consents, person_deeds, day_limits, line_reports to ansimpass_retention;

create trigger organizations_changed after insert or update or delete or truncate on organizations
  for each statement execute function sites_changed();
