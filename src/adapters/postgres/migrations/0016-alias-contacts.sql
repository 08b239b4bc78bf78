-- 0016: contacts behind aliases, sealed to the authority; destroyed with the visits of the alias's last day.

create table alias_contacts (
  last_day date  not null,                                  -- on which the alias can be entered
  sealed   bytea not null check (length(sealed) = 289)      -- HPKE: alias, line, name
);
alter table alias_contacts alter sealed set statistics 0, alter sealed set storage plain;

alter table alias_contacts owner to ansimpass_retention;
grant select, insert on alias_contacts to ansimpass_app;
