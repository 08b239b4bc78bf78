/** The sound of one call: the line it holds, the RTP port it plays through, and the SDP that says so. */
import type { Prompt } from '../../domain/pass/prompt.ts'
import type { Exchange } from './exchange.ts'
import type { MediaSession } from './media.ts'
import type { SipRequest } from './message/parse-message.ts'
import { ALLOWED, type Source } from './message/write-message.ts'
import { type DoorParts, hostPort } from './parts.ts'
import { type ChosenMedia, chooseMedia } from './sdp/choose-media.ts'
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
  /** Plays the prompt to its end or until `end`; tells the events. Never rejects. */
  play(prompt: Prompt): Promise<void>
  /** Frees port and line; more than once does nothing. */
  end(): void
}

let sessions = 0

/** Opens an RTP port for the call. The line is the sound's from here on: freed at once where no port is free. */
export async function openSound(
  exchange: Exchange,
  audible: Audible,
  freeLine: () => void,
  door: DoorParts,
): Promise<Sound | undefined> {
  const local = await exchange.incoming.local()
  const { index: _, direction: __, ...offer } = audible.chosen
  const session = await door.media.open({
    ...offer,
    localAddress: local.address,
    source: exchange.incoming.source.address,
  })
  if (session === undefined) {
    freeLine()
    return undefined
  }
  sessions++
  return {
    headers: [`Contact: <sip:ansimpass@${hostPort(local)}>`, `Allow: ${ALLOWED}`, 'Content-Type: application/sdp'],
    body: writeSdpAnswer(audible.offer, audible.chosen, { address: local.address, port: session.localPort }, sessions),
    local,
    play: (prompt) => play(session, prompt, exchange, door),
    end: () => {
      session.close()
      freeLine()
    },
  }
}

async function play(session: MediaSession, prompt: Prompt, exchange: Exchange, door: DoorParts): Promise<void> {
  const heard = await session.play(prompt)
  door.events.emit({ type: 'prompt-played', visit: exchange.ref, prompt: prompt.kind, complete: heard === 'complete' })
}
