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
  // Where our 200 made the offer, the answer is here; one that cannot be used leaves the sound as it was.
  const isAnswer = party.negotiation.happen('their-answer') === 'take'
  const answer = isAnswer ? offerIn(request) : undefined
  if (answer !== undefined) party.sound.reoffer(answer)
  party.acknowledged()
}
