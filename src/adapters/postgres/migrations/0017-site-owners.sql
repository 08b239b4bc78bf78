-- 0017: registered phones of places' owners, with the PIN of the shop menu.

create table site_owners (
  site_id integer primary key,
  line    bytea not null check (length(line) = 16), -- by which the phone is known again, under the identity key
  salt    bytea not null check (length(salt) = 16),
  pin     bytea not null check (length(pin) = 32)   -- scrypt of a keyed hash of the four digits
);
alter table site_owners alter line set statistics 0, alter salt set statistics 0, alter pin set statistics 0;

-- The owner's token stands in the list of sites.
create trigger site_owners_changed after insert or update or delete or truncate on site_owners
  for each statement execute function sites_changed();

grant select, insert, update, delete on site_owners to ansimpass_app;
