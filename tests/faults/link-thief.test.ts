/** A thief's view of finished journeys: in a copy of the database with the keys that are backed up, and in the operator's log. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openKeyRing } from '../../src/adapters/keys/key-ring.ts'
import { createLinkKeys } from '../../src/adapters/keys/link-keys.ts'
import { createPseudonyms } from '../../src/adapters/keys/pseudonyms.ts'
import { createSubjectKeys } from '../../src/adapters/keys/subject-keys.ts'
import { KIND } from '../../src/adapters/postgres/identity/subjects/subject-row.ts'
import { ALL_HOUR_TABLES, emptyHourTables } from '../../src/adapters/postgres/visits/hour-ring.ts'
import { HOUR_KIND } from '../../src/adapters/postgres/visits/hour-rows.ts'
import type { Line } from '../../src/domain/call/phone/line.ts'
import { HOUR, kstDay, MINUTE } from '../../src/domain/kit/time.ts'
import { periodsOf } from '../support/opened-rows.ts'
import { NOON } from '../support/test-keys.ts'
import { pathOf } from '../support/visitor.ts'
import { lineOf, personOf, startVisitorWorld, type VisitorWorld } from '../support/visitor-world.ts'

/** Every number of the demo's range. */
const EVERY_LINE = Array.from({ length: 10_000 }, (_, last) => lineOf(last))
const VISITORS = Array.from({ length: 12 }, (_, nth) => lineOf(nth * 811 + 7))
const NAME = '남궁하늘이'

let world: VisitorWorld
const codes: string[] = []
const keys: string[] = []
const states: string[] = []
beforeAll(async () => {
  world = await startVisitorWorld()
  for (const line of VISITORS) {
    const who = world.visitor()
    await who.types(await world.link(line), '9999') // the link before the one that counts, and digits of somebody else
    const { code, base } = await world.bind(line, personOf(line, NAME), who)
    codes.push(code)
    keys.push(base.split('/')[3] ?? '')
    states.push(world.provider.begun.at(-1)?.state ?? '')
    await who.get(base)
    await who.get(`${base}/me`)
    if (line === VISITORS[0]) await who.post(`${base}/end`)
  }
  await world.visitor().get('/i/NNNNNNNNNNNN')
})
afterAll(() => world.close())

describe('the database', () => {
  test('while journeys run: holds no code, no number, no name and no state, only hashes and what lies under keys', async () => {
    const dump = await stored()
    for (const secret of [...codes, ...keys, ...states, ...VISITORS.map((it) => it.slice(1)), NAME]) {
      expect(dump.toUpperCase().includes(secret.toUpperCase())).toBe(false)
      expect(dump.includes(Buffer.from(secret).toString('hex'))).toBe(false)
    }
    expect((await linkStates()).filter((state) => state === 'opened')).toHaveLength(VISITORS.length - 1)
  })

  test('a journey that was ended is over at once; the others within half an hour', async () => {
    expect((await linkStates()).filter((state) => state === 'used')).toHaveLength(1)
    world.setTime(world.clock.now() + 31 * MINUTE)
    expect(new Set(await linkStates())).toEqual(new Set(['used']))
  })

  test('with every key: the search does find who was bound', async () => {
    expect(await tablesTelling(world.secretsFolder)).toEqual([
      expect.stringMatching(/^links_\d$/),
      expect.stringMatching(/^subjects_hour_\d$/),
    ])
  })

  test('three hours later: with all numbers to try and the keys of the backup, nothing tells of a line that was bound today', async () => {
    world.setTime(world.clock.now() + 3 * HOUR)
    world.keys.destroyExpired(world.clock.now())
    const copy = mkdtempSync(join(tmpdir(), 'stolen-'))
    try {
      cpSync(join(world.secretsFolder, 'lasting'), join(copy, 'lasting'), { recursive: true })
      expect(await tablesTelling(copy)).toEqual([])
    } finally {
      rmSync(copy, { recursive: true, force: true })
    }
  })

  test('the addresses of journeys cannot be made again, by the service itself neither', () => {
    const hour = Math.floor((world.clock.now() - 4 * HOUR) / HOUR)
    const linkKeys = createLinkKeys(world.keys)
    for (const of of [hour, hour + 1]) expect(linkKeys.journeyKey(of, codes[1] ?? '')).toBeUndefined()
  })

  test('after that hour the rows are gone too', async () => {
    await emptyHourTables(world.pool, NOON + 3 * HOUR)
    for (const table of ALL_HOUR_TABLES)
      expect((await world.owner.query(`select from ansimpass.${table}`)).rowCount).toBe(0)
  })
})

