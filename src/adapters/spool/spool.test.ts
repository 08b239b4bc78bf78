import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { anEntry, takenInstead } from '../../../tests/contracts/visits.fixture.ts'
import type { CalendarDate } from '../../domain/kit/time.ts'
import type { VisitEntry } from '../../ports/visits/visit-log.ts'
import { readSpool } from './read-spool.ts'
import { openSpool } from './spool.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spool-'))
  path = join(folder, 'spool', 'spool.sqlite')
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

test('visits come out whole and in the order in which they came', async () => {
  const spool = await openSpool({ path })
  const entries = Array.from({ length: 5 }, () => anEntry())
  await spool.store(entries.slice(0, 3))
  await spool.store(entries.slice(3))
  const oldest = await spool.oldest(4)
  expect(oldest.map(({ entry }) => hex(entry.visit.callKey))).toEqual(
    entries.slice(0, 4).map(({ visit }) => hex(visit.callKey)),
  )
  const [first] = oldest
  expect(hex(first?.entry.intent?.sealed as Uint8Array)).toBe(hex(entries[0]?.intent?.sealed as Uint8Array))
  expect(await spool.waiting()).toBe(5)
  await spool.remove(oldest.map(({ seq }) => seq))
  expect(await spool.waiting()).toBe(1)
  await spool.close()
})

test('a visit set aside waits no more, but is still there', async () => {
  const spool = await openSpool({ path })
  await spool.store([anEntry(), anEntry()])
  const [first] = await spool.oldest(1)
  await spool.setAside([first?.seq ?? 0], 'refused')
  expect(await spool.waiting()).toBe(1)
  expect((await spool.oldest(9)).map(({ seq }) => seq)).not.toContain(first?.seq)
  expect(readSpool(path)).toHaveLength(2)
  await spool.close()
})

