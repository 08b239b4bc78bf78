-- 안심패스 데이터베이스의 로그인 네 개와 그 권한. 관리자(superuser)가 안심패스의 데이터베이스에 접속해 실행합니다. 여러 번 실행해도 됩니다.
--   ansimpass_app         전화를 받는 서버. 방문을 지우거나 바꿀 수 없습니다
--   ansimpass_retention   보관 기한이 지난 것을 없애고, 밤마다 사람 표를 새로 씁니다
--   ansimpass_metrics     개수만 읽습니다 (감시 도구용)
--   ansimpass_migrations  표를 만들고 바꿉니다: "ansimpass migrate"에만 쓰세요
-- 비밀번호는 여기에 없습니다: psql에서 "\password ansimpass_app"처럼 로그인마다 다르게 정하고, DATABASE_URL의 passfile에 적으세요.
-- The four logins of Ansim Pass and their rights. An administrator (superuser) runs it in the database of Ansim Pass, as often as he likes.
-- Passwords are not in here: set one for each login in psql ("\password ansimpass_app") and write them into the passfile of DATABASE_URL.
-- A user with CREATEROLE who owns the database may run it too, all but the settings of logs at its end.

do $$
declare
  login text;
begin
  foreach login in array array['ansimpass_app', 'ansimpass_retention', 'ansimpass_metrics', 'ansimpass_migrations'] loop
    if not exists (select from pg_roles where rolname = login) then
      execute format('create role %I login', login);
    end if;
    if exists (select from pg_roles where rolname = login and not rolcanlogin) then
      execute format('alter role %I login', login);
    end if;
    if exists (select from pg_roles where rolname = login
               and (rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolbypassrls)) then
      execute format('alter role %I nosuperuser nocreaterole nocreatedb noreplication nobypassrls', login);
    end if;
  end loop;
end $$;

-- 마이그레이션은 표를 ansimpass_retention에게 넘겨야 합니다. / Migrations hand tables over to ansimpass_retention.
do $$
begin
  if not exists (select from pg_auth_members where roleid = 'ansimpass_retention'::regrole
                 and member = 'ansimpass_migrations'::regrole) then
    grant ansimpass_retention to ansimpass_migrations;
  end if;
  if not (select rolsuper from pg_roles where rolname = current_user) and current_user <> 'ansimpass_migrations' then
    execute format('grant ansimpass_migrations, ansimpass_retention to %I', current_user);
  end if;
end $$;

-- 데이터베이스에 접속하는 것은 네 로그인뿐입니다. / Only the four may connect to the database.
do $$
declare
  here text := quote_ident(current_database());
begin
  execute format('revoke connect, temporary on database %s from public', here);
  execute format('revoke temporary on database %s from ansimpass_retention', here); -- 0.5 needed it / 0.5판까지 쓰던 권한
  execute format('grant connect on database %s to ansimpass_app, ansimpass_retention, ansimpass_metrics', here);
  execute format('grant connect, create, temporary on database %s to ansimpass_migrations', here);
end $$;

-- 함수를 만드는 것은 마이그레이션뿐입니다: 다른 로그인의 함수가 남의 세션에서 실행되지 않게 합니다. 잠금은 아무에게도 보이지 않습니다.
-- 권고 잠금(advisory lock)은 쓰는 세 로그인만 겁니다: ansimpass_metrics가 문자나 밤 작업을 막지 못합니다. 디스크를 채우는 함수는 아무도 쓰지 못합니다.
-- Only migrations may make functions: none of another login runs in somebody else's session. Nobody sees the locks of others.
-- Only the three that use advisory locks may take them, so that ansimpass_metrics holds up neither texts nor the night's fold; nobody may call what fills the disk.
do $$
declare
  f regprocedure;
begin
  if (select rolsuper from pg_roles where rolname = current_user) then
    revoke usage on language sql, plpgsql from public;
    grant usage on language sql, plpgsql to ansimpass_migrations;
    revoke execute on function pg_catalog.pg_lock_status() from public;
    for f in
      select oid from pg_proc where pronamespace = 'pg_catalog'::regnamespace and proname ~ '^pg_(try_)?advisory_'
    loop
      execute format('revoke execute on function %s from public', f);
      execute format('grant execute on function %s to ansimpass_app, ansimpass_retention, ansimpass_migrations', f);
    end loop;
    for f in
      select oid from pg_proc where pronamespace = 'pg_catalog'::regnamespace
        and proname in ('lo_creat', 'lo_create', 'lo_from_bytea', 'pg_logical_emit_message')
    loop
      execute format('revoke execute on function %s from public', f);
    end loop;
  end if;
end $$;

-- 예전 판이 만든 것의 소유자를 옮깁니다. / What an earlier version made changes its owner.
do $$
declare
  statement text;
begin
  if to_regnamespace('ansimpass') is null then
    return;
  end if;
  if not pg_has_role('ansimpass_migrations', (select nspowner from pg_namespace where nspname = 'ansimpass'), 'usage') then
    alter schema ansimpass owner to ansimpass_migrations;
  end if;
  for statement in
    select format('alter %s ansimpass.%I owner to ansimpass_migrations', case relkind when 'v' then 'view' else 'table' end, relname)
    from pg_class
    where relnamespace = 'ansimpass'::regnamespace and relkind in ('r', 'p', 'v')
      and not pg_has_role('ansimpass_migrations', relowner, 'usage')
    union all
    select format('alter function %s owner to ansimpass_migrations', oid::regprocedure)
    from pg_proc
    where pronamespace = 'ansimpass'::regnamespace and not pg_has_role('ansimpass_migrations', proowner, 'usage')
  loop
    execute statement;
  end loop;
end $$;

-- 서버의 기록에 문장과 값이 남지 않게 합니다. / No statement and no value of ours in the server's log.
do $$
declare
  login text;
  setting text;
begin
  foreach login in array array['ansimpass_app', 'ansimpass_retention', 'ansimpass_metrics', 'ansimpass_migrations'] loop
    foreach setting in array array['log_error_verbosity=terse', 'log_min_error_statement=panic', 'log_statement=none',
      'log_min_duration_statement=-1', 'log_min_duration_sample=-1', 'log_transaction_sample_rate=0',
      'log_parameter_max_length_on_error=0', 'log_duration=off', 'log_lock_waits=off'] loop
      if has_parameter_privilege(split_part(setting, '=', 1), 'set')
         and not exists (select from pg_roles where rolname = login and rolconfig @> array[setting]) then
        execute format('alter role %I set %I = %L', login, split_part(setting, '=', 1), split_part(setting, '=', 2));
      end if;
    end loop;
  end loop;
end $$;
