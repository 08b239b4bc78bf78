/** An answered call: 200, the prompt, BYE. */
import type { Prompt } from '../../domain/pass/prompt.ts'
import type { Final } from './answers.ts'
import { dialogOf, writeBye } from './dialog/dialog.ts'
import type { Party } from './dialog/dialogs.ts'
import { createNegotiation } from './dialog/negotiation.ts'
import { createAckWait } from './dialog/repeat-2xx.ts'
import type { Exchange } from './exchange.ts'
import { MAGIC_COOKIE } from './message/parse-via.ts'
import { SUPPORTED } from './option-tags.ts'
import { type DoorParts, wayOf } from './parts.ts'
import { randomToken } from './random-token.ts'
import { timerHeaders } from './session-timer.ts'
import type { Sound } from './sound.ts'
import { hostPort } from './transport/address.ts'

/**
 * No announcement call lasts longer, milliseconds from the INVITE. RFC 3261 section 15 would have us wait 32 s for a missing
 * ACK before the BYE; a caller that has not even acknowledged by then is not kept on a paid call for it.
 */
export const ANNOUNCE_LIMIT = 12_000

/** Why our BYE comes (RFC 3326). */
const SPOKEN = 'Q.850;cause=16;text="Normal call clearing"'
const STOPPING = 'Q.850;cause=31;text="Normal, unspecified"'
const NO_ANSWER = 'SIP;cause=488;text="No usable answer to our offer in the ACK"'
const NO_ACK = 'SIP;cause=408;text="ACK did not come"'

export function announce(exchange: Exchange, sound: Sound, prompt: Prompt, final: Final, door: DoorParts) {
  exchange.prompt = prompt.kind
  const { request, transmit } = exchange.incoming
  const ok = exchange.accept([...sound.headers, SUPPORTED, ...timerHeaders(request)], sound.body, final)
  if (ok === undefined) return sound.end()
  let state: 'unacknowledged' | 'playing' | 'over' = 'unacknowledged'
  const acks = createAckWait(door.wheel)
  acks.wait(request.cseq, () => transmit(ok))
  const limit = door.wheel.start(ANNOUNCE_LIMIT - exchange.age, () => hangUp(acks.isWaiting ? NO_ACK : SPOKEN))
  const party: Party = {
    dialog: dialogOf(request, exchange.toTag),
    visit: exchange.ref,
    sound,
    negotiation: createNegotiation(sound.isOffered ? 'offered' : 'settled'),
    acks,
    acknowledged() {
      if (state !== 'unacknowledged') return
      state = 'playing'
      const spoken = () => hangUp(SPOKEN)
      sound.play(prompt).then(spoken, spoken)
    },
    unheard: () => hangUp(NO_ANSWER), // the visit stays
    hungUp: end,
    stop: () => hangUp(STOPPING),
  }
  door.dialogs.add(party)

  function hangUp(why: string) {
    if (state === 'over') return
    end()
    const { dialog } = party
    const branch = `${MAGIC_COOKIE}${randomToken()}`
    const bye = writeBye(dialog, exchange.incoming.transport, hostPort(sound.local), branch, why)
    door.dialogs.leave(dialog.id)
    door.transactions.openClient(branch, bye, wayOf(exchange.incoming), () => door.dialogs.left(dialog.id))
  }

  function end() {
    state = 'over'
    acks.stop()
    door.wheel.stop(limit)
    door.dialogs.remove(party)
    sound.end()
  }
}