test('what is stored survives kill -9 of the process', async () => {
  const program = `
    import { openSpool } from ${JSON.stringify(join(import.meta.dirname, 'spool.ts'))}
    import { anEntry } from ${JSON.stringify(join(import.meta.dirname, '../../../tests/contracts/visits.fixture.ts'))}
    const spool = await openSpool({ path: ${JSON.stringify(path)} })
    for (;;) {
      const entry = anEntry()
      await spool.store([entry])
      process.stdout.write(Buffer.from(entry.visit.callKey).toString('hex') + '\\n')
    }`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const told: string[] = []
  for await (const line of createInterface(child.stdout)) {
    told.push(line)
    if (told.length === 50) child.kill('SIGKILL')
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  expect(told.length).toBeGreaterThanOrEqual(50)
  const kept = new Set(readSpool(path).map(({ callKey }) => hex(callKey)))
  expect(told.filter((key) => !kept.has(key))).toEqual([])
  const again = await openSpool({ path })
  expect(await again.waiting()).toBe(kept.size)
  await again.close()
})

test('another process reads while visits are stored', async () => {
  const spool = await openSpool({ path })
  for (let count = 1; count <= 20; count += 1) {
    await spool.store([anEntry()])
    expect(readSpool(path)).toHaveLength(count)
  }
  await spool.close()
  expect(readSpool(path)).toHaveLength(20)
})

test('a full spool says so, loses nothing and takes visits again when there is room', async () => {
  const spool = await openSpool({ path, maxBytes: 200_000 })
  let stored = 0
  const fill = async () => {
    for (;;) {
      await spool.store(Array.from({ length: 50 }, () => anEntry()))
      stored += 50
    }
  }
  await expect(fill()).rejects.toMatchObject({
    code: 'VISIT_LOG_UNAVAILABLE',
    message: expect.stringContaining('full'),
  })
  expect(stored).toBeGreaterThan(0)
  expect(await spool.waiting()).toBe(stored)
  await spool.remove((await spool.oldest(100)).map(({ seq }) => seq))
  expect(await spool.store([anEntry()])).toMatchObject([{ kind: 'stored' }])
  await spool.close()
})

test('nothing of a visit is left in the files once it is removed', async () => {
  const spool = await openSpool({ path })
  const entry = anEntry()
  await spool.store([entry])
  const inFiles = () =>
    readdirSync(dirname(path)).some((name) =>
      readFileSync(join(dirname(path), name)).includes(Buffer.from(entry.visit.callKey)),
    )
  expect(inFiles()).toBe(true)
  await spool.remove((await spool.oldest(1)).map(({ seq }) => seq))
  expect(inFiles()).toBe(false)
  await spool.close()
})

test('visits up to a day are destroyed, in the queue and in the quarantine; later ones stay', async () => {
  const spool = await openSpool({ path })
  const at = (day: string) => anEntry({ arrivedAt: Date.parse(`${day}T12:00+09:00`) })
  const [old, refused, young] = [at('2022-01-12'), at('2022-01-11'), at('2022-01-13')]
  await spool.store([old, refused, young])
  const seq = (await spool.oldest(10)).find(({ entry }) => entry.visit.day === '2022-01-11')?.seq ?? 0
  await spool.setAside([seq], 'refused')
  expect(await spool.forgetVisits({ through: '2022-01-12' as CalendarDate })).toMatchObject([
    { day: '2022-01-11', visits: 1 },
    { day: '2022-01-12', visits: 1 },
  ])
  expect(await spool.forgetVisits({ through: '2022-01-12' as CalendarDate })).toEqual([])
  expect(readSpool(path).map(({ day }) => day)).toEqual(['2022-01-13'])
  expect(await spool.state()).toMatchObject({ quarantined: 0, waiting: 2 })
  await spool.close()
})

test('when the duty ends visits become taken calls: text and key stay, nothing of the visit is left in the files', async () => {
  const spool = await openSpool({ path })
  const [mine, other] = [anEntry(), anEntry({ siteId: 2 })]
  await spool.store([mine, other])
  expect(await spool.forgetVisits({ siteIds: [1] })).toMatchObject([{ day: '2022-01-12', visits: 1 }])
  expect(readSpool(path)).toHaveLength(1)
  expect(await spool.forgetVisits({})).toMatchObject([{ visits: 1 }])
  expect(await spool.forgetVisits({})).toEqual([])
  expect(readSpool(path)).toEqual([])
  const inFiles = readdirSync(dirname(path)).some((name) =>
    readFileSync(join(dirname(path), name)).includes(Buffer.from(mine.visit.sealed)),
  )
  expect(inFiles).toBe(false)
  const waiting = await spool.oldest(10)
  expect(waiting.map(({ entry }) => [hex(entry.visit.callKey), entry.visit.sealed])).toEqual([
    [hex(mine.visit.callKey), undefined],
    [hex(other.visit.callKey), undefined],
  ])
  expect(hex(waiting[0]?.entry.intent?.sealed ?? new Uint8Array())).toBe(hex(mine.intent.sealed))
  expect(await spool.store([takenInstead(mine)])).toEqual([{ kind: 'already' }])
  await spool.remove(waiting.map(({ seq }) => seq))
  expect(await spool.waiting()).toBe(0)
  await spool.close()
})

test('only its owner may read it', async () => {
  const spool = await openSpool({ path })
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(statSync(dirname(path)).mode & 0o777).toBe(0o700)
  await spool.close()
})

test('a closed spool refuses', async () => {
  const spool = await openSpool({ path })
  await spool.close()
  await expect(spool.store([anEntry()])).rejects.toMatchObject({ code: 'VISIT_LOG_UNAVAILABLE' })
})

test('one entry that cannot be kept is refused alone', async () => {
  const spool = await openSpool({ path })
  const odd = (changes: object) => ({ ...anEntry(), visit: { ...anEntry().visit, ...changes } }) as VisitEntry
  const entries = [anEntry(), odd({ siteId: 1.5 }), odd({ day: '2022-02-30' }), odd({ callKey: 'text' }), anEntry()]
  expect((await spool.store(entries)).map(({ kind }) => kind)).toEqual([
    'stored',
    'refused',
    'refused',
    'refused',
    'stored',
  ])
  expect(await spool.waiting()).toBe(2)
  await spool.close()
})

test('what was set aside can be put back; a call repeated meanwhile is known', async () => {
  const spool = await openSpool({ path })
  const entry = anEntry()
  await spool.store([entry])
  await spool.setAside([(await spool.oldest(1))[0]?.seq ?? 0], 'refused')
  expect(await spool.state()).toMatchObject({ waiting: 0, quarantined: 1, lost: 0 })
  expect(await spool.store([entry])).toEqual([{ kind: 'already' }])
  expect(await spool.repair(false)).toEqual({ requeued: 1, recovered: 0 })
  expect((await spool.oldest(1)).map((one) => hex(one.entry.visit.callKey))).toEqual([hex(entry.visit.callKey)])
  expect(await spool.state()).toMatchObject({ waiting: 1, quarantined: 0 })
  await spool.close()
})
