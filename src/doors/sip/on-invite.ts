/** A call comes in. Reads as a list of checks; the first that fails is the answer. */

import type { Line } from '../../domain/phone/line.ts'
import { isForeign } from '../../domain/phone/show.ts'
import type { CheckedIn } from '../../usecases/check-in-caller.ts'
import type { Identified } from '../../usecases/identify-site.ts'
import { announce } from './announce.ts'
import { answerInvite, statelessTag } from './answer-once.ts'
import { type Final, LINES_FULL, LOGGED, REFUSED, REPEATED, UNAVAILABLE } from './answers.ts'
import { callKey, callRef } from './call-key.ts'
import { callerOf } from './caller.ts'
import { dialledNumber } from './dialled.ts'
import { soundEarly } from './early.ts'
import { Exchange } from './exchange.ts'
import { headerValue } from './message/split-message.ts'
import { answerTo, type DoorParts, type Incoming, wayOf } from './parts.ts'
import { audibleIn, openSound } from './sound.ts'

/** INVITEs that may wait for check-in at a time; beyond it the node sheds. At 6,000 calls/s that is three seconds. */
const MOST_WAITING = 20_000
/** Calls to numbers that are nobody's share the lines of one number: a flood of them cannot take every RTP port. */
const NOBODYS_NUMBER = 'nobody'

/** @param key  of the transaction; no INVITE with this key is open. @throws SipParseError where a URI is broken */
export function onInvite(incoming: Incoming, key: string, door: DoorParts) {
  const { request, carrier } = incoming
  const ref = callRef(request)
  if (door.transactions.merged(ref)) return answerInvite(incoming, key, 482, 'Loop Detected', door)
  const dialled = dialledNumber(request, carrier)
  if (door.transactions.full || door.waiting >= MOST_WAITING) return shed(incoming)
  if (!door.rates.take(carrier, performance.now())) return shed(incoming)

  const exchange = new Exchange(incoming, ref, door.transactions.openInvite(key, ref, wayOf(incoming)), door)
  if (door.stopping) return exchange.finish(UNAVAILABLE)
  const caller = callerOf(request, carrier, door.isPossibleForeign)
  const identified = door.identifySite(dialled, caller)
  const site = 'site' in identified ? identified.site.number : ''
  const identity = headerValue(request.headers, 'identity') !== undefined
  door.events.emit({ type: 'call-received', visit: ref, site, identity })

  switch (identified.kind) {
    case 'no-site-list':
      return exchange.finish(UNAVAILABLE)
    case 'no-such-site':
    case 'retired':
    case 'withheld':
      return refuse(exchange, identified.kind, site || NOBODYS_NUMBER, caller, door)
    case 'site':
      return takeCall(exchange, identified, door)
  }
}

/** Not logged: the reason is spoken as early media where there is media and a line, else the answer comes at once. */
function refuse(
  exchange: Exchange,
  why: keyof typeof REFUSED,
  number: string,
  caller: Line | undefined,
  door: DoorParts,
) {
  const { final, prompt } = REFUSED[why]
  const audible = audibleIn(exchange.incoming.request)
  const freeLine = audible === undefined ? undefined : door.lines.take(number)
  if (audible === undefined || freeLine === undefined) return exchange.finish(final)
  const language = caller !== undefined && isForeign(caller) ? 'en' : 'ko'
  run(exchange, freeLine, door, async () => {
    const sound = await openSound(exchange, audible, freeLine, door)
    if (sound === undefined) return exchange.finish(final)
    exchange.mode = 'early'
    await soundEarly(exchange, sound, { kind: prompt, language, digits: '' }, final, door)
  })
}

/** A live site and a known caller: the final answer, and any word of ours, comes only after the visit is stored. */
function takeCall(exchange: Exchange, { site, line }: Identified & { kind: 'site' }, door: DoorParts) {
  const { receivedAt, ref } = exchange
  const call = { site, line, receivedAt, callKey: callKey(ref) }
  const audible = site.answerMode === 'silent' ? undefined : audibleIn(exchange.incoming.request)
  if (audible === undefined) {
    return run(exchange, undefined, door, async () => exchange.finish(finalAfter(await door.checkIn(call))))
  }
  const freeLine = door.lines.take(site.number)
  if (freeLine === undefined) return exchange.finish(LINES_FULL)
  run(exchange, freeLine, door, async () => {
    const checkedIn = await door.checkIn(call)
    const final = finalAfter(checkedIn)
    const wanted = checkedIn.kind === 'logged' && exchange.open // a CANCEL may have come meanwhile; the visit stays
    const sound = wanted ? await openSound(exchange, audible, freeLine, door) : undefined
    if (sound === undefined || checkedIn.kind === 'unavailable') {
      freeLine()
      return exchange.finish(final)
    }
    exchange.mode = site.answerMode
    if (site.answerMode === 'announce') announce(exchange, sound, checkedIn.prompt, final, door)
    else await soundEarly(exchange, sound, checkedIn.prompt, final, door)
  })
}

function finalAfter(checkedIn: CheckedIn): Final {
  if (checkedIn.kind === 'unavailable') return UNAVAILABLE
  return checkedIn.repeat ? REPEATED : LOGGED
}

/** A bug on the way still frees the line and answers: a carrier rings elsewhere, and the call key keeps the visit single. */
function run(exchange: Exchange, freeLine: (() => void) | undefined, door: DoorParts, work: () => Promise<void>) {
  work().catch((error: unknown) => {
    freeLine?.()
    exchange.finish(UNAVAILABLE)
    door.events.emit({ type: 'fault', part: 'sip', message: error instanceof Error ? error.message : String(error) })
  })
}

/** Answered outside any transaction: the node has no room for one more. An ACK to it is nobody's. */
function shed(incoming: Incoming) {
  const { status, reason, headers = [] } = UNAVAILABLE
  incoming.transmit(answerTo(incoming, { status, reason, headers, toTag: statelessTag(incoming.request) }))
}
