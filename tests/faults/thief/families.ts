/** A day on which people come in families: guardians with a companion, relatives with an alias, guests entered by alias, people who say that something is wrong. */

import { readAuthorityPrivateKey } from '../../../src/adapters/hpke/authority-key.ts'
import { openVisits } from '../../../src/adapters/hpke/visit-opener.ts'
import { createPostgresSiteOwners } from '../../../src/adapters/postgres/places/site-owners.ts'
import { readEpochs, readVisits } from '../../../src/adapters/postgres/visits/visit-reader.ts'
import { takeHandedCalls } from '../../../src/adapters/program-sockets/handed-calls.ts'
import type { Line, SiteNumber } from '../../../src/domain/call/phone/line.ts'
import {
  addDays,
  type CalendarDate,
  DAY,
  type EpochMs,
  HOUR,
  kstDay,
  MINUTE,
  SECOND,
} from '../../../src/domain/kit/time.ts'
import type { Site } from '../../../src/domain/places/site.ts'
import type { Alias } from '../../../src/domain/visits/alias.ts'
import type { Channel, Visitor } from '../../../src/domain/visits/visit.ts'
import type { Journey } from '../../../src/usecases/links/read-link.ts'
import { verifyVisits } from '../../../src/usecases/tracing/verify-visits.ts'
import { makeEnterVisitor } from '../../../src/usecases/visits/enter-visitor.ts'
import { randomFrom } from '../../support/random-from.ts'
import { type Copy, takeCopies } from './copy.ts'
import { bindAll, followTexts, makeRing, registerAll } from './hours.ts'
import { passTime } from './pass-time.ts'
import { shuffled } from './plan.ts'
import { type Family, plantTies } from './planted-ties.ts'
import { startThiefServer, type ThiefServer } from './server.ts'

/** Of each kind; of two of them a round is made. */
export const FAMILIES = 200
/** So many come together, and what else they do is done in another order. */
const TOGETHER = 8
const EVENING_BEFORE = Date.parse('2022-01-11T20:00:00+09:00')
const MORNING = Date.parse('2022-01-12T09:05:00+09:00')
const NIGHT = Date.parse('2022-01-13T01:30:00+09:00')
const SITES = Array.from({ length: 4 }, (_, nth) => `080000090${nth}` as SiteNumber)

/** What is said once and must be legible in no copy. */
export const SPELLED = {
  companion: '동반이름갑',
  words: '제 이름이 틀렸습니다 을을을',
  owner: '+82200007788' as Line,
  pin: '4071',
} as const

export type Families = Family & {
  readonly visits: readonly string[]
  /** At once; in the evening; after the night; a month later; and with ties planted. */
  readonly copies: Readonly<Record<'atOnce' | 'evening' | 'night' | 'month' | 'mistaken', Copy>>
  close(): void
}

export async function familiesDay(seed: number): Promise<Families> {
  const random = randomFrom(seed)
  await using world = await startThiefServer(EVENING_BEFORE, SITES)
  using copies = takeCopies(world)
  const lines = shuffled(
    Array.from({ length: 3 * FAMILIES }, (_, nth) => `+82100000${String(nth).padStart(4, '0')}` as Line),
    random,
  )
  const some = () => lines.splice(0, FAMILIES)
  const [guardians, relatives, askers] = [some(), some(), some()]
  const everybody = shuffled([...guardians, ...relatives, ...askers], random)
  registerAll(world, everybody)
  await bindAll(world, everybody)
  for (const line of shuffled(guardians, random)) await nameCompanion(world, line)
  await passTime(world, MORNING)
  await ownTheShop(world)
  const issued = await morning(world, { guardians, relatives, askers }, random)
  const truth = await truthOf(world, kstDay(MORNING))
  const visitOf = (visitor: Visitor, channel: Channel) => {
    const visit = truth.get(`${channel} ${visitor}`)
    if (visit === undefined) throw new Error(`no visit ${channel} in truth`)
    return visit
  }
  const aliases = relatives.map((line) => issued.get(line) as Alias) // each has one
  const family = { guardians, relatives, askers, aliases, visitOf }
  const atOnce = await copies.take('at once')
  await passTime(world, world.clock.now() + 3 * HOUR + 5 * MINUTE)
  const evening = await copies.take('evening')
  await passTime(world, NIGHT)
  const night = await copies.take('night')
  for (let day = 1; day <= 30; day += 1) await passNight(world, NIGHT + day * DAY)
  const month = await copies.take('month')
  await plantTies(world, family, random)
  const mistaken = await copies.take('mistaken')
  return {
    ...family,
    visits: [...truth.values()],
    copies: { atOnce, evening, night, month, mistaken },
    close: copies.keep(),
  }
}

type People = Pick<Family, 'guardians' | 'relatives' | 'askers'>

