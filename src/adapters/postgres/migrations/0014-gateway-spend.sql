-- 0014: which gateway took how many texts of a day, of which kind, and what they cost. Of sites, lines, persons and visits nothing.

create table gateway_spend (
  day     date          not null,
  gateway text          not null,
  kind    text          not null check (kind in ('sms', 'lms')),
  texts   integer       not null,
  won     numeric(14,2) not null,
  primary key (day, gateway, kind)
) with (fillfactor = 70);

grant select, insert, update, delete on gateway_spend to ansimpass_app;
