/** Calls before the first call: code compiled, statement planned and the calls of just before recalled when `ready` is printed, so the first second does not stall. */

import { randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'
import type { Line } from '../../../domain/call/phone/line.ts'
import { kstDay } from '../../../domain/kit/time.ts'
import type { Clock } from '../../../ports/kit/clock.ts'
import { withinTime } from '../../../ports/kit/within-time.ts'
import type { VisitEntry } from '../../../ports/visits/visit-log.ts'
import { sealIntent } from '../../../usecases/pass/text-part.ts'
import type { CallsService } from './compose-calls.ts'

const VISITS = 3_000
const BATCHES = 30
const INVITES = 1_000
/** Under way at the same time: enough to keep both sides busy, too few to be dropped. */
const AT_ONCE = 20
const RECALL_MS = 1_000

type Address = { readonly host: string; readonly port: number }

export type WarmUp = {
  readonly service: CallsService
  readonly clock: Clock
  /** Whether this machine itself may ring: with a list of carriers it may not, and would get no answer. */
  readonly ringable: boolean
}

/**
 * Bounded in count and time; leaves nothing behind. It rings on a port of its own, so that no call of anybody's comes between.
 * What fails here is not told: the real calls will show it.
 */
export async function warmUp({ service, clock, ringable }: WarmUp): Promise<void> {
  const entries = makeEntries(service, clock)
  const [sip] = ringable ? await service.sip.listen([{ host: '127.0.0.1', port: 0 }]) : []
  await Promise.allSettled([service.visitStore.rehearse(chunks(entries)), sip && ringNobody(sip)])
  await recallCalls(service)
  await service.sip.listenNoMore()
}

/** Bounded in time: of a very full noon only the last minutes are known again. */
async function recallCalls({ recallCalls }: CallsService): Promise<void> {
  const until = performance.now() + RECALL_MS
  const recalled = recallCalls(() => performance.now() > until).catch(() => {}) // the database is away: nothing is known
  await withinTime(recalled, RECALL_MS, () => {})
}

/** Sealed like real visits of a site that does not exist. */
function makeEntries(service: CallsService, clock: Clock): VisitEntry[] {
  const arrivedAt = clock.now()
  const siteId = 2 ** 31 - 1
  return Array.from({ length: VISITS }, (_, i) => {
    const line = `+8210${String(i).padStart(8, '0')}` as Line
    const key = { day: kstDay(arrivedAt), callKey: randomBytes(16) }
    return {
      visit: service.sealer.seal({ ...key, siteId, arrivedAt, channel: 'call', line }),
      intent: sealIntent(service.deliveryCipher, { ...key, line, siteId, arrivedAt, firstOfDay: true }),
    }
  })
}

function chunks(entries: readonly VisitEntry[]): VisitEntry[][] {
  const size = Math.ceil(entries.length / BATCHES)
  return Array.from({ length: BATCHES }, (_, i) => entries.slice(i * size, (i + 1) * size))
}

/** INVITEs to a number that no site has: 404 each, acknowledged. */
async function ringNobody(sip: Address): Promise<void> {
  const socket = createSocket(sip.host.includes(':') ? 'udp6' : 'udp4')
  const tag = randomBytes(6).toString('hex')
  let answered = 0
  let rung = 0
  const done = Promise.withResolvers<void>()
  const limit = setTimeout(done.resolve, 1_000)
  socket.on('error', () => done.resolve())
  socket.on('message', (answer) => {
    socket.send(ackOf(answer.toString('latin1'), sip), sip.port, sip.host) // or each answer would be repeated for 32 s
    answered += 1
    if (answered >= INVITES) done.resolve()
    else ring()
  })
  const ring = () => {
    rung += 1
    socket.send(invite(sip, tag, rung), sip.port, sip.host)
  }
  for (let i = 0; i < AT_ONCE; i += 1) ring()
  await done.promise
  clearTimeout(limit)
  socket.close()
}

function ackOf(answer: string, { host, port }: Address): string {
  const kept = answer.split('\r\n').filter((line) => /^(?:Via|From|To|Call-ID): /.test(line))
  return [`ACK sip:0000000000@${host}:${port} SIP/2.0`, ...kept, 'CSeq: 1 ACK', 'Content-Length: 0', '', ''].join(
    '\r\n',
  )
}

function invite({ host, port }: Address, tag: string, n: number): string {
  return [
    `INVITE sip:0000000000@${host}:${port} SIP/2.0`,
    `Via: SIP/2.0/UDP ${host};branch=z9hG4bK${tag}${n};rport`,
    'Max-Forwards: 70',
    `From: <sip:warm-up@${host}>;tag=${tag}${n}`,
    `To: <sip:0000000000@${host}>`,
    `Call-ID: ${tag}-${n}`,
    'CSeq: 1 INVITE',
    `Contact: <sip:warm-up@${host}>`,
    'Privacy: id',
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n')
}
