/** The gateway takes the text with a link, as the outbox is told. */
import { randomBytes } from 'node:crypto'
import { type EpochMs, hourOf, kstDay } from '../../src/domain/kit/time.ts'
import type { Outbox } from '../../src/ports/pass/outbox.ts'

export async function acceptLink(outbox: Pick<Outbox, 'done'>, code: string, at: EpochMs): Promise<void> {
  const row = { id: 1n, intent: { hour: hourOf(at), sealed: new Uint8Array() } }
  const key = { day: kstDay(at), callKey: randomBytes(16) }
  const text = { ...key, kind: 'link', messageId: randomBytes(8).toString('hex'), submittedAt: at, link: code }
  await outbox.done([{ row, text }])
}
