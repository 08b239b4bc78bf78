/** Bindings in the database against the table of binding states: any events on lines and persons, in any order. */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type DatabaseWorld, databaseWorld } from '../../../../tests/contracts/database-world.fixture.ts'
import type { Line } from '../../../domain/call/phone/line.ts'
import { BINDING_TABLE, type BindingEvent, type BindingState } from '../../../domain/identity/binding-states.ts'
import type { Binding } from '../../../domain/identity/person.ts'
import { type CalendarDate, DAY, type EpochMs, HOUR, kstDay, startOfKstDay } from '../../../domain/kit/time.ts'
import type { Bindings } from '../../../ports/identity/bindings.ts'
import type { PersonRecords } from '../../../ports/identity/person-records.ts'
import { createPostgresBindings } from './bindings.ts'
import { createPostgresPersonRecords } from './person-records.ts'
import { KIND } from './subjects/subject-row.ts'

const LINES: readonly Line[] = ['+821000000001' as Line, '+821000000002' as Line, '+821000000003' as Line]
const PERSONS = ['홍길동', '김영희', 'Emma Clarke']
const BEGIN = Date.parse('2022-01-14T11:40:00+09:00')

type ModelLine = {
  state: BindingState
  /** Of what is bound; left as it was while nobody is. */
  person: number
  provedAt: EpochMs
  noTexts: boolean
}
/** `ids`: of persons who are kept. */
type Model = { now: EpochMs; lines: ModelLine[]; ids: Map<number, string> }
type Real = { readonly bindings: Bindings; readonly records: PersonRecords }
type Command = fc.AsyncCommand<Model, Real>

let world: DatabaseWorld
let real: Real
beforeAll(async () => {
  world = await databaseWorld()
  real = {
    bindings: createPostgresBindings(world.subjects),
    records: createPostgresPersonRecords(world.subjects),
  }
})
afterAll(() => world.close())

const wholeHour = (at: EpochMs) => Math.floor(at / HOUR) * HOUR
const endsAt = (line: ModelLine) => line.provedAt + 28 * DAY
const isBound = (line: ModelLine) => line.state !== 'nobody'
const phone = (line: number) => LINES[line] ?? ('+82' as Line)

/** What happens to a line by the table. @returns whether anything was begun or ended */
function happens(line: ModelLine, event: BindingEvent): boolean {
  const { next, act } = BINDING_TABLE[line.state][event]
  line.state = next
  return act !== 'keep'
}

/** Persons whom no line leads to are nobody any more: proved again they are somebody new. */
function forgetLineless(model: Model): void {
  for (const person of model.ids.keys()) {
    if (!model.lines.some((line) => isBound(line) && line.person === person)) model.ids.delete(person)
  }
}

function step(name: string, run: (model: Model, real: Real) => Promise<void>): Command {
  return {
    check: () => true,
    async run(model, real) {
      await run(model, real)
      forgetLineless(model)
      await sameAnswers(model, real)
    },
    toString: () => name,
  }
}

async function sameAnswers({ now, lines, ids }: Model, { bindings, records }: Real): Promise<void> {
  const found = await bindings.find(LINES, now)
  for (const [index, line] of lines.entries()) {
    const known = found[index]
    const record = await records.ofLine(phone(index), now)
    if (!isBound(line)) {
      expect([known, record]).toEqual(['unbound', undefined])
      continue
    }
    const personId = ids.get(line.person)
    const name = PERSONS[line.person]
    expect(known).toMatchObject({
      binding: { person: { personId, name }, boundAs: line.state, endsAt: endsAt(line), noTexts: line.noTexts },
      snapshot: { evidence: [] },
    })
    expect(record).toMatchObject({ person: { personId, name }, preferences: { noTexts: line.noTexts } })
    const theirs = lines.filter((other) => isBound(other) && other.person === line.person)
    const shown = record?.bindings.map(({ boundAs, endsAt, thisLine }) => `${endsAt} ${boundAs} ${thisLine}`)
    expect(shown?.sort()).toEqual(theirs.map((it) => `${endsAt(it)} ${it.state} ${it === line}`).sort())
  }
}