/** Some of each kind at a time: who came with whom, whose an alias is and whose visit it was cannot be told by the order of what is done. */
async function morning(world: ThiefServer, people: People, random: () => number): Promise<ReadonlyMap<Line, Alias>> {
  const { services, grounds, clock } = world
  const { visitors } = services.web.links
  takeHandedCalls(grounds.calls.feed, services.calls.takeHandedCall, (error) => {
    throw error
  })
  const ring = await makeRing(world)
  const texts = followTexts(world)
  const issued = new Map<Line, Alias>()
  const journeyOf = (line: Line, site?: Site) => ({ site, content: { line } }) as unknown as Journey
  const enter = makeEnterVisitor({
    ...{ sealer: services.calls.sealer, visitLog: services.calls.visitLog, arrivals: { put: () => {} } },
    ...{ visitsRecorded: () => true, events: grounds.calls.events },
  })
  let called = 0
  for (let from = 0; from < FAMILIES; from += TOGETHER) {
    const now = <T>(list: readonly T[]) => shuffled(list.slice(from, from + TOGETHER), random)
    const number = SITES[(from / TOGETHER) % SITES.length] as SiteNumber // within the list
    const site = grounds.web.sites.all().find((each) => each.number === number)
    if (site === undefined) throw new Error('the site is not there')
    const next = () => world.setTime(clock.now() + SECOND)
    for (const line of now([...people.guardians])) {
      next()
      await ring.call({ line, site: number })
      called += 1
    }
    for (const line of now([...people.askers])) {
      next()
      await ring.call({ line, site: number })
      called += 1
    }
    await texts.gone(called)
    for (const line of now([...people.guardians])) {
      next()
      const named = await visitors.keepCompanions.show(journeyOf(line, site))
      const came = await visitors.checkInCompanions(
        journeyOf(line, site),
        (named ?? []).map(({ companion }) => companion.id),
      )
      if (came !== 'came') throw new Error(`a companion did not come: ${came}`)
    }
    for (const line of now([...people.relatives])) {
      next()
      const card = await visitors.ownAliases.issue(journeyOf(line))
      if (typeof card === 'string') throw new Error(`no alias: ${card}`)
      issued.set(line, card.alias)
    }
    for (const line of now([...people.askers])) {
      next()
      const opened = await visitors.openCorrection(line, { kind: 'name', words: SPELLED.words, by: 'page' })
      if (opened.kind !== 'opened') throw new Error('no correction request')
    }
    for (const line of now([...people.relatives])) {
      next()
      const alias = issued.get(line) as Alias // issued just now
      if (!(await enter(site, alias, clock.now()))) throw new Error('an alias was not entered')
    }
  }
  texts.end()
  ring.close()
  return issued
}

async function ownTheShop({ grounds: { web } }: ThiefServer): Promise<void> {
  const [site] = web.sites.all()
  if (site === undefined) throw new Error('there is no site')
  const actor = { kind: 'administrator', name: 'test' } as const
  const audit = { actor, verb: 'owner-set' as const, site: site.id, day: kstDay(web.clock.now()) }
  await createPostgresSiteOwners(web.pool, web.subjectKeys).set(site, { line: SPELLED.owner, pin: SPELLED.pin }, audit)
}

async function nameCompanion({ services, clock }: ThiefServer, line: Line): Promise<void> {
  const { keepCompanions } = services.web.links.visitors
  const journey = { site: undefined, content: { line } } as unknown as Journey
  const born = addDays(kstDay(clock.now()), -3_000).replaceAll('-', '')
  const added = await keepCompanions.add(journey, {
    ...{ name: SPELLED.companion, birthDate: born, relation: 'child', agreed: true },
  })
  if (added.kind !== 'added') throw new Error(`no companion: ${added.kind}`)
}

async function passNight(world: ThiefServer, to: EpochMs): Promise<void> {
  world.setTime(to - 20 * MINUTE)
  await passTime(world, to)
}

/** Hex of the visit's key by channel and visitor, as the authority's key tells. */
async function truthOf({ authority, grounds }: ThiefServer, day: CalendarDate): Promise<ReadonlyMap<string, string>> {
  const opener = await openVisits(readAuthorityPrivateKey(authority.privateKeyFile))
  const visits = new Map<string, string>()
  await verifyVisits({
    ...{ keyId: opener.keyId, spooled: [] },
    visits: () => readVisits(grounds.texts.pool),
    epochs: () => readEpochs(grounds.texts.pool),
    async unwrap(wrap) {
      const epoch = await opener.unwrap(wrap)
      return (
        epoch && {
          open(visit) {
            const opened = epoch.open(visit)
            if (opened !== undefined && visit.day === day)
              visits.set(`${opened.channel} ${opened.line}`, Buffer.from(visit.callKey).toString('hex'))
            return opened
          },
        }
      )
    },
  })
  return visits
}
