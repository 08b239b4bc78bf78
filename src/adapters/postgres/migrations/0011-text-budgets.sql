-- 0011: budgets of texts and money, what a text costs, and what was spent by site and organization a day. Of lines, persons and visits nothing.

-- `scope`: site:ID or organization:ID. Absent, or null: no limit.
create table text_budgets (
  scope        text          primary key check (scope ~ '^(site:\d{1,10}|organization:[a-z0-9][a-z0-9-]{0,39})$'),
  texts_minute integer       check (texts_minute >= 0),
  texts_day    integer       check (texts_day >= 0),
  won_minute   numeric(12,2) check (won_minute >= 0),
  won_day      numeric(12,2) check (won_day >= 0)
);

-- What a gateway asks for a text, in won. Absent: not known, and counted as nothing.
create table text_prices (
  gateway text          not null check (gateway ~ '^[a-z0-9-]{1,40}$'),
  kind    text          not null check (kind in ('sms', 'lms')),
  won     numeric(8,2)  not null check (won >= 0),
  primary key (gateway, kind)
);

-- Of the day, and of the last minute in which something was spent (since 1970).
create table text_spend (
  day          date          not null,
  scope        text          not null,
  texts        integer       not null,
  won          numeric(14,2) not null,
  minute       integer       not null,
  minute_texts integer       not null,
  minute_won   numeric(14,2) not null,
  primary key (day, scope)
) with (fillfactor = 70);

grant select, insert, update, delete on text_budgets, text_prices, text_spend to ansimpass_app;