/** Whoever has no line is in no row of the generation, and who has one has theirs of each kind. */
async function sameGeneration({ ids, lines }: Model): Promise<void> {
  const rows = (await world.opened()).split('\n').filter((row) => row.startsWith('subjects_night'))
  const idsOf = (kind: number) =>
    rows.flatMap((row) => (row.includes(`: ${kind} `) ? (/"i":"([^"]+)"/.exec(row)?.[1] ?? []) : [])).sort()
  const kept = [...ids.values()].sort()
  expect(idsOf(KIND.person)).toEqual(kept)
  expect(idsOf(KIND.status)).toEqual(kept)
  expect(rows).toHaveLength(2 * kept.length + lines.filter(isBound).length)
}

const prove = (index: number, person: number, boundAs: Binding['boundAs']) =>
  step(`${PERSONS[person]} proves line ${index} as ${boundAs}`, async (model, { bindings, records }) => {
    const personId = await bindings.bind({
      line: phone(index),
      person: { name: PERSONS[person] ?? '', birthDate: '1980-05-01' as CalendarDate },
      ci: `ci-${person}`,
      boundAs,
      proofLevel: 'identity',
      provedAt: model.now,
      consents: [{ kind: 'identity', version: '1' }],
    })
    const day = kstDay(model.now)
    await bindings.saveSnapshots([{ personId, snapshot: { evidence: [], fetchedAt: model.now } }])
    await records.note([{ personId, day, deed: 'identity' }])
    expect(personId).toBe(model.ids.get(person) ?? personId)
    expect([...model.ids].filter(([other, id]) => other !== person && id === personId)).toEqual([])
    const line = model.lines[index]
    if (line === undefined) return
    if (!isBound(line) || line.person !== person) line.noTexts = false
    happens(line, `proved-as-${boundAs}`)
    Object.assign(line, { person, provedAt: wholeHour(model.now) })
    model.ids.set(person, personId)
  })

const proveAnother = (index: number) =>
  step(`somebody proves another line than ${index}`, async ({ lines }) => {
    const line = lines[index]
    if (line !== undefined) happens(line, 'proved-for-another-line') // nothing is asked of the database
  })

const wait = (ms: number) =>
  step(`wait ${ms / DAY} days`, async (model) => {
    const before = kstDay(model.now)
    model.now += ms
    await world.passTo(model.now)
    for (const line of model.lines) {
      // A night leaves the day of a proof, no hour: it counts from that day's first.
      if (kstDay(model.now) > before) line.provedAt = startOfKstDay(kstDay(line.provedAt))
      if (model.now >= endsAt(line)) happens(line, 'time-over')
    }
    forgetLineless(model)
    if (kstDay(model.now) > before) await sameGeneration(model)
  })

const numberChanged = (index: number, ago: number) =>
  step(`line ${index} changed hands ${ago / DAY} days ago`, async ({ now, lines }, { records }) => {
    const line = lines[index]
    if (line === undefined) return
    const provedBefore = now - ago
    const isOlder = isBound(line) && line.provedAt < provedBefore
    expect(await records.endBinding(phone(index), { provedBefore })).toBe(isOlder)
    if (isOlder) happens(line, 'number-changed')
  })

const endNow = (index: number, event: 'withdrawn' | 'reported') =>
  step(`line ${index} ${event}`, async ({ lines }, { records }) => {
    const line = lines[index]
    if (line !== undefined) expect(await records.endBinding(phone(index))).toBe(happens(line, event))
  })

const deleteAll = (index: number) =>
  step(`line ${index}’s person deletes everything`, async ({ lines }, { records }) => {
    const line = lines[index]
    if (line === undefined) return
    const theirs = isBound(line) ? lines.filter((it) => isBound(it) && it.person === line.person) : [line]
    const count = theirs.filter((it) => happens(it, 'deleted')).length
    expect(await records.forgetPerson(phone(index))).toBe(count)
  })

const prefer = (index: number, noTexts: boolean) =>
  step(`line ${index} wants ${noTexts ? 'no ' : ''}texts`, async ({ lines }, { records }) => {
    await records.setPreferences(phone(index), { language: undefined, noTexts })
    const line = lines[index]
    if (line !== undefined && isBound(line)) line.noTexts = noTexts
  })

function start(): { model: Model; real: Real } {
  world.setTime(BEGIN)
  const lines = LINES.map((): ModelLine => ({ state: 'nobody', person: 0, provedAt: 0, noTexts: false }))
  return { model: { now: BEGIN, lines, ids: new Map() }, real }
}

const line = fc.nat(LINES.length - 1)
const proofs = fc
  .tuple(
    line,
    fc.nat(PERSONS.length - 1),
    fc.constantFrom('subscriber' as const, 'subscriber' as const, 'user' as const),
  )
  .map(([index, person, boundAs]) => prove(index, person, boundAs))
const commands = fc.commands(
  [
    proofs,
    proofs,
    proofs,
    line.map(proveAnother),
    fc.constantFrom(HOUR, 13 * HOUR, DAY, 9 * DAY, 14 * DAY, 27 * DAY, 28 * DAY).map(wait),
    fc.constantFrom(HOUR, DAY, 9 * DAY).map(wait),
    fc.tuple(line, fc.constantFrom(0, DAY, 10 * DAY)).map(([index, ago]) => numberChanged(index, ago)),
    fc
      .tuple(line, fc.constantFrom('withdrawn' as const, 'reported' as const))
      .map(([index, event]) => endNow(index, event)),
    line.map(deleteAll),
    fc.tuple(line, fc.boolean()).map(([index, noTexts]) => prefer(index, noTexts)),
  ],
  { maxCommands: 30, size: 'max' },
)

test('random lives of three lines and three persons follow the table of states', { timeout: 300_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(commands, async (steps) => {
      await world.empty()
      await fc.asyncModelRun(start, steps)
    }),
    { numRuns: 24 },
  )
})

test('a number that changes hands after 27, 28 or 29 days is its new person’s alone', async () => {
  for (const days of [27, 28, 29]) {
    await world.empty()
    const steps = [prove(0, 0, 'subscriber'), prefer(0, true), wait(days * DAY), prove(0, 1, 'user'), wait(HOUR)]
    const { model } = start()
    for (const each of steps) await each.run(model, real)
    expect(model.lines[0]).toMatchObject({ state: 'user', person: 1, noTexts: false })
  }
})

test('who withdraws the line proved last is kept no longer than the one that is left', async () => {
  await world.empty()
  const last = [prove(0, 2, 'subscriber'), endNow(0, 'withdrawn')]
  const steps = [prove(1, 2, 'subscriber'), wait(27 * DAY), ...last, wait(13 * HOUR)]
  const { model } = start()
  for (const each of steps) await each.run(model, real)
  expect(model.ids.size).toBe(0)
})
