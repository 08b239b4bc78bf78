/** An embedded cluster of an earlier version, which trusted everybody on its socket and knew one user: brought over at the next start, and by a restore. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeBackup } from '../../src/adapters/backups/write-backup.ts'
import { copyRunningCluster } from '../../src/adapters/embedded-postgres/base-backup.ts'
import { backupUrl } from '../../src/adapters/embedded-postgres/cluster.ts'
import { readPlaces } from '../../src/adapters/embedded-postgres/places.ts'
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../src/adapters/embedded-postgres/start-embedded-postgres.ts'
import { createPool } from '../../src/adapters/postgres/kit/connect.ts'
import { askLoginFaults } from '../../src/adapters/postgres/kit/login-faults.ts'
import { migrate } from '../../src/adapters/postgres/kit/migrate.ts'
import { newDataFolder, removeDataFolder } from '../support/data-folder.ts'
import { migrationsBefore } from '../support/migrations-before.ts'
import { runCommand } from '../support/world.ts'

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
let folder: string
let server: EmbeddedPostgres | undefined
beforeEach(() => {
  dataFolder = newDataFolder()
  folder = mkdtempSync(join(tmpdir(), 'ansimpass-earlier-'))
})
afterEach(async () => {
  await server?.stop()
  server = undefined
  rmSync(folder, { recursive: true })
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

const start = () => startEmbeddedPostgres({ dataFolder, log: () => {} })

test('its visits stay, each part gets its login, and nobody is trusted any more', async () => {
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

/** As `ansimpass backup` of that version copied it. */
async function backUp(version: string): Promise<string> {
  const places = await readPlaces(dataFolder)
  if (places === undefined) throw new Error('no cluster')
  const about = { kind: 'database', at: new Date(), version } as const
  const { path } = await writeBackup(folder, about, async (writer) => {
    const label = await copyRunningCluster(backupUrl(places.socketFolder), places.cluster, (name, from) =>
      writer.put(`cluster/${name}`, from),
    )
    await writer.putText('cluster/backup_label', label)
  })
  return path
}

const run = (data: string, ...words: string[]) => runCommand(words, { ...process.env, ANSIMPASS_DATA: data })

test('a backup of version 0.4 is restored in the form of this one, and its visits are counted at once', async () => {
  server = await start()
  await migrate(server.url, { folder: await migrationsBefore(6, folder) })
  await asSuperuser(
    server.url,
    `set search_path = ansimpass; select ensure_visit_partition('2022-01-12');
     insert into visits values ('2022-01-12', gen_random_uuid(), 1, now(), 1, gen_random_uuid(), 'x', gen_random_uuid())`,
  )
  await asSuperuser(server.url, AS_BEFORE)
  const backup = await backUp('0.4.0')
  const restored = newDataFolder()
  const done = await run(restored, 'restore', backup)
  expect(done).toMatchObject({ code: 0, stderr: '' })
  expect(done.stdout).toMatch(/^restored: .* \(version 0\.4\.0\): 1 visits$/m)
  expect(done.stdout).toMatch(/^brought to the form of version \S+: 0006-subjects, /m)
  expect(await run(restored, 'visits', 'count')).toMatchObject({ code: 0, stdout: '1\n' })
  await removeDataFolder(restored)
})

test('a backup of a newer version lies whole in its folder, and it is said what can use it', async () => {
  server = await start()
  await migrate(server.url)
  await asSuperuser(server.url, `insert into ansimpass.migrations values ('9999-of-tomorrow', 'x')`)
  const backup = await backUp('9.0.0')
  const restored = newDataFolder()
  const done = await run(restored, 'restore', backup)
  expect(done).toMatchObject({ code: 1, stdout: '' })
  expect(done.stderr).toMatch(
    /^DATABASE_NEWER_THAN_CODE: .*the backup lies whole in .*: start the version that made it/,
  )
  await removeDataFolder(restored)
})
