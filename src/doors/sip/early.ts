/** Early media: 183 with the prompt, then the final answer. Nobody pays for such a call. */
import type { Prompt } from '../../domain/pass/prompt.ts'
import { CANCELLED, type Final } from './answers.ts'
import { dialogOf } from './dialog/dialog.ts'
import type { Party } from './dialog/dialogs.ts'
import { createNegotiation } from './dialog/negotiation.ts'
import { takesReliable } from './dialog/reliable-provisional.ts'
import type { Exchange } from './exchange.ts'
import type { DoorParts } from './parts.ts'
import type { Sound } from './sound.ts'

/** The final answer comes at the latest so long after the INVITE, whatever is still to say, and whether or not its 183 had its PRACK. Milliseconds. */
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
  const { request, transmit } = exchange.incoming
  const dialog = dialogOf(request, exchange.toTag)
  const negotiation = createNegotiation(sound.isOffered ? 'offered' : 'unsettled')
  const reliable = takesReliable(request)
    ? door.provisionals.open(dialog.id, request.cseq, () => negotiation.happen('confirmed'))
    : undefined
  /** Whether there is somebody to speak to: known at once, or from the answer to our offer. */
  const heard = Promise.withResolvers<boolean>()
  if (!sound.isOffered) heard.resolve(true)
  const finish = (how: Final) => {
    heard.resolve(false)
    exchange.finish(how)
    reliable?.answered()
    sound.end()
    door.wheel.stop(limit)
    door.dialogs.remove(party)
  }
  const party: Party = {
    dialog,
    visit: exchange.ref,
    sound,
    negotiation,
    acks: undefined,
    acknowledged: () => heard.resolve(true),
    unheard: () => heard.resolve(false),
    hungUp: () => finish(CANCELLED), // a BYE in an early dialog (RFC 3261 section 15)
    stop: () => finish(final),
  }
  const limit = door.wheel.start(EARLY_LIMIT - exchange.age, () => finish(final))
  exchange.onCancel(() => finish(CANCELLED))
  door.dialogs.add(party)
  const progress = exchange.progress([...sound.headers, ...(reliable?.headers ?? [])], sound.body)
  reliable?.repeat(() => transmit(progress))
  if (await heard.promise) await sound.play(prompt)
  finish(final)
}
