/** An answered call: 200, the prompt, BYE. */
import type { Prompt } from '../../domain/pass/prompt.ts'
import type { Final } from './answers.ts'
import { dialogOf, writeBye } from './dialog/dialog.ts'
import type { Party } from './dialog/dialogs.ts'
import { repeat2xx } from './dialog/repeat-2xx.ts'
import type { Exchange } from './exchange.ts'
import { MAGIC_COOKIE } from './message/parse-via.ts'
import { type DoorParts, hostPort } from './parts.ts'
import { randomToken } from './random-token.ts'
import type { Sound } from './sound.ts'

/**
 * No announcement call lasts longer, milliseconds from the INVITE. RFC 3261 section 15 would have us wait 32 s for a missing
 * ACK before the BYE; a caller that has not even acknowledged by then is not kept on a paid call for it.
 */
export const ANNOUNCE_LIMIT = 12_000

export function announce(exchange: Exchange, sound: Sound, prompt: Prompt, final: Final, door: DoorParts) {
  exchange.prompt = prompt.kind
  const ok = exchange.accept(sound.headers, sound.body, final)
  if (ok === undefined) return sound.end()
  let state: 'unacknowledged' | 'playing' | 'over' = 'unacknowledged'
  const stopRepeating = repeat2xx(door.wheel, () => exchange.incoming.transmit(ok))
  const limit = door.wheel.start(ANNOUNCE_LIMIT - exchange.age, hangUp)
  const party: Party = {
    dialog: dialogOf(exchange.incoming.request, exchange.toTag),
    acknowledged() {
      if (state !== 'unacknowledged') return
      state = 'playing'
      stopRepeating()
      sound.play(prompt).then(hangUp, hangUp)
    },
    hungUp: end,
    stop: hangUp,
  }
  door.dialogs.add(party)

  function hangUp() {
    if (state === 'over') return
    end()
    const branch = `${MAGIC_COOKIE}${randomToken()}`
    const bye = writeBye(party.dialog, hostPort(sound.local), branch)
    door.transactions.openClient(branch, bye, exchange.incoming.transmit)
  }

  function end() {
    state = 'over'
    stopRepeating()
    door.wheel.stop(limit)
    door.dialogs.remove(party)
    sound.end()
  }
}
