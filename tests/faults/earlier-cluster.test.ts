/** An embedded cluster of an earlier version, which trusted everybody on its socket and knew one user: brought over at the next start. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readPlaces } from '../../src/adapters/embedded-postgres/places.ts'
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../src/adapters/embedded-postgres/start-embedded-postgres.ts'
import { createPool } from '../../src/adapters/postgres/connect.ts'
import { askLoginFaults } from '../../src/adapters/postgres/login-faults.ts'
import { migrate } from '../../src/adapters/postgres/migrate.ts'
import { newDataFolder, removeDataFolder } from '../support/data-folder.ts'

/** As it was: the cluster's own user owns all but what is retention's and is a member of roles that cannot log in. */
const AS_BEFORE = `
  reassign owned by ansimpass_migrations to ansimpass;
  drop owned by ansimpass_migrations;
  drop role ansimpass_migrations;
  alter role ansimpass_app nologin; alter role ansimpass_retention nologin; alter role ansimpass_metrics nologin;
  alter role ansimpass_app reset all; alter role ansimpass_retention reset all; alter role ansimpass_metrics reset all;
  grant ansimpass_app, ansimpass_retention, ansimpass_metrics to ansimpass;
  revoke all on database ansimpass from ansimpass_app, ansimpass_retention, ansimpass_metrics;
  grant connect, temporary on database ansimpass to public;`

let dataFolder: string
let server: EmbeddedPostgres | undefined
beforeEach(() => {
  dataFolder = newDataFolder()
})
afterEach(async () => {
  await server?.stop()
  await removeDataFolder(dataFolder)
})

async function asSuperuser<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<readonly Row[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Row>(sql)).rows
  } finally {
    await client.end()
  }
}

test('its visits stay, each part gets its login, and nobody is trusted any more', async () => {
  const start = () => startEmbeddedPostgres({ dataFolder, log: () => {} })
  const owners = `select relname, pg_get_userbyid(relowner) as owner from pg_class
    where relnamespace = 'ansimpass'::regnamespace and relkind in ('r', 'p', 'v') order by 1`
  server = await start()
  await migrate(server.url)
  await asSuperuser(
    server.url,
    `set search_path = ansimpass; select ensure_visit_partition('2022-01-12');
     insert into visits values ('2022-01-12', gen_random_uuid(), 1, now(), gen_random_uuid(), 'x', gen_random_uuid())`,
  )
  const asItShouldBe = await asSuperuser(server.url, owners)
  await asSuperuser(server.url, AS_BEFORE)
  expect(await asSuperuser(server.url, owners)).not.toEqual(asItShouldBe)
  await server.stop()
  const cluster = (await readPlaces(dataFolder))?.cluster ?? ''
  writeFileSync(join(cluster, 'pg_hba.conf'), 'local all all trust\n')
  server = await start()
  await migrate(server.url)
  expect(await asSuperuser(server.url, owners)).toEqual(asItShouldBe)
  expect(await askLoginFaults(server.url)).toEqual([])
  expect(readFileSync(join(cluster, 'pg_hba.conf'), 'utf8')).not.toMatch(/^[^#].*trust/m)
  const app = createPool(server.url, 'app')
  expect((await app.query('select count(*) from visits')).rows).toEqual([{ count: 1n }])
  await app.end()
})
