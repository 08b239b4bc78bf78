-- The store as it was up to 0005, kept for the thief: he must go on finding what it gave away.
create schema ansimpass;
set search_path = ansimpass;
create table visits (
  day date not null, call_key uuid not null, site_id integer not null, arrived_at timestamptz not null, channel smallint not null,
  epoch_id uuid not null, sealed bytea not null, token uuid not null, primary key (day, call_key)
);
create index on visits (token);
create table outbox (
  id bigint generated always as identity primary key, day date not null, call_key uuid not null, hour integer not null,
  enc bytea not null, nth integer not null
);
create table line_day (
  day date not null, h uuid not null, n integer not null default 0, last_outcome text, primary key (day, h)
);
create table texts (
  message_id text primary key, day date not null, call_key uuid not null, kind text not null, submitted_at timestamptz not null,
  state text not null default 'accepted', state_at timestamptz
);
create table persons (person_id uuid primary key, lookup uuid not null unique, data_day date not null, enc bytea not null);
create table bindings (
  lookup uuid primary key, person_id uuid not null references persons on delete cascade, proved_at timestamptz not null
);
create table person_deeds (
  person_id uuid not null references persons on delete cascade, day date not null, deed text not null, times integer not null,
  primary key (person_id, day, deed)
);
