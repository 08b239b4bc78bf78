/** A call comes in. Reads as a list of checks; the first that fails is the answer. */

import { callRef } from '../../../contracts/call-ref.ts'
import { sayAndHangUp } from '../../../domain/call/call-script.ts'
import type { Line } from '../../../domain/call/phone/line.ts'
import { isForeign } from '../../../domain/call/phone/show.ts'
import type { Prompt } from '../../../domain/pass/prompt.ts'
import type { AnswerMode } from '../../../domain/places/site.ts'
import { callKeyOf } from '../../../domain/visits/visit-ref.ts'
import type { Dialogue } from '../../../ports/call/keypad.ts'
import type { CheckedIn } from '../../../usecases/call/check-in-caller.ts'
import type { Identified } from '../../../usecases/call/identify-site.ts'
import type { OwnerMenu } from '../../../usecases/call/owner-menu.ts'
import { headerValue } from '../stack/message/split-message.ts'
import { announce } from './announce.ts'
import { answerInvite, statelessTag } from './answer-once.ts'
import {
  type Final,
  LINES_FULL,
  LOGGED,
  LOGGED_ONLY,
  type LogOnly,
  OWN_CALL,
  OWN_OVER_LIMIT,
  OWNER_CALL,
  REFUSED,
  REPEATED,
  UNAVAILABLE,
} from './answers.ts'
import { type Caller, callerOf } from './caller.ts'
import { dialledNumber } from './dialled.ts'
import { soundEarly } from './early.ts'
import { InviteCall } from './invite-call.ts'
import { answerTo, type Incoming, type SipContext, wayOf } from './sip-context.ts'
import { audibleIn, keysHeard, missed, openSound } from './sound.ts'

/** INVITEs that may wait for check-in at a time; beyond it the node sheds. At 6,000 calls/s that is three seconds. */
const MOST_WAITING = 20_000
/** Calls to numbers that are nobody's share the lines of one number: a flood of them cannot take every RTP port. */
const NOBODYS_NUMBER = 'nobody'
/** The service's own number, in the count of lines. */
const OWN_NUMBER = 'own'

/** @param key  of the transaction; no INVITE with this key is open. @throws SipParseError where a URI is broken */
export function onInvite(incoming: Incoming, key: string, door: SipContext) {
  const { request, carrier } = incoming
  if (door.silent) return
  const dialled = dialledNumber(request, carrier)
  const ref = callRef(request, carrier.name, dialled)
  if (door.transactions.merged(ref)) return answerInvite(incoming, key, 482, 'Loop Detected', door)
  if (door.transactions.full || door.waiting >= MOST_WAITING) return shed(incoming)
  if (!door.rates.take(carrier, performance.now())) return shed(incoming)

  const exchange = new InviteCall(incoming, ref, door.transactions.openInvite(key, ref, wayOf(incoming)), door)
  if (door.stopping) return exchange.finish(UNAVAILABLE)
  const caller = callerOf(request, carrier, door.isPossibleForeign)
  const identified = door.identifySite(dialled, caller.kind === 'shown' ? caller.line : caller.kind)
  const site = 'site' in identified ? identified.site.number : ''
  const identity = headerValue(request.headers, 'identity') !== undefined
  door.events.emit({ type: 'call-received', visit: ref, site, identity })

  switch (identified.kind) {
    case 'no-site-list':
      return exchange.finish(UNAVAILABLE)
    case 'no-such-site':
    case 'retired':
    case 'withheld':
    case 'unreadable':
      return refuse(exchange, identified.kind, site || NOBODYS_NUMBER, caller, door)
    case 'own-withheld':
      return refuse(exchange, 'withheld', OWN_NUMBER, caller, door)
    case 'own-unreadable':
      return refuse(exchange, 'unreadable', OWN_NUMBER, caller, door)
    case 'own':
      // A text is all that this number gives, and an unverified caller is sent none.
      if (!isVerifiedCaller(caller)) return refuse(exchange, 'unreadable', OWN_NUMBER, caller, door)
      if (!door.rates.withinOwn(carrier, identified.line, performance.now())) return exchange.finish(OWN_OVER_LIMIT)
      return takeOwnCall(exchange, identified.line, door)
    case 'site':
      // A forged owner hears the question for a PIN at most, and where numbers are verified not even that.
      if (identified.isOwner === true && door.ownerMenu !== undefined && isVerifiedCaller(caller))
        return takeOwnerCall(exchange, identified, door.ownerMenu, door)
      return takeCall(exchange, identified, howMuchFor(caller, identified, exchange, door), door)
  }
}

