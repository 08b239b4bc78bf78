-- 0007: what joins a line to a place has the hour's form. Texts (for receipts), arrivals, links, and identity verifications under way
-- are rows that are only ever inserted: where a row lies is an HMAC, what it holds is encrypted under the hour's key, those of a ring
-- are of one length. Rings of four tables, emptied by TRUNCATE once the hour's key is gone. docs/decisions/0044.

-- Nothing in them was needed for longer than three hours; SQL has no keys to put it into the new form: a link that is open now is
-- sent again with the next call.
drop table identity_attempts, links, arrivals, texts;

create table texts_0 (slot uuid not null primary key, enc bytea not null check (length(enc) = 44));
create table texts_1 (like texts_0 including all);
create table texts_2 (like texts_0 including all);
create table texts_3 (like texts_0 including all);
create table arrivals_0 (slot uuid not null primary key, enc bytea not null check (length(enc) = 512));
create table arrivals_1 (like arrivals_0 including all);
create table arrivals_2 (like arrivals_0 including all);
create table arrivals_3 (like arrivals_0 including all);
create table links_0 (slot uuid not null primary key, enc bytea not null check (length(enc) = 512));
create table links_1 (like links_0 including all);
create table links_2 (like links_0 including all);
create table links_3 (like links_0 including all);
create table attempts_0 (slot uuid not null primary key, enc bytea not null check (length(enc) = 4000));
create table attempts_1 (like attempts_0 including all);
create table attempts_2 (like attempts_0 including all);
create table attempts_3 (like attempts_0 including all);
do $$
declare name text;
begin
  for name in select relname from pg_class
    where relnamespace = 'ansimpass'::regnamespace and relkind = 'r' and relname ~ '^(texts|arrivals|links|attempts)_[0-3]$' loop
    execute format('alter table %I alter slot set statistics 0, alter enc set statistics 0, alter enc set storage plain', name);
  end loop;
end $$;

grant select, insert, truncate on texts_0, texts_1, texts_2, texts_3, arrivals_0, arrivals_1, arrivals_2, arrivals_3 to ansimpass_app;
grant select, insert, truncate on links_0, links_1, links_2, links_3, attempts_0, attempts_1, attempts_2, attempts_3 to ansimpass_app;
