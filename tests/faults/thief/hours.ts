/** The hours before the thief comes: persons are bound, a quiet hour of single calls, a busy hour of many at once. */
import { createHash } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import type { RegistryPerson } from '../../../demo/registry/people-as-fhir.ts'
import type { Line } from '../../../src/domain/call/phone/line.ts'
import { CONSENTS } from '../../../src/domain/identity/consents.ts'
import { addDays, type CalendarDate, type EpochMs, kstDay, SECOND } from '../../../src/domain/kit/time.ts'
import { firstLine, request, toTagOf } from '../../journeys/sip-peer.ts'
import { identify } from './identify.ts'
import type { PlannedCall } from './plan.ts'
import type { ThiefServer } from './server.ts'

/** What a planted mistake does beside a visit, once its text is gone; the visit by the hex of its key. */
export type Beside = (call: PlannedCall, visit: string) => Promise<void>

const QUIET_EVERY = 2 * SECOND
/** Under way at the same time in the busy hour. */
const AT_ONCE = 12
const BUSY_PER_SECOND = 25
/** Texts that may be behind the calls: more at once would keep the registry's answers from a slow machine, and all be told alike. */
const TEXTS_BEHIND = 60

/** The registry knows all of them. */
export function registerAll({ registry, clock }: ThiefServer, lines: readonly Line[]): void {
  registry.setPeople(lines.map((line) => registryPerson(line, kstDay(clock.now()))))
}

export async function bindAll({ services, clock }: ThiefServer, lines: readonly Line[]): Promise<void> {
  for (const line of lines) {
    const { ci, ...person } = proofOf(line, clock.now())
    await services.web.bindLine({
      ...{ line, person, ci },
      boundAs: 'subscriber',
      proofLevel: 'identity',
      provedAt: clock.now(),
      consents: CONSENTS,
    })
  }
}

const NOTHING: Beside = async () => {}

/** One call after the other, each with its text gone before the next: every row has a neighbourhood of its own. */
export async function quietHour(
  world: ThiefServer,
  calls: readonly PlannedCall[],
  beside: Beside = NOTHING,
): Promise<void> {
  const ring = await makeRing(world)
  const texts = followTexts(world)
  for (const [nth, call] of calls.entries()) {
    world.setTime(world.clock.now() + QUIET_EVERY)
    await ring.call(call)
    await texts.gone(nth + 1)
    await beside(call, texts.last())
    if (call.identifies === true) await identify(world, { ...proofOf(call.line, world.clock.now()), phone: call.line })
  }
  texts.end()
  ring.close()
}

/** Many calls at once, so that visits, intents and texts go in batches. */
export async function busyHour(world: ThiefServer, calls: readonly PlannedCall[]): Promise<void> {
  const ring = await makeRing(world)
  const texts = followTexts(world)
  const waiting = [...calls]
  let rung = 0
  const worker = async () => {
    for (let call = waiting.shift(); call !== undefined; call = waiting.shift()) {
      rung += 1
      await texts.sent(rung - TEXTS_BEHIND)
      world.setTime(world.clock.now() + SECOND / BUSY_PER_SECOND)
      await ring.call(call)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  await texts.gone(calls.length)
  texts.end()
  ring.close()
}

/** A handset for all lines: hears 486 and acknowledges it. */
export async function makeRing({ sipPort }: ThiefServer) {
  const socket = createSocket('udp4')
  const answers = new Map<string, (answer: string) => void>()
  socket.on('message', (data) => {
    const answer = data.toString('latin1')
    if (/^SIP\/2.0 1/.test(answer)) return
    answers.get(/\r\nCall-ID: ([^@]+)@/.exec(answer)?.[1] ?? '')?.(answer)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const { port } = socket.address()
  const send = (text: string) =>
    socket.send(text.replaceAll(/\r?\n/g, '\r\n').replaceAll('{port}', String(port)), sipPort, '127.0.0.1')
  let nth = 0
  return {
    async call({ line, site }: PlannedCall): Promise<void> {
      nth += 1
      const id = `thief-${port}-${nth}`
      const written = { to: site, id, from: `0${line.slice(3)}` }
      const answered = new Promise<string>((resolve) => answers.set(id, resolve))
      send(request('INVITE', { ...written, sdp: true }))
      const answer = await answered
      answers.delete(id)
      if (!answer.startsWith('SIP/2.0 486')) throw new Error(`a call was answered: ${firstLine(answer)}`)
      send(request('ACK', { ...written, toTag: toTagOf(answer) }))
    },
    close: () => socket.close(),
  }
}

/** Follows the texts of an hour: each is with the gateway, and its intent out of the outbox for good. */
export function followTexts({ grounds, outboxLoop }: ThiefServer) {
  let sent = 0
  let last = ''
  const looking = new Set<() => void>()
  const unfollow = grounds.texts.events.follow((event) => {
    if (event.type === 'text-not-sent') throw new Error(`a text was not sent: ${event.why}`)
    if (event.type !== 'text-sent') return
    sent += 1
    last = event.visit
    for (const look of looking) look()
  })
  function untilSent(texts: number): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (sent < texts) return
        looking.delete(look)
        resolve()
      }
      looking.add(look)
      look()
    })
  }
  return {
    /** So many are with the gateway. */
    sent: untilSent,
    async gone(calls: number): Promise<void> {
      await untilSent(calls)
      while (outboxLoop.state().held > 0) await new Promise((resolve) => setTimeout(resolve, 1))
    },
    /** Of the last text: its visit, by the hex of its key. */
    last: () => last,
    end: unfollow,
  }
}

function proofOf(line: Line, at: EpochMs) {
  const { name, birthDate, registryIdentifier } = registryPerson(line, kstDay(at))
  const ci = createHash('sha512').update(`ci of ${line}`).digest('base64')
  return { name, birthDate: birthDate as CalendarDate, registryIdentifier, ci }
}

function registryPerson(line: Line, today: CalendarDate): RegistryPerson {
  const digits = line.slice(-4)
  const dose = { kind: 'vaccination', vaccine: 'pfizer', seriesDoses: 2 } as const
  return {
    registryIdentifier: `R${digits}`,
    name: `방문자${digits}`,
    birthDate: '1980-05-01',
    evidence: [
      { ...dose, dose: 1, date: addDays(today, -80) },
      { ...dose, dose: 2, date: addDays(today, -50) },
    ],
  }
}
