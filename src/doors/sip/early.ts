/** Early media: 183 with the prompt, then the final answer. Nobody pays for such a call. */
import type { Prompt } from '../../domain/pass/prompt.ts'
import { CANCELLED, type Final } from './answers.ts'
import { dialogOf } from './dialog/dialog.ts'
import type { Party } from './dialog/dialogs.ts'
import type { Exchange } from './exchange.ts'
import type { DoorParts } from './parts.ts'
import type { Sound } from './sound.ts'

/** The final answer comes at the latest so long after the INVITE, whatever is still to say. Milliseconds. */
export const EARLY_LIMIT = 10_000

/** @returns when the call is over */
export async function soundEarly(
  exchange: Exchange,
  sound: Sound,
  prompt: Prompt,
  final: Final,
  door: DoorParts,
): Promise<void> {
  if (!exchange.open) return sound.end()
  exchange.prompt = prompt.kind
  const finish = (how: Final) => {
    exchange.finish(how)
    sound.end()
    door.wheel.stop(limit)
    door.dialogs.remove(party)
  }
  const party: Party = {
    dialog: dialogOf(exchange.incoming.request, exchange.toTag),
    acknowledged: () => {},
    hungUp: () => finish(CANCELLED), // a BYE in an early dialog (RFC 3261 section 15)
    stop: () => finish(final),
  }
  const limit = door.wheel.start(EARLY_LIMIT - exchange.age, () => finish(final))
  exchange.onCancel(() => finish(CANCELLED))
  door.dialogs.add(party)
  exchange.progress(sound.headers, sound.body)
  await sound.play(prompt)
  finish(final)
}
