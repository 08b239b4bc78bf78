/** The sound of one call: the line it holds, the RTP port it plays through, and the SDP that says so. */

import type { Prompt } from '../../domain/pass/prompt.ts'
import { isForeign } from '../../domain/phone/show.ts'
import { callerOf } from './caller.ts'
import { contactLine } from './contact.ts'
import type { Exchange } from './exchange.ts'
import type { MediaAccount, MediaOffer, MediaSession } from './media.ts'
import type { SipRequest } from './message/parse-message.ts'
import { ALLOWED, type Source } from './message/write-message.ts'
import type { DoorParts } from './parts.ts'
import { type ChosenMedia, chooseMedia, chooseMediaAgain, isHeard } from './sdp/choose-media.ts'
import { offerIn } from './sdp/offer-in.ts'
import type { SdpOffer } from './sdp/parse-sdp.ts'
import { writeSdpAnswer } from './sdp/write-answer.ts'

/** Media that the caller offers and we could play into. */
export type Audible = { readonly offer: SdpOffer; readonly chosen: ChosenMedia }

/** @returns undefined where the call has no media: it is answered like a silent one then */
export function audibleIn(request: SipRequest): Audible | undefined {
  const offer = offerIn(request)
  const chosen = offer === undefined ? undefined : chooseMedia(offer)
  return offer === undefined || chosen === undefined ? undefined : { offer, chosen }
}

export type Sound = {
  /** Headers and body of 183 and 200. */
  readonly headers: readonly string[]
  readonly body: string
  /** Address and port of our SIP socket as the caller sees them. */
  readonly local: Source
  /**
   * The caller offers anew inside the dialog: sound goes there from the next packet on; while it holds, the announcement waits.
   * @returns the body that answers it; undefined where we cannot speak into it (488): all stays as it was
   */
  reoffer(offer: SdpOffer): string | undefined
  /** What was agreed, as an offer of ours: for a re-INVITE without one. Its answer goes to `reoffer`. */
  current(): string
  /** Plays the prompt to its end or until `end`; tells the events. Never rejects. */
  play(prompt: Prompt): Promise<void>
  /** Frees port and line; more than once does nothing. */
  end(): void
}

/** Opens an RTP port for the call. The line is the sound's from here on: freed at once where no port is free. */
export async function openSound(
  exchange: Exchange,
  audible: Audible,
  freeLine: () => void,
  door: DoorParts,
): Promise<Sound | undefined> {
  const local = await exchange.incoming.local()
  const about = {
    localAddress: local.address,
    source: exchange.incoming.source.address,
    ...callingCode(exchange, door),
  }
  const session = await door.media.open(mediaOffer(audible.chosen, about), {
    onKey: (press) => door.onDtmf?.(exchange.ref, press),
    onEnd: (account) => tellAccount(account, exchange, door),
  })
  if (session === undefined) {
    freeLine()
    return undefined
  }
  const said = description(audible, { address: local.address, port: session.localPort })
  return {
    headers: [contactLine(exchange.incoming, local), `Allow: ${ALLOWED}`, 'Content-Type: application/sdp'],
    body: said.current(),
    local,
    current: said.current,
    reoffer(offer) {
      const chosen = chooseMediaAgain(offer)
      const wanted = chosen && (isHeard(chosen.direction) ? mediaOffer(chosen, about) : 'hold')
      if (chosen === undefined || wanted === undefined || !session.update(wanted)) return undefined
      return said.next({ offer, chosen })
    },
    play: (prompt) => play(session, prompt, exchange, door),
    end: () => {
      session.close()
      freeLine()
    },
  }
}

function mediaOffer(
  chosen: ChosenMedia,
  about: Pick<MediaOffer, 'localAddress' | 'source' | 'callingCode'>,
): MediaOffer {
  const { index: _, direction: __, comfortNoise: ___, ...offer } = chosen
  return { ...offer, ...about }
}

/** Only what chooses a language, never the number. */
function callingCode({ incoming }: Exchange, door: DoorParts): Pick<MediaOffer, 'callingCode'> {
  const caller = callerOf(incoming.request, incoming.carrier, door.isPossibleForeign)
  return caller !== undefined && isForeign(caller) ? { callingCode: caller.slice(1, 5) } : {}
}

let sessions = 0

/** Our side of the session description. Its version rises when it says something new, and only then (RFC 3264 section 8). */
function description(first: Audible, local: Source) {
  sessions++
  const id = sessions
  let version = id
  let body = writeSdpAnswer(first.offer, first.chosen, local, id, version)
  return {
    current: () => body,
    next({ offer, chosen }: Audible): string {
      if (writeSdpAnswer(offer, chosen, local, id, version) !== body) {
        version++
        body = writeSdpAnswer(offer, chosen, local, id, version)
      }
      return body
    },
  }
}

function tellAccount({ sent, heard, toCaller, fromCaller }: MediaAccount, exchange: Exchange, door: DoorParts): void {
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

async function play(session: MediaSession, prompt: Prompt, exchange: Exchange, door: DoorParts): Promise<void> {
  const heard = await session.play(prompt)
  door.events.emit({ type: 'prompt-played', visit: exchange.ref, prompt: prompt.kind, complete: heard === 'complete' })
}
