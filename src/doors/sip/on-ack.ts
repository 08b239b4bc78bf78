/** ACK: of a refusal it ends the INVITE's transaction, of a 200 it lets the prompt begin. It is never answered. */
import { dialogIdIn } from './dialog/dialog.ts'
import type { DoorParts, Incoming } from './parts.ts'
import { offerIn } from './sdp/offer-in.ts'
import { transactionKey } from './transaction/transaction-key.ts'

export function onAck({ request }: Pick<Incoming, 'request'>, door: DoorParts) {
  const invite = door.transactions.invite(transactionKey(request))
  if (invite !== undefined && invite.state !== 'accepted') return invite.happen('ack')
  const party = door.dialogs.get(dialogIdIn(request))
  if (party?.acks?.acknowledge(request.cseq) !== true) return
  const isAnswer = party.negotiation.happen('their-answer') === 'take'
  if (isAnswer && !party.sound.take(offerIn(request))) return party.unheard()
  party.acknowledged()
}
