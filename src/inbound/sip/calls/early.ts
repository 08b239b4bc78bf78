/** Early media: 183, the script as soon as the caller has proved that it hears, then the final answer. Nobody pays for such a call. */
import type { CallScript } from '../../../domain/call/call-script.ts'
import { dialogOf } from '../stack/dialog/dialog.ts'
import type { DialogSession } from '../stack/dialog/dialogs.ts'
import { createNegotiation } from '../stack/dialog/negotiation.ts'
import { takesReliable } from '../stack/dialog/reliable-provisional.ts'
import { CANCELLED, type Final } from './answers.ts'
import { earlyMediaHeaders } from './early-media-header.ts'
import type { InviteCall } from './invite-call.ts'
import { longestCall } from './script-player.ts'
import type { SipContext } from './sip-context.ts'
import { missed, type Sound } from './sound.ts'

/** Where nothing is asked the final answer comes at the latest so long after the INVITE, whatever is still to say, and whether or not its 183 had its PRACK. Milliseconds. */
export const EARLY_LIMIT = 10_000

/** @returns when the call is over */
export async function soundEarly(
  exchange: InviteCall,
  sound: Sound,
  script: CallScript,
  final: Final,
  door: SipContext,
): Promise<void> {
  if (!exchange.open) return sound.end()
  const { request } = exchange.incoming
  const dialog = dialogOf(exchange.incoming, exchange.toTag)
  const negotiation = createNegotiation(sound.isOffered ? 'offered' : 'unsettled')
  const reliable = takesReliable(request)
    ? door.provisionals.open(dialog.id, request.cseq, () => negotiation.happen('confirmed'))
    : undefined
  /** Whether it is known where to speak to: at once, or from the answer to our offer. */
  const answered = Promise.withResolvers<boolean>()
  if (!sound.isOffered) answered.resolve(true)
  const finish = (how: Final) => {
    answered.resolve(false)
    exchange.finish(how)
    reliable?.answered()
    sound.end()
    door.wheel.stop(limit)
    door.dialogs.remove(party)
  }
  const party: DialogSession = {
    dialog,
    visit: exchange.ref,
    sound,
    proof: sound.proof,
    negotiation,
    acks: undefined,
    acknowledged: () => answered.resolve(true),
    unheard: () => answered.resolve(false),
    hungUp: () => finish(CANCELLED), // a BYE in an early dialog (RFC 3261 section 15)
    stop: () => finish(final),
  }
  const limit = door.wheel.start(longestCall(script, EARLY_LIMIT) - exchange.age, () => finish(final))
  exchange.onCancel(() => finish(CANCELLED))
  door.dialogs.add(party)
  const headers = [...sound.headers, ...earlyMediaHeaders(request, sound.direction), ...(reliable?.headers ?? [])]
  const progress = exchange.progress(headers, sound.body, final)
  if (progress !== undefined) reliable?.repeat(() => exchange.repeat(progress))
  const proved = progress !== undefined && (await sound.proof.wait())
  if (!proved && exchange.open) {
    exchange.mode = 'unproved'
    missed(exchange, 'unproved', door)
  }
  if (proved && (await answered.promise)) {
    exchange.prompt = script[0].prompt.kind
    await sound.perform(script)
  }
  finish(final)
}