/** Not logged: the reason is spoken as early media where there is media and a line, else the answer comes at once. */
function refuse(exchange: InviteCall, why: keyof typeof REFUSED, number: string, caller: Caller, door: SipContext) {
  const { final, prompt } = REFUSED[why]
  const audible = audibleIn(exchange, 'early', door)
  const freeLine = audible === undefined ? undefined : door.lines.take(number)
  if (audible !== undefined && freeLine === undefined) missed(exchange, 'number-full', door)
  if (audible === undefined || freeLine === undefined) return exchange.finish(final)
  const language = caller.kind === 'shown' && isForeign(caller.line) ? 'en' : 'ko'
  run(exchange, freeLine, door, async () => {
    const sound = await openSound(exchange, audible, freeLine, door)
    if (sound === undefined) return exchange.finish(final)
    exchange.mode = 'early'
    await soundEarly(exchange, sound, sayAndHangUp({ kind: prompt, language, digits: '' }), final, door)
  })
}

function isVerifiedCaller(caller: Caller): boolean {
  return caller.kind === 'shown' && caller.verified
}

/** `quiet`: a repeat that is told nothing aloud. `logOnly`: why it is logged and nothing else. Both are missing for nearly all. */
type HowMuch = { readonly quiet?: true; readonly logOnly?: LogOnly }

/** The visit is a legal record: no limit of ours may lose it. */
function howMuchFor(
  caller: Caller,
  { site, line }: Identified & { kind: 'site' },
  { incoming }: InviteCall,
  door: SipContext,
): HowMuch {
  if (!isVerifiedCaller(caller)) return { logOnly: 'unverified' }
  switch (door.rates.within(incoming.carrier, site.number, line, performance.now())) {
    case 'yes':
      return {}
    case 'quiet':
      return { quiet: true }
    case 'no':
      return { quiet: true, logOnly: 'over-limit' }
  }
}

/** A live site and a known caller: the final answer, and any word of ours, comes only after the visit is stored. */
function takeCall(
  exchange: InviteCall,
  { site, line }: Identified & { kind: 'site' },
  { quiet, logOnly }: HowMuch,
  door: SipContext,
) {
  const { receivedAt, ref } = exchange
  const call = { site, line, receivedAt, callKey: callKeyOf(ref), logOnly: logOnly !== undefined }
  const mode = quiet === true ? 'silent' : site.answerMode
  const { name: carrier } = exchange.incoming.carrier
  answerAfter(exchange, { number: site.number, mode }, door, async (keys) => {
    const checkedIn = await door.checkIn({
      ...call,
      ...(keys === 'heard' && { keysFrom: carrier }),
      ...(keys === 'unheard' && { keysUnheard: true }),
    })
    const final = finalAfter(checkedIn, logOnly)
    if (checkedIn.kind !== 'logged') return { final, prompt: undefined }
    return { final, prompt: checkedIn.prompt, dialogue: checkedIn.dialogue }
  })
}

