/** Everybody rings every site of the demo world at one noon: what was answered, decided, shown at the door and read. */
import { peopleAt } from '../../demo/world/people.ts'
import { plainNumber } from '../../demo/world/phone-form.ts'
import type { Handset } from '../../src/cli/handset/create-handset.ts'
import type {
  DemoArrival,
  DemoDoor,
  DemoMessage,
  DemoPersonView,
  DemoSiteView,
  DemoWorldView,
} from '../../src/contracts/demo-page.ts'
import { DAY, type EpochMs } from '../../src/domain/kit/time.ts'
import type { CallOutcome } from '../../src/ports/kit/events.ts'
import { type CallEvents, type EventOf, newCall } from '../support/call-events.ts'
import { eventually } from '../support/eventually.ts'
import type { World } from '../support/world.ts'

/** One call and all that came of it. */
export type Told = {
  readonly person: DemoPersonView
  readonly site: DemoSiteView
  readonly final: number
  readonly outcome: CallOutcome
  readonly decision: EventOf<'pass-decided'> | undefined
  readonly arrival: DemoArrival | undefined
  /** The site's word of the day in both languages. */
  readonly word: DemoDoor['wordOfDay']
  readonly text: DemoMessage | undefined
  readonly notSent: EventOf<'text-not-sent'> | undefined
}

type Call = { readonly person: DemoPersonView; readonly site: DemoSiteView; readonly visit: string; final: number }

/**
 * Site by site in the world's order, everybody at once, and the next site only when each text of the last has come: so a
 * line's fifth link is always the same site's. Who shares a phone rings after the other.
 */
export async function everyoneRings(world: World, handset: Handset, events: CallEvents, noon: string): Promise<Told[]> {
  await startOver(world, noon)
  const { people, sites } = await world.get<DemoWorldView>('/demo/world')
  const calls: Call[] = []
  const sharing = people.filter(({ phone }, index) => people.findIndex((other) => other.phone === phone) < index)
  for (const site of sites) {
    for (const callers of [people.filter((person) => !sharing.includes(person)), sharing]) {
      calls.push(...(await Promise.all(callers.map((person) => ring(person, site)))))
    }
  }
  const personByPerson = people.flatMap(({ id }) => calls.filter(({ person }) => person.id === id))
  return collect(world, events, personByPerson, sites)

  async function ring(person: DemoPersonView, site: DemoSiteView): Promise<Call> {
    const { callId, fromTag, visit } = newCall(`${noon}-${person.id}-${plainNumber(site.number)}`, site.number)
    const call = { siteNumber: site.number, from: person.phone, media: false, callId, fromTag }
    const { final } = await handset.ring(call)
    const { outcome } = await events.next(visit, ['call-answered'])
    if (outcome === 'logged') await events.next(visit, ['text-sent', 'text-not-sent'])
    return { person, site, visit, final }
  }
}

export async function startOver(world: World, noon: string): Promise<void> {
  const body = JSON.stringify({ noon })
  const answer = await fetch(`${world.http}/demo/reset`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  })
  if (!answer.ok) throw new Error(`start over: ${answer.status} ${await answer.text()}`)
}

async function collect(world: World, events: CallEvents, calls: readonly Call[], sites: readonly DemoSiteView[]) {
  const doors = new Map<DemoSiteView, DemoDoor>()
  for (const site of sites) doors.set(site, await world.get(`/demo/sites/${site.number}/door`))
  const sent = calls.filter(({ visit }) => events.last(visit, 'text-sent') !== undefined)
  const texts = new Map<string, DemoMessage>()
  for (const phone of new Set(calls.map(({ person }) => person.phone))) {
    const visits = sent.filter(({ person }) => person.phone === phone).map(({ visit }) => visit)
    const inbox = await inboxOf(world, phone, visits.length)
    // Newest first, and one text at a time: they came in the order of the calls.
    for (const [index, text] of inbox.toReversed().entries()) texts.set(visits[index] ?? '', text)
  }
  return calls.map(({ person, site, visit, final }): Told => {
    const door = doors.get(site)
    const outcome = events.last(visit, 'call-answered')?.outcome
    if (door === undefined || outcome === undefined)
      throw new Error(`a call of ${person.id} at ${site.name} is missing`)
    return {
      person,
      site,
      final,
      outcome,
      decision: events.last(visit, 'pass-decided'),
      arrival: door.arrivals.find(({ key }) => key === visit),
      word: door.wordOfDay,
      text: texts.get(visit),
      notSent: events.last(visit, 'text-not-sent'),
    }
  })
}

async function inboxOf(world: World, phone: string, count: number): Promise<readonly DemoMessage[]> {
  return eventually(async () => {
    const inbox = await world.get<readonly DemoMessage[]>(`/demo/handsets/${encodeURIComponent(phone)}/messages`)
    if (inbox.length !== count) throw new Error(`${phone} has ${inbox.length} texts, ${count} were sent to it`)
    return inbox
  })
}

/** Who a phone is known to belong to at this noon, by the world's own data; `ended` where a proof is over 28 days old. */
export function knownOn(phone: string, noon: EpochMs) {
  const bound = peopleAt(noon).find((person) => person.bound !== undefined && person.phone === plainNumber(phone))
  if (bound?.provedAt === undefined) return { state: 'unbound' } as const
  return noon - bound.provedAt < 28 * DAY ? ({ state: 'bound', person: bound } as const) : ({ state: 'ended' } as const)
}
