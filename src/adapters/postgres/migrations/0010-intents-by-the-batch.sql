-- 0010: a row of the outbox holds 1, 4 or 16 intents, one behind the other, 81 bytes each.
do $$
declare name text;
begin
  foreach name in array array['outbox_0', 'outbox_1', 'outbox_2', 'outbox_3'] loop
    execute format('alter table %I drop constraint outbox_0_enc_check', name);
    execute format('alter table %I add constraint %I check (length(enc) in (81, 324, 1296))', name, name || '_enc_check');
  end loop;
end $$;
