/** Every person at every site at each of the three noons while the registry is slow, hanging, half, down, or wrong for a minute: nobody is told "no pass" for want of an answer, whom it knows well are told as ever, and after the minute all are. */
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type DemoRegistry, startRegistry } from '../../demo/registry/registry.ts'
import type { DemoPerson } from '../../demo/world/demo-person.ts'
import { NOONS } from '../../demo/world/noons.ts'
import { makeWorld, registryPeople } from '../../demo/world/world.ts'
import { createFhirRegistry } from '../../src/adapters/fhir/fhir-registry.ts'
import { readRuleset } from '../../src/adapters/rulesets/read-ruleset.ts'
import type { Binding } from '../../src/domain/identity/person.ts'
import { type CalendarDate, DAY, type EpochMs } from '../../src/domain/kit/time.ts'
import type { PassDecision } from '../../src/domain/pass/pass-decision.ts'
import { chooseText } from '../../src/domain/pass/text/choose-text.ts'
import type { Site } from '../../src/domain/places/site.ts'
import type { KnownLine } from '../../src/ports/identity/bindings.ts'
import { makeEstablishStatus } from '../../src/usecases/pass/establish-status.ts'
import { decide } from '../../src/usecases/pass/fresh-status.ts'
import { makeLookUpPerson } from '../../src/usecases/pass/look-up-person.ts'

const RULES = readRuleset(join(import.meta.dirname, '..', '..', 'rulesets', 'kr'))
const PATIENT_MS = 15_000
const FAULTS = ['slow', 'hanging', 'half', 'down', 'wrong'] as const

type Told = {
  readonly person: DemoPerson
  readonly site: Site
  readonly decision: PassDecision
  readonly lastKnown: EpochMs | undefined
  readonly text: string
}

/** A noon's people and places, and a registry of their own. */
function noonOf({ now }: (typeof NOONS)[number]) {
  const world = makeWorld(now, 12)
  const people = world.people.filter(({ provedAt }) => provedAt !== undefined && now - provedAt < 28 * DAY)
  const sites = world.sites.map((site, id): Site => ({ ...site, id, organization: undefined }) as unknown as Site)
  let registry: DemoRegistry | undefined

  /** As one `texts` process does, the breaker and all. @param timeLimitMs  the usual two seconds, or as long as a busy machine may take */
  function process(timeLimitMs = 2_000) {
    const { baseUrl } = registry ?? expect.fail('not started')
    const events = { emit: () => {} }
    const lookUp = makeLookUpPerson({
      registry: createFhirRegistry({ baseUrl, breakForMs: 100, timeLimitMs }, events),
      bindings: { saveSnapshots: async () => {}, forgetNone: async () => {} },
      records: { note: async () => {} },
      clock: { now: () => now },
      events,
    })
    return makeEstablishStatus({ ruleset: () => RULES, lookUp, statusHours: 24, agedHours: 6 })
  }

  return {
    people,
    sites,
    async start() {
      registry = await startRegistry({ port: 0, people: registryPeople(world.people) })
    },
    close: () => registry?.close(),
    setFault: (fault: Parameters<DemoRegistry['setFault']>[0]) => registry?.setFault(fault),
    begin: process,
    /** All at the same time, as at noon. */
    ring: (establish: ReturnType<typeof process>) =>
      Promise.all(
        people.flatMap((person) =>
          sites.map(async (site): Promise<Told> => {
            const known = knownAs(person, now)
            const { decision, lastKnown } = await establish(known, site, now, 'visit')
            const text = chooseText({ decision, known: known.binding, lastKnown }).kind
            return { person, site, decision, lastKnown, text }
          }),
        ),
      ),
    /** What may be said of somebody of whom nothing can be asked: by age, or where nothing is asked for. */
    unasked: ({ person, site }: Told) =>
      decide({ ruleset: RULES, site, at: now, person: knownAs(person, now).binding.person }, 'unknown'),
  }
}

function knownAs(person: DemoPerson, now: EpochMs): Exclude<KnownLine, 'unbound'> {
  const { id: personId, name, birthDate, registryIdentifier = `KR-DEMO-UNKNOWN-${person.id}`, snapshot } = person
  const binding: Binding = {
    person: { personId, name, birthDate: birthDate as CalendarDate, registryIdentifier },
    boundAs: person.bound ?? 'subscriber',
    proofLevel: 'identity',
    endsAt: now + DAY,
  }
  return { binding, snapshot }
}

describe.each(NOONS)('everyone, everywhere, at $at', (noon) => {
  const world = noonOf(noon)
  let well: readonly Told[]
  beforeAll(async () => {
    await world.start()
    well = await world.ring(world.begin(PATIENT_MS))
  })
  afterAll(() => world.close())

  const isNoPass = ({ decision }: Told) => decision.outcome === 'no-pass'
  const said = ({ decision, text }: Told) => [decision.outcome, decision.reason.code, text]

  test('a registry that is well tells some that they have a pass and some that they have none', () => {
    expect(well.length).toBeGreaterThan(300)
    expect(well.filter(isNoPass).length).toBeGreaterThan(20)
    expect(well.filter(({ decision }) => decision.outcome === 'pass').length).toBeGreaterThan(50)
  })

  test.each(FAULTS)('%s: each is told as ever, the last known pass, or that it cannot be checked', async (fault) => {
    world.setFault(fault)
    const told = await world.ring(world.begin(fault === 'slow' ? PATIENT_MS : undefined))
    world.setFault('ok')
    const [asEver, others] = [told.filter(isAsEver), told.filter((each, nth) => !isAsEver(each, nth))]
    expect(told.length).toBe(well.length)
    expect(others.filter(isNoPass)).toEqual([])
    for (const each of others) {
      const { decision, lastKnown } = each
      const name = `${each.person.id} at ${each.site.name}`
      if (decision.outcome === 'pass') expect(lastKnown, name).toBe(each.person.snapshot?.fetchedAt)
      else expect(said(each).slice(0, 2), name).toEqual([world.unasked(each).outcome, world.unasked(each).reason.code])
    }
    // Of whom nothing need be asked, or who was looked up a day ago, nothing changes whatever the registry does.
    const sure = told.filter((each) => world.unasked(each).outcome !== 'unknown')
    expect(sure.length).toBeGreaterThan(50)
    expect(sure.filter((each) => !asEver.includes(each))).toEqual([])
    if (fault === 'slow') expect(others).toEqual([])
    if (fault === 'hanging' || fault === 'down') expect(asEver.filter(isNoPass).filter(needsAnswer)).toEqual([])

    function isAsEver(each: Told, nth: number): boolean {
      const before = well[nth]
      return before !== undefined && said(before).join() === said(each).join()
    }
    function needsAnswer(each: Told): boolean {
      return world.unasked(each).outcome === 'unknown' && each.person.snapshot === undefined
    }
  })

  test('wrong for a minute: when it is over the same process tells everybody as ever', async () => {
    const establish = world.begin(PATIENT_MS)
    world.setFault('wrong')
    const during = await world.ring(establish)
    expect(during.filter(isNoPass).filter((each) => world.unasked(each).outcome === 'unknown')).toEqual(
      during.filter((each) => isNoPass(each) && each.person.snapshot !== undefined),
    )
    world.setFault('ok')
    const isOver = async () => (await world.ring(establish)).map(said)
    await expect.poll(isOver, { timeout: 20_000, interval: 100 }).toEqual(well.map(said)) // its breaker closes
  })
})
