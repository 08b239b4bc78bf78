-- 0009: who did what, about which site, on which day: a row a day, however often. No line, no person, no visit, no time of day, no count: it is
-- written in the transaction of what was done, and must not say more than that. docs/decisions/0051.

create table audit (
  day        date not null,
  actor_kind text not null,
  actor      text not null,
  verb       text not null,
  site_id    int  not null, -- 0: about no site
  primary key (day, actor_kind, actor, verb, site_id)
);

grant insert on audit to ansimpass_app;
