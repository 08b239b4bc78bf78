/** A night's fold that is killed before any of its steps: nobody is lost or revived, and the next one goes on. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createPostgresBindings } from '../../src/adapters/postgres/identity/bindings.ts'
import { createPostgresPersonRecords } from '../../src/adapters/postgres/identity/person-records.ts'
import { NIGHT_STEPS } from '../../src/adapters/postgres/identity/subjects/night-steps.ts'
import { createSubjectFolds } from '../../src/adapters/postgres/identity/subjects/subject-folds.ts'
import { NIGHT_TABLES } from '../../src/adapters/postgres/identity/subjects/tables.ts'
import type { Line } from '../../src/domain/call/phone/line.ts'
import type { CalendarDate, EpochMs } from '../../src/domain/kit/time.ts'
import { type DatabaseWorld, databaseWorld } from '../contracts/database-world.fixture.ts'

const CHILD = join(import.meta.dirname, 'fold-crash.fixture.ts')
const at = (text: string): EpochMs => Date.parse(`${text}+09:00`)
const line = (last: number) => `+8210000${String(last).padStart(5, '0')}` as Line

let world: DatabaseWorld
let lines: ReturnType<typeof createPostgresBindings>
let records: ReturnType<typeof createPostgresPersonRecords>
beforeAll(async () => {
  world = await databaseWorld()
  lines = createPostgresBindings(world.subjects)
  records = createPostgresPersonRecords(world.otherSubjects)
})
afterAll(() => world.close())
beforeEach(() => world.empty())

const bind = (last: number, name: string) =>
  lines.bind({
    line: line(last),
    person: { name, birthDate: '1980-05-01' as CalendarDate },
    ci: `ci-${last}`,
    boundAs: 'subscriber',
    proofLevel: 'identity',
    provedAt: world.clock.now(),
  })
const ALL = Array.from({ length: 40 }, (_, n) => line(n))
const names = async () =>
  (await lines.find(ALL, world.clock.now())).map((known) => (known === 'unbound' ? '' : known.binding.person.name))

async function killedBefore(step: string): Promise<void> {
  const args = [world.databaseUrl, world.folder, '2022-01-13', String(world.clock.now()), step]
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', CHILD, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const [said, [, signal]] = await Promise.all([text(child.stderr), once(child, 'exit')])
  expect([said, signal]).toEqual(['', 'SIGKILL'])
}

test.each(NIGHT_STEPS)(
  'killed before %s',
  async (step) => {
    world.setTime(at('2022-01-12T11:40'))
    for (let n = 0; n < 20; n += 1) await bind(n, `어제 ${n}`)
    await world.passTo(at('2022-01-13T09:00'))
    for (let n = 20; n < 40; n += 1) await bind(n, `오늘 ${n}`)
    await records.endBinding(line(3))
    await records.forgetPerson(line(25))
    await bind(7, '딴 사람')
    await world.passTo(at('2022-01-13T15:00'))
    await world.passTo(at('2022-01-14T00:05'))
    const before = await names()
    expect(before.filter((name) => name === '')).toHaveLength(2)

    await killedBefore(step)
    expect(await names()).toEqual(before)
    world.setTime(at('2022-01-14T00:12'))
    const pool = world.other
    const { databaseUrl, subjectKeys: keys, dataCipher: cipher, clock } = world
    const restarted = createSubjectFolds({
      pool,
      databaseUrl,
      keys,
      cipher,
      clock: { ...clock, held: () => undefined },
      events: { emit: () => {} },
    })
    await restarted.round()
    expect(await names()).toEqual(before)

    const opened = await world.opened()
    for (const gone of ['어제 3"', '어제 7"', '오늘 25"']) expect(opened).not.toContain(gone)
    const sizes = await Promise.all(NIGHT_TABLES.map((table) => world.owner.query(`select from ansimpass.${table}`)))
    expect(sizes.map(({ rowCount }) => rowCount).sort((a, b) => Number(a) - Number(b))).toEqual([0, 2 * 38])
    const nights = world.keys.list().filter(({ kind }) => kind === 'night')
    expect(nights.map(({ period }) => period)).toEqual(['2022-01-13'])
    expect(world.keys.list().filter(({ kind, period }) => kind === 'day' && period < '2022-01-14')).toEqual([])
  },
  60_000,
)
