-- 0018: what a text to a number abroad costs, and how much of what was spent went abroad. Of lines, persons and visits nothing.

-- `prefix`: the first digits of E.164, the longest that fits counts; empty: everywhere abroad. Absent: not known, as the dearest that is.
create table text_prices_abroad (
  gateway text          not null check (gateway ~ '^[a-z0-9-]{1,40}$'),
  kind    text          not null check (kind in ('sms', 'lms')),
  prefix  text          not null check (prefix ~ '^([1-9]\d{0,3})?$' and prefix !~ '^82'),
  won     numeric(8,2)  not null check (won >= 0),
  primary key (gateway, kind, prefix)
);

grant select, insert, update, delete on text_prices_abroad to ansimpass_app;

-- Among `texts` and `won`.
alter table text_spend
  add column abroad_texts integer       not null default 0,
  add column abroad_won   numeric(14,2) not null default 0;
alter table gateway_spend
  add column abroad_texts integer       not null default 0,
  add column abroad_won   numeric(14,2) not null default 0;
