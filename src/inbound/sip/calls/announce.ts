/** An answered call: 200, the script, BYE. */
import type { CallScript } from '../../../domain/call/call-script.ts'
import { dialogOf, writeBye } from '../stack/dialog/dialog.ts'
import type { DialogSession } from '../stack/dialog/dialogs.ts'
import { createNegotiation } from '../stack/dialog/negotiation.ts'
import { wayInside } from '../stack/dialog/next-hop.ts'
import { createAckWait } from '../stack/dialog/repeat-2xx.ts'
import { MAGIC_COOKIE } from '../stack/message/parse-via.ts'
import { hostPort } from '../stack/transport/address.ts'
import type { Final } from './answers.ts'
import type { InviteCall } from './invite-call.ts'
import { SUPPORTED } from './option-tags.ts'
import { randomToken } from './random-token.ts'
import { longestCall } from './script-player.ts'
import { timerHeaders } from './session-timer.ts'
import type { SipContext } from './sip-context.ts'
import { missed, type Sound } from './sound.ts'

/**
 * No call that asks nothing lasts longer, milliseconds from the INVITE. RFC 3261 section 15 would have us wait 32 s for a missing
 * ACK before the BYE; a caller that has not even acknowledged by then is not kept on a paid call for it. One that is asked has
 * these 32 s.
 */
export const ANNOUNCE_LIMIT = 12_000

/** Why our BYE comes (RFC 3326). */
const SPOKEN = 'Q.850;cause=16;text="Normal call clearing"'
const STOPPING = 'Q.850;cause=31;text="Normal, unspecified"'
const NO_ANSWER = 'SIP;cause=488;text="No usable answer to our offer in the ACK"'
const NO_ACK = 'SIP;cause=408;text="ACK did not come"'

export function announce(
  exchange: InviteCall,
  sound: Sound,
  { script, lastsMs }: { readonly script: CallScript; readonly lastsMs?: number | undefined },
  final: Final,
  door: SipContext,
) {
  exchange.prompt = script[0].prompt.kind
  const { request } = exchange.incoming
  const ok = exchange.accept([...sound.headers, SUPPORTED, ...timerHeaders(request)], sound.body, final)
  if (ok === undefined) {
    sound.end()
    exchange.mode = 'unproved'
    exchange.prompt = ''
    return exchange.finish(final)
  }
  let state: 'unacknowledged' | 'acknowledged' | 'over' = 'unacknowledged'
  const acks = createAckWait(door.wheel, () => hangUp(NO_ACK))
  acks.wait(request.cseq, () => exchange.repeat(ok))
  const proved = sound.proof.wait().then((is) => {
    if (!is && state !== 'over') giveUpSound()
    return is
  })
  const limit = door.wheel.start((lastsMs ?? longestCall(script, ANNOUNCE_LIMIT)) - exchange.age, () =>
    hangUp(acks.isWaiting ? NO_ACK : SPOKEN),
  )
  const party: DialogSession = {
    dialog: dialogOf(exchange.incoming, exchange.toTag),
    visit: exchange.ref,
    sound,
    proof: sound.proof,
    negotiation: createNegotiation(sound.isOffered ? 'offered' : 'settled'),
    acks,
    acknowledged() {
      if (state !== 'unacknowledged') return
      state = 'acknowledged'
      void speak()
    },
    unheard: () => hangUp(NO_ANSWER), // the visit stays
    hungUp: end,
    stop: () => hangUp(STOPPING),
  }
  door.dialogs.add(party)

  async function speak() {
    if (await proved) await sound.perform(script)
    hangUp(SPOKEN)
  }

  /** Neither line nor port is held for a caller that may not be there; its ACK may still come, and ends the call. */
  function giveUpSound() {
    missed(exchange, 'unproved', door)
    sound.end()
  }

  function hangUp(why: string) {
    if (state === 'over') return
    end()
    const { dialog } = party
    const branch = `${MAGIC_COOKIE}${randomToken()}`
    const way = wayInside(dialog, exchange.incoming)
    const bye = writeBye(dialog, way.transport, hostPort(sound.local), branch, why)
    if (!way.allowance.hasRoom(bye.length)) return
    door.dialogs.leave(dialog.id)
    door.transactions.openClient(branch, bye, way, () => door.dialogs.left(dialog.id))
  }

  function end() {
    state = 'over'
    acks.stop()
    door.wheel.stop(limit)
    door.dialogs.remove(party)
    sound.end()
  }
}
