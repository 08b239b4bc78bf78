/** A fresh, migrated database for a test, on one cluster for the whole run. */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import pg from 'pg'
import { migrate } from '../../src/adapters/postgres/kit/migrate.ts'
import { startThrowAwayCluster } from './throw-away-cluster.ts'

export type TestDatabase = {
  /** Owner's URL of the migrated database. */
  readonly url: string
  /** Owner's URL of the cluster's database `postgres`. */
  readonly adminUrl: string
  /** Drops the database, connections to it and all. */
  close(): Promise<void>
}

/** Where the run's global setup lends its cluster; unset without one. */
export const CLUSTER_SOCKET = 'TEST_CLUSTER_OF_ANSIMPASS'
const TEMPLATE = 'ansimpass_template'

/** Takes about 50 ms, the first of a run 2 s. */
export async function testDatabase(): Promise<TestDatabase> {
  const adminUrl = await clusterOfRun()
  return createDatabase(adminUrl, TEMPLATE)
}

/** An empty database without schema. */
export async function emptyTestDatabase(adminUrl?: string): Promise<TestDatabase> {
  return createDatabase(adminUrl ?? (await clusterOfRun()), 'template0')
}

/** Starts the cluster and makes the template; kept by the process that calls it. */
export async function startClusterOfRun(): Promise<{ adminUrl: string; close(): Promise<void> }> {
  const cluster = await startThrowAwayCluster()
  await admin(cluster.adminUrl, `create database ${TEMPLATE}`)
  await migrate(databaseUrl(cluster.adminUrl, TEMPLATE))
  return cluster
}

let ownCluster: Promise<{ adminUrl: string }> | undefined

async function clusterOfRun(): Promise<string> {
  const socket = process.env[CLUSTER_SOCKET]
  if (socket === undefined) {
    ownCluster ??= startClusterOfRun()
    return (await ownCluster).adminUrl
  }
  const connection = connect(socket)
  await once(connection, 'connect')
  const answer = JSON.parse(await text(connection)) as { adminUrl?: string; error?: string }
  if (answer.adminUrl === undefined) throw new Error(answer.error)
  return answer.adminUrl
}

async function createDatabase(adminUrl: string, template: string): Promise<TestDatabase> {
  const name = `t_${randomBytes(6).toString('hex')}`
  await admin(adminUrl, `create database ${name} template ${template} strategy file_copy`)
  return {
    url: databaseUrl(adminUrl, name),
    adminUrl,
    close: () => admin(adminUrl, `drop database if exists ${name} with (force)`),
  }
}

/** Two copies of one template at once are refused: they take turns by an advisory lock. */
async function admin(adminUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl })
  client.on('error', () => {})
  await client.connect()
  try {
    await client.query('select pg_advisory_lock(1)')
    await client.query(statement)
  } finally {
    await client.end()
  }
}

function databaseUrl(adminUrl: string, name: string): string {
  return adminUrl.replace('/postgres?', `/${name}?`)
}
