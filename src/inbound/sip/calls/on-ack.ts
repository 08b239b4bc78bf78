/** ACK: of a refusal it ends the INVITE's transaction, of a 200 it lets the prompt begin. It is never answered. */
import { dialogIdIn } from '../stack/dialog/dialog.ts'
import { offerIn } from '../stack/sdp/offer-in.ts'
import { transactionKey } from '../stack/transaction/transaction-key.ts'
import type { Incoming, SipContext } from './sip-context.ts'

export function onAck(incoming: Incoming, door: SipContext) {
  const { request } = incoming
  const invite = door.transactions.invite(transactionKey(incoming))
  if (invite !== undefined && invite.state !== 'accepted') return invite.happen('ack')
  const party = door.dialogs.get(dialogIdIn(incoming))
  if (party?.acks?.acknowledge(request.cseq) !== true) return
  party.proof.bySignal()
  const isAnswer = party.negotiation.happen('their-answer') === 'take'
  if (isAnswer && !party.sound.take(offerIn(request))) return party.unheard()
  party.acknowledged()
}
