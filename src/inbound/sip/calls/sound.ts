/** The sound of one call: the line it holds, the RTP port it plays through, and the SDP that says so. */
import { isIPv6 } from 'node:net'
import type { CallScript } from '../../../domain/call/call-script.ts'
import { isForeign } from '../../../domain/call/phone/show.ts'
import type { Prompt } from '../../../domain/pass/prompt.ts'
import type { Dialogue, KeyPress } from '../../../ports/call/keypad.ts'
import type { MediaRefused } from '../../../ports/kit/events.ts'
import type { Changeable } from '../stack/dialog/dialogs.ts'
import { takesReliable } from '../stack/dialog/reliable-provisional.ts'
import { headerValues } from '../stack/message/split-message.ts'
import { ALLOWED, type Source } from '../stack/message/write-message.ts'
import { type ChosenMedia, chooseMedia, chooseMediaAgain, isHeard } from '../stack/sdp/choose-media.ts'
import { type Misfit, warningLine } from '../stack/sdp/misfit.ts'
import { acceptsSdp, offerIn } from '../stack/sdp/offer-in.ts'
import type { SdpOffer } from '../stack/sdp/parse-sdp.ts'
import { type Agreed, type Origin, ownOffer, writeSdpAnswer, writeSdpOffer } from '../stack/sdp/write-sdp.ts'
import type { LocalAddress } from '../stack/transport/local-address.ts'
import { callerOf } from './caller.ts'
import { contactLine } from './contact.ts'
import { hearingAt, mayHear } from './hearing.ts'
import type { InviteCall } from './invite-call.ts'
import type { MediaAccount, MediaOffer, MediaSession } from './media.ts'
import { createProof, type Proof } from './proof.ts'
import { createScriptPlayer } from './script-player.ts'
import type { Incoming, SipContext } from './sip-context.ts'

/** What we could play into: media that the caller offers, or `ours` where it offers none and takes an offer of ours. */
export type Audible = Agreed | 'ours'

/** @returns undefined where the call has no media: it is answered like a silent one then, and the answer says why */
export function audibleIn(exchange: InviteCall, mode: 'announce' | 'early', door: SipContext): Audible | undefined {
  const { incoming } = exchange
  const { request } = incoming
  const offer = offerIn(request)
  // Before the call is answered an offer of ours must arrive reliably (RFC 3262 section 5).
  if (offer === undefined) {
    if (acceptsSdp(request) && (mode === 'announce' || takesReliable(request))) return 'ours'
    return missed(exchange, 'no-offer', door)
  }
  const chosen = chooseMedia(offer, (address) => localFor(address, door) !== undefined)
  const misfit = typeof chosen === 'string' ? chosen : 'elsewhere'
  if (typeof chosen !== 'string' && hearingAt(chosen.address, incoming) !== undefined) return { offer, chosen }
  exchange.warning = warningLine(misfit)
  return missed(exchange, misfit, door)
}

/** Whether the caller's keys come to us: beside its sound, or, as its Allow says, in requests of their own. */
export function keysHeard(audible: Audible, { request }: Incoming): boolean {
  if (audible === 'ours' || audible.chosen.telephoneEvent !== undefined) return true
  return headerValues(request.headers, 'allow').some((methods) => /(?:^|[,\s])INFO(?:[,\s]|$)/i.test(methods))
}

/** Counts a call whose caller should have heard an announcement and hears none. */
export function missed({ incoming, ref }: InviteCall, why: MediaRefused, door: SipContext): undefined {
  door.events.emit({ type: 'media-refused', visit: ref, carrier: incoming.carrier.name, why })
}

/** The address of ours that sound to `address` goes out from, if any of its IP version is listened at. */
function localFor(address: string, { locals }: SipContext): LocalAddress | undefined {
  return locals.find(({ isV6 }) => isV6 === isIPv6(address))
}

/** Where the caller changes it, sound goes there from the next packet on; while it holds, the announcement waits. */
export type Sound = Changeable & {
  /** Of the first 183 or 200. */
  readonly body: string
  /** Address and port of our SIP socket as the caller sees them. */
  readonly local: Source
  /** The body is an offer of ours: nobody is heard before it is answered. */
  readonly isOffered: boolean
  /** Whether the caller hears us: before that nothing is played. */
  readonly proof: Proof
  /** As our first SDP says it. */
  readonly direction: ChosenMedia['direction']
  /** Runs the script until it hangs up or until `end`; tells the events. To be called once. Never rejects. */
  perform(script: CallScript): Promise<void>
  /** Frees port and line; more than once does nothing. */
  end(): void
}

/**
 * Opens an RTP port for the call. The line is the sound's from here on: freed at once where no port is free.
 *
 * @param dialogue  where the call asks: told of the answers, and of the end of the sound
 */
