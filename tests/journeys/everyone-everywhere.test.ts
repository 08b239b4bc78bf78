/**
 * Every person at every site at each of the three noons, over real calls: decisions and texts equal `tests/tables/`.
 * After a wanted change: `UPDATE_TABLES=1 npx vitest run tests/journeys/everyone-everywhere.test.ts`, and read the difference.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { NOONS } from '../../demo/world/noons.ts'
import { readRuleset } from '../../src/adapters/rulesets/read-ruleset.ts'
import { createHandset, type Handset } from '../../src/cli/handset/create-handset.ts'
import { type CalendarDate, parseCalendarDate } from '../../src/domain/kit/time.ts'
import { decidePass } from '../../src/domain/pass/decide-pass.ts'
import { type CallEvents, followCallEvents } from '../support/call-events.ts'
import { startWorld, type World } from '../support/world.ts'
import { everyoneTable } from '../tables/everyone-table.ts'
import { everyoneRings, knownOn, type Told } from './everyone.ts'

const TABLES = join(import.meta.dirname, '..', 'tables')
const RULES = readRuleset(join(import.meta.dirname, '..', '..', 'rulesets', 'kr'))

const [QR_DIED, ACADEMIES, EXPIRY] = NOONS.map(({ at }) => at) as [string, string, string] // there are three

const disclose = new Map<string, readonly Told[]>()
let world: World
let handset: Handset
let events: CallEvents

beforeAll(async () => {
  world = await startWorld({ env: { ANSIMPASS_LOG: 'debug', ANSIMPASS_PUBLIC_URL: 'https://ansim.example' } })
  events = followCallEvents(world)
  handset = await createHandset({ server: world.sip })
})
afterAll(async () => {
  handset?.close()
  await world?.stop()
  await world?.remove()
})

describe.each(NOONS)('everyone, everywhere, at $at', ({ at, now, title, about }) => {
  let told: readonly Told[]
  beforeAll(async () => {
    told = await everyoneRings(world, handset, events, at)
    disclose.set(at, told)
  })

  test('decisions, door and texts are those of the table', () => {
    const file = join(TABLES, `everyone-${at.slice(0, 10)}.md`)
    const table = everyoneTable(`${title.ko} 11시 40분: ${about.ko}`, now, told)
    if (process.env['UPDATE_TABLES'] === '1') writeFileSync(file, table)
    expect(differences(readFileSync(file, 'utf8'), table)).toEqual([])
  })

  test('what the rules say of the same people is what was decided', () => {
    for (const { person, site, decision } of told) {
      if (decision === undefined) continue
      const known = knownOn(person.phone, now)
      const isKnown = known.state === 'bound' && known.person.registryIdentifier !== undefined
      const { outcome, reason, ruleId } = decidePass(RULES, {
        at: now,
        asKnownAt: now,
        site,
        person: known.state === 'bound' ? { birthDate: dayOf(known.person.birthDate) } : undefined,
        evidence: isKnown ? known.person.evidence : 'unknown',
      })
      // Of a line that is nobody's nothing was looked up: that is told apart from a look-up that failed.
      const isNobodys = known.state !== 'bound' && reason.code === 'evidence-unknown'
      const code = isNobodys ? 'not-identified' : reason.code
      expect(decision, `${person.id} at ${site.name}`).toMatchObject({ outcome, reason: code, ruleId })
    }
  })
})

describe('what must hold whatever the tables say', () => {
  const all = () => [...disclose.values()].flat()
  const of = (id: string) => all().filter(({ person }) => person.id === id)
  const at = (noon: string, id: string, site: string) =>
    disclose.get(noon)?.find((told) => told.person.id === id && told.site.name === site)
  const bodies = (told: readonly Told[]) => told.flatMap(({ text }) => text?.text ?? [])

  test('each text is one SMS of at most 90 bytes and accuses nobody', () => {
    expect(all().filter(({ text }) => text !== undefined).length).toBeGreaterThan(900)
    for (const { text } of all()) expect(text?.bytes ?? 0).toBeLessThanOrEqual(90)
    const accusing = /미접종|거부|위반|불법|금지|의심|unvaccinated|not vaccinated|refused|illegal|denied/i
    expect(bodies(all()).filter((body) => accusing.test(body))).toEqual([])
  })

  test("a son on his mother's line never gets her doses, nor her name", () => {
    const told = of('son')
    expect(told.map(({ decision }) => decision?.outcome)).not.toContain('pass')
    expect(told.filter(({ arrival }) => arrival !== undefined && arrival.shown !== '고*찬(01년생) 사용자')).toEqual([])
    expect(bodies([...told, ...of('mother')]).filter((body) => /심\*희|71년생|접종확인/.test(body))).toEqual([])
  })

  test('a number that changed hands shows nothing of the person before', () => {
    const told = of('moon')
    expect(told.filter(({ arrival }) => arrival !== undefined && arrival.shown !== '')).toEqual([])
    expect(bodies(told).filter((body) => /마\*우|77년생|접종확인 |패스확인/.test(body))).toEqual([])
  })

  test("a line that is nobody's gets five links a day, then how to go on without; none where no pass is asked for", () => {
    for (const noon of NOONS) {
      for (const id of ['moon', 'yu', 'cha', 'lan', 'pyo']) {
        const told = (disclose.get(noon.at) ?? []).filter(({ person }) => person.id === id)
        expect(bodies(told).filter((body) => body.includes('/i/')).length).toBe(5)
        expect(bodies(told).at(-1)).toMatch(/조회 불가|cannot check/i)
        const hair = at(noon.at, id, '노원미용실')?.text?.text
        expect(hair).toMatch(/방역패스 없이 이용|No pass is needed/)
      }
    }
  })

  test('a foreign caller reads English, everybody else Korean', () => {
    for (const { person, text } of all()) {
      expect(text?.text ?? '[AnsimPass]').toMatch(person.phone.startsWith('+') ? /^[ -~]+$/ : /^\[안심|^\[AnsimPass\]$/)
    }
  })

  test('a retired place logs, decides, shows and sends nothing', () => {
    const told = all().filter(({ site }) => site.retired)
    expect(told).toHaveLength(all().length / 12)
    for (const { final, outcome, decision, arrival, text } of told) {
      expect([final, outcome, decision, arrival, text]).toEqual([410, 'retired', undefined, undefined, undefined])
    }
  })

  test("at noon on 13 December nobody knows of the evening's amnesty", () => {
    expect(disclose.get(QR_DIED)?.filter(({ decision }) => decision?.reason === 'suspended')).toEqual([])
    expect(at(QR_DIED, 'song', '노원헬스')?.decision).toMatchObject({ outcome: 'no-pass', ruleId: 'N2' })
  })

  test('an academy asks for a pass on 16 December, and no more on 12 January', () => {
    expect(at(ACADEMIES, 'song', '노원학원')?.decision).toMatchObject({ outcome: 'no-pass', ruleId: 'N4' })
    expect(at(EXPIRY, 'song', '노원학원')?.decision).toMatchObject({ outcome: 'not-required', ruleId: 'S1' })
  })

  test('from 3 January a vaccination ends after 180 days, and the text says when', () => {
    for (const noon of [QR_DIED, ACADEMIES]) expect(at(noon, 'park', '노원헬스')?.decision?.outcome).toBe('pass')
    expect(at(EXPIRY, 'park', '노원헬스')?.text?.text).toContain('접종 효력 1월2일 만료')
    expect(at(EXPIRY, 'namgung', '노원헬스')?.decision?.outcome).toBe('pass')
    expect(at(EXPIRY, 'park', '노원마트')?.text?.text).toContain('접종 1월2일 만료(계도기간 ~1월16일)')
  })

  test('the log holds one visit for each line at each live place of the last noon', async () => {
    const lines = new Set(disclose.get(EXPIRY)?.map(({ person }) => person.phone)).size
    expect(await world.visits()).toBe(lines * 11)
  })
})

/** The lines in which the kept table and the calls differ, marked as in a diff, each with its person. */
function differences(kept: string, made: string): readonly string[] {
  const [was, is] = [withPerson(kept), withPerson(made)]
  return [...new Set([...was, ...is])]
    .filter((line) => !was.has(line) || !is.has(line))
    .sort()
    .map((line) => `${was.has(line) ? '-' : '+'} ${line}`)
}

function withPerson(table: string): ReadonlySet<string> {
  let person = ''
  const lines = table.split('\n').map((line) => {
    if (line.startsWith('## ')) person = line.slice(3)
    return `${person}: ${line}`
  })
  return new Set(lines)
}

function dayOf(text: string): CalendarDate {
  const day = parseCalendarDate(text)
  if (day === undefined) throw new Error(`${text} is no day`)
  return day
}
