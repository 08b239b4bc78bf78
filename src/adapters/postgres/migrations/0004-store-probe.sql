-- Written when the database is asked whether it can store: on a full disk reading works, and a small change too.
create table store_probe (filler text not null);
alter table store_probe alter column filler set storage plain; -- neither packed nor put elsewhere: a page a row
grant insert, truncate on store_probe to ansimpass_app;