export async function openSound(
  exchange: InviteCall,
  audible: Audible,
  freeLine: () => void,
  door: SipContext,
  dialogue?: Dialogue,
): Promise<Sound | undefined> {
  const { incoming } = exchange
  const local = await incoming.local()
  const isOffered = audible === 'ours'
  const first = isOffered ? ownOffer(isIPv6(local.address) ? '::' : '0.0.0.0') : audible
  const about = {
    localAddress: await mediaAddress(first.chosen.address, local.address, door),
    ...trustedSource(incoming),
    ...callingCode(exchange, door),
  }
  // An offer of ours is proved by its answer, which says where the sound goes.
  const hearing = isOffered ? 'once-proved' : (hearingAt(first.chosen.address, incoming) ?? 'where-heard')
  const proof = createProof(hearing, door.wheel, incoming.allowance.prove)
  const session = await door.media.open(mediaOffer(first.chosen, about, incoming), {
    onHeard: proof.bySound,
    onKey: press,
    onEnd: (account) => tellAccount(account, exchange, door),
  })
  if (session === undefined) {
    freeLine()
    return missed(exchange, 'no-port', door)
  }
  const player = createScriptPlayer({
    play: (prompt) => play(session, prompt, exchange, door),
    hush: session.hush,
    keyed: async (asked, keyed) => dialogue?.keyed(asked, keyed),
    wheel: door.wheel,
  })
  let performing = Promise.resolve()
  let ended = false
  /** Of the first key: where a network sends each key twice, it counts once. */
  let keysFrom: KeyPress['source'] | undefined
  const describe = describer(about.localAddress, session.localPort)
  /** Undefined while nobody has answered our offer. */
  let agreed: Agreed | undefined = isOffered ? undefined : first

  /** @returns what the sound follows from now on; or why it does not: then all stays as it was */
  function change(offer: SdpOffer): Agreed | Misfit {
    const chosen = chooseMediaAgain(offer, (address) => isIPv6(address) === isIPv6(about.localAddress))
    if (typeof chosen === 'string') return chosen
    const isHold = !isHeard(chosen.direction)
    if (!isHold && hearingAt(chosen.address, incoming) === undefined) return 'elsewhere'
    if (session?.update(isHold ? 'hold' : mediaOffer(chosen, about, incoming)) !== true) return 'no-address'
    agreed = { offer, chosen }
    return agreed
  }

  function press(key: KeyPress): void {
    door.onDtmf?.(exchange.ref, key)
    keysFrom ??= key.source
    if (key.source === keysFrom) player.press(key.digit)
  }

  return {
    headers: [contactLine(incoming, local), `Allow: ${ALLOWED}`, 'Content-Type: application/sdp'],
    body: describe((origin) => (isOffered ? writeSdpOffer(first, origin) : writeSdpAnswer(first, origin))),
    local,
    isOffered,
    proof,
    direction: first.chosen.direction,
    reoffer(offer) {
      const now = change(offer)
      return typeof now === 'string' ? { misfit: now } : { body: describe((origin) => writeSdpAnswer(now, origin)) }
    },
    offer: () => describe((origin) => writeSdpOffer(agreed ?? first, origin)),
    take(answer) {
      if (answer !== undefined) change(answer)
      return agreed !== undefined
    },
    press,
    perform: (script) => {
      performing = player.perform(script)
      return performing
    },
    end: () => {
      proof.end()
      player.end()
      session.close()
      freeLine()
      if (!ended) void performing.then(() => dialogue?.over())
      ended = true
    },
  }
}

/** As the caller sees us where it is of the same IP version as our SIP address, else another address of ours. */
async function mediaAddress(theirs: string, local: string, door: SipContext): Promise<string> {
  if (isIPv6(theirs) === isIPv6(local)) return local
  return (await localFor(theirs, door)?.towards(theirs)) ?? local
}

/** Behind NAT only the caller's own sound shows where it is. Reports (RTCP), too, go only to where sound may. */
function mediaOffer(
  chosen: ChosenMedia,
  about: Pick<MediaOffer, 'localAddress' | 'source' | 'callingCode'>,
  { carrier }: Incoming,
): MediaOffer {
  const { index: _, direction: __, comfortNoise: ___, protocol: ____, rtcp, ...offer } = chosen
  const unknown = isIPv6(about.localAddress) ? '::' : '0.0.0.0'
  return {
    ...offer,
    ...(mayHear(chosen.address, carrier) ? {} : { address: unknown }),
    ...(rtcp !== undefined && mayHear(rtcp.address, carrier) ? { rtcp } : {}),
    ...about,
  }
}

/** Sound from where the INVITE came shows the caller's true port, where sound may go there. */
function trustedSource({ source, carrier }: Incoming): Pick<MediaOffer, 'source'> {
  return mayHear(source.address, carrier) ? { source: source.address } : {}
}

/** Only what chooses a language, never the number. */
function callingCode({ incoming }: InviteCall, door: SipContext): Pick<MediaOffer, 'callingCode'> {
  const caller = callerOf(incoming.request, incoming.carrier, door.isPossibleForeign)
  return caller.kind === 'shown' && isForeign(caller.line) ? { callingCode: caller.line.slice(1, 5) } : {}
}

let sessions = 0

/** Our side of one session. Its version rises when it says something new, and only then (RFC 3264 section 8). */
function describer(address: string, port: number): (write: (origin: Origin) => string) => string {
  sessions++
  const sessionId = sessions
  let version = sessionId
  let said: string | undefined
  return (write) => {
    const same = write({ address, port, sessionId, version })
    if (said !== undefined && same !== said) version++
    said = write({ address, port, sessionId, version })
    return said
  }
}

function tellAccount(
  { sent, heard, toCaller, fromCaller }: MediaAccount,
  exchange: InviteCall,
  door: SipContext,
): void {
  door.events.emit({
    type: 'media-ended',
    visit: exchange.ref,
    carrier: exchange.incoming.carrier.name,
    sent,
    heard,
    ...(toCaller === undefined ? {} : { lossRatio: toCaller.lossRatio, jitterMs: toCaller.jitterMs }),
    ...(fromCaller === undefined ? {} : { heardLossRatio: fromCaller.lossRatio, heardJitterMs: fromCaller.jitterMs }),
  })
}

async function play(session: MediaSession, prompt: Prompt, exchange: InviteCall, door: SipContext): Promise<boolean> {
  const complete = (await session.play(prompt)) === 'complete'
  door.events.emit({ type: 'prompt-played', visit: exchange.ref, prompt: prompt.kind, complete })
  return complete
}
