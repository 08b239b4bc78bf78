-- 0012: how far the walks over all known persons have come, a row per walk and shard: no row about a person.

create table person_walks (
  walk   text     not null check (walk in ('refresh', 'notices')),
  shard  smallint not null check (shard between 0 and 15),
  -- The day on which its hours began.
  round  date     not null,
  -- The generation, and the slot in it behind which the walk goes on; null: from the first one on.
  night  date,
  behind uuid,
  done   boolean  not null,
  primary key (walk, shard)
) with (fillfactor = 50);

grant select, insert, update on person_walks to ansimpass_app;