/** The service's own number is answered and speaks; what the caller is sent is on disk first. */
function takeOwnCall(exchange: InviteCall, line: Line, door: SipContext) {
  const { receivedAt, ref } = exchange
  answerAfter(exchange, { number: OWN_NUMBER, mode: 'announce' }, door, async () => {
    const answered = await door.answerOwnCall({ line, receivedAt, callKey: callKeyOf(ref) })
    return answered.kind === 'taken'
      ? { final: OWN_CALL, prompt: answered.prompt }
      : { final: UNAVAILABLE, prompt: undefined }
  })
}

/** A place's own phone: answered whatever the place's mode, since a menu needs keys. */
function takeOwnerCall(
  exchange: InviteCall,
  { site, line }: Identified & { kind: 'site' },
  ownerMenu: OwnerMenu,
  door: SipContext,
) {
  const { carrier } = exchange.incoming
  if (door.rates.within(carrier, site.number, line, performance.now()) === 'no') return exchange.finish(OWN_OVER_LIMIT)
  answerAfter(exchange, { number: site.number, mode: 'announce' }, door, async (keys) => {
    const dialogue = ownerMenu(site, line)
    const { prompt } = dialogue.script[0]
    if (keys !== 'heard') return { final: OWNER_CALL, prompt: { ...prompt, kind: 'shop-later' } }
    return { final: OWNER_CALL, prompt, dialogue }
  })
}

/** Of the caller: `unheard` where they would come in its sound alone, `none` where nobody is asked for any. */
type Keys = 'heard' | 'unheard' | 'none'

type Taken = {
  readonly final: Final
  readonly prompt: Prompt | undefined
  /** What is asked, in place of the prompt alone. */
  readonly dialogue?: Dialogue | undefined
}

/**
 * @param take  what is to be done first, given whether the caller's keys will be heard; without a prompt of its own the final answer
 *   is all there is to say
 */
function answerAfter(
  exchange: InviteCall,
  { number, mode }: { readonly number: string; readonly mode: AnswerMode },
  door: SipContext,
  take: (keys: Keys) => Promise<Taken>,
) {
  const { carrier } = exchange.incoming
  const audible = mode === 'silent' ? undefined : audibleIn(exchange, mode, door)
  const freeLine = audible === undefined ? undefined : door.lines.take(number)
  if (audible !== undefined && freeLine === undefined) {
    missed(exchange, 'number-full', door)
    if (carrier.fullNumber === 'refuse') return exchange.finish(LINES_FULL)
  }
  if (audible === undefined || freeLine === undefined) {
    return run(exchange, undefined, door, async () => exchange.finish((await take('none')).final))
  }
  run(exchange, freeLine, door, async () => {
    // Keys in early media are nobody's to rely on: many networks carry none before the answer.
    const answered: Keys = keysHeard(audible, exchange.incoming) ? 'heard' : 'unheard'
    const { final, prompt, dialogue } = await take(mode === 'announce' ? answered : 'none')
    const wanted = prompt !== undefined && exchange.open // a CANCEL may have come meanwhile; the visit stays
    const sound = wanted ? await openSound(exchange, audible, freeLine, door, dialogue) : undefined
    if (sound === undefined || prompt === undefined) {
      freeLine()
      dialogue?.over()
      return exchange.finish(final)
    }
    exchange.mode = mode
    const script = dialogue?.script ?? sayAndHangUp(prompt)
    if (mode === 'announce') announce(exchange, sound, { script, lastsMs: dialogue?.lastsMs }, final, door)
    else await soundEarly(exchange, sound, script, final, door)
  })
}

function finalAfter(checkedIn: CheckedIn, logOnly: LogOnly | undefined): Final {
  if (checkedIn.kind === 'unavailable') return UNAVAILABLE
  if (checkedIn.repeat) return REPEATED
  return logOnly === undefined ? LOGGED : LOGGED_ONLY[logOnly]
}

/** A bug on the way still frees the line and answers: a carrier rings elsewhere, and the call key keeps the visit single. */
function run(exchange: InviteCall, freeLine: (() => void) | undefined, door: SipContext, work: () => Promise<void>) {
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
