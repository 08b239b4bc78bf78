-- 0002: calls taken where no visit list is kept, the record of what was destroyed, rules that were published.

-- The key of a call of which no visit is kept: no site, no line, no time. A repeated INVITE finds it and texts nothing more.
create table taken (
  day      date not null,
  call_key uuid not null,
  primary key (day, call_key)
);

-- What was destroyed: how much, and a hash by which a copy that was kept against the law could be recognised.
create table destructions (
  id           bigint      generated always as identity primary key,
  day          date        not null,           -- KST day of the visits
  visits       bigint      not null,
  hash         bytea       not null,           -- SHA-256 over (call_key, SHA-256 of the seal), in the order of keys
  reason       text        not null,
  destroyed_at timestamptz not null
);

-- Rules that were published or rolled back to, in their order. Nothing is changed or removed.
create table rule_orders (
  id         bigint      generated always as identity primary key,
  kind       text        not null check (kind in ('publish', 'rollback')),
  version    text        not null,
  bundle     text,                             -- compact JWS; null for a rollback
  ordered_at timestamptz not null default now(),
  check ((kind = 'publish') = (bundle is not null))
);

-- What each server made of an order.
create table rule_answers (
  order_id    bigint      not null references rule_orders on delete cascade,
  server      text        not null,
  accepted    boolean     not null,
  code        text        not null default '',
  message     text        not null default '',
  answered_at timestamptz not null default now(),
  primary key (order_id, server)
);

-- Which server runs on which rules, as of when it was last heard of.
create table rule_servers (
  server  text        primary key,
  version text        not null,
  seen_at timestamptz not null
);

grant select, insert, delete on taken to ansimpass_app;
grant select, insert on taken to ansimpass_retention;
grant select on destructions to ansimpass_app, ansimpass_metrics;
grant select, insert on destructions to ansimpass_retention;
grant select, insert on rule_orders to ansimpass_app;
grant select, insert, update on rule_answers to ansimpass_app;
grant select, insert, update, delete on rule_servers to ansimpass_app;

create function rules_ordered() returns trigger language plpgsql as $$
begin
  perform pg_notify('ansimpass_rules', '');
  return null;
end $$;
create trigger rules_ordered after insert on rule_orders for each statement execute function rules_ordered();
