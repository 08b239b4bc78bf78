-- 0005: the last time that a server trusted, so that a machine with a wrong clock (a new one too) destroys nothing by it.

create table clock_seen (
  only_row boolean     primary key default true check (only_row),
  seen_at  timestamptz not null
);

-- A database from before: not earlier than its last logged hour.
insert into clock_seen (seen_at) select to_timestamp(max(hour) * 3600.0) from epoch_keys having max(hour) is not null;

grant select, insert, update on clock_seen to ansimpass_app;