test('no line of the log, at debug, holds a code, an address, a state, digits, a number or a name', () => {
  expect(world.log().split('\n').length).toBeGreaterThan(VISITORS.length * 4)
  for (const event of ['link-opened', 'link-refused', 'identity-begun', 'identity-finished', 'identity-bound']) {
    expect(world.log()).toContain(event)
  }
  const digits = VISITORS.map((line) => line.slice(-4))
  for (const line of VISITORS) expect(world.log()).not.toContain(line.slice(3))
  for (const secret of [...codes, ...keys, ...states, NAME, 'NNNNNNNNNNNN', '1980-05-01'])
    expect(world.log()).not.toContain(secret)
  for (const four of digits) expect(world.log()).not.toMatch(new RegExp(`(?<![0-9.:a-f])${four}(?![0-9.:Za-f])`))
})

async function linkStates(): Promise<readonly string[]> {
  const seen = await Promise.all(codes.map((code) => world.linkStore.look(code, world.clock.now())))
  return seen.map(({ state }) => state)
}

/** Which tables have a row that one of the numbers leads to. */
async function tablesTelling(secrets: string): Promise<readonly string[]> {
  const tokens = tokensOfEveryLine(secrets)
  const rows = (await rowsOfAll()).filter(({ row }) => uuidsIn(row).some((uuid) => tokens.has(uuid)))
  return [...new Set(rows.map(({ table }) => table))]
}

/** What the stolen keys make of each number; keys that were not taken are made up anew, and fit nothing. */
function tokensOfEveryLine(secrets: string): ReadonlyMap<string, Line> {
  const at = world.clock.now()
  const tokens = createPseudonyms(openKeyRing(secrets))
  const subjects = createSubjectKeys(openKeyRing(secrets), world.clock)
  const periods = periodsOf(openKeyRing(secrets))
  const day = kstDay(at)
  const things = ['identity-starts', 'refreshes', 'reports'] as const
  const made = EVERY_LINE.flatMap((line) =>
    [
      ...subjects.oldLines(line),
      subjects.subjectOf('line', line),
      tokens.line(day, line),
      ...tokens.linkLines(at, line),
      ...things.map((thing) => tokens.limited(day, thing, line)),
    ]
      .map((token) => Buffer.from(token).toString('hex'))
      .concat(periods.flatMap((period) => period.slots(KIND.line, subjects.subjectOf('line', line), 0, 2)).map(bare))
      .concat(
        tokens
          .linkLines(at, line)
          .flatMap((token) => periods.flatMap((period) => period.slots(HOUR_KIND.linkOfLine, token, 0, 2)).map(bare)),
      )
      .map((token): [string, Line] => [token, line]),
  )
  return new Map(made)
}

type StoredRow = { readonly table: string; readonly columns: readonly string[]; readonly row: string }

async function rowsOfAll(): Promise<readonly StoredRow[]> {
  const { rows: tables } = await world.owner.query<{ name: string; columns: string[] }>(
    `select table_name::text as name, array_agg(column_name::text) as columns from information_schema.columns
     where table_schema = 'ansimpass' and table_name in (
       select table_name from information_schema.tables where table_schema = 'ansimpass' and table_type = 'BASE TABLE')
     group by 1 order by 1`,
  )
  const all: StoredRow[] = []
  for (const { name, columns } of tables) {
    const { rows } = await world.owner.query<{ row: string }>(`select t::text as row from ansimpass."${name}" t`)
    all.push(...rows.map(({ row }) => ({ table: name, columns, row })))
  }
  return all
}

async function stored(): Promise<string> {
  return (await rowsOfAll()).map(({ table, row }) => `${table}: ${row}`).join('\n')
}

function uuidsIn(row: string): readonly string[] {
  return (row.match(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g) ?? []).map(bare)
}

function bare(uuid: string): string {
  return uuid.replaceAll('-', '')
}

test('this file’s addresses are those of journeys', () => {
  expect(pathOf(`/i/${codes[0]}/${keys[0]}?lang=ko`)).toMatch(/^\/i\/[2-9A-HJ-NP-Z]{12}\/[2-9A-HJ-NP-Z]{12}$/)
})
