/** Texts that the gateway accepted, as their delivery receipts need them: by a message's id its visit's key, for as long as the hour's key lives. */
import { createHash } from 'node:crypto'
import type pg from 'pg'
import { type EpochMs, hourOf } from '../../../domain/kit/time.ts'
import type { SentTexts } from '../../../ports/pass/sent-texts.ts'
import type { Subjects } from '../identity/subjects/subjects.ts'
import { lastOfEach } from '../kit/last-of-each.ts'
import { whenAvailable } from '../kit/when-available.ts'
import { createHourRows, HOUR_KIND, type Wanted } from '../visits/hour-rows.ts'

type SentText = {
  readonly callKey: Uint8Array
  readonly messageId: string
  readonly submittedAt: EpochMs
}

type Keepable = Omit<SentText, 'messageId'> & { readonly messageId: string | undefined }

/** In the caller's transaction; a text without an id is not kept. A gateway that counts its ids from 1 again gives the receipt to the newer text. */
export async function keepSentTexts(
  subjects: Pick<Subjects, 'keys' | 'clock'>,
  client: Pick<pg.ClientBase, 'query'>,
  texts: readonly Keepable[],
): Promise<void> {
  const named = texts.flatMap(({ messageId, ...text }) => (messageId === undefined ? [] : [{ ...text, messageId }]))
  if (named.length === 0) return
  const last = lastOfEach(named, ({ messageId, submittedAt }) => `${hourOf(submittedAt)} ${messageId}`)
  const wanted = last.map(({ messageId, submittedAt, callKey }) => ({
    ...textOf(messageId, [hourOf(submittedAt)]),
    callKey,
  }))
  await createHourRows('texts', subjects).enter(client, wanted, ({ callKey }) => Buffer.from(callKey.subarray(0, 16)))
}

export function createPostgresSentTexts(
  pool: Pick<pg.Pool, 'query'>,
  subjects: Pick<Subjects, 'keys' | 'clock'>,
): SentTexts {
  const rows = createHourRows('texts', subjects)
  return {
    async visitsOf(messageIds) {
      const hours = rows.hours(subjects.clock.now())
      const found = await whenAvailable(
        rows.last(
          pool,
          messageIds.map((id) => textOf(id, hours)),
        ),
      )
      return found.map((row) => row && Uint8Array.from(row.plain))
    },
  }
}

/** A hash of the id: the slot is keyed. */
function textOf(messageId: string, hours: readonly number[]): Wanted {
  const subject = createHash('sha256').update(messageId).digest().subarray(0, 16)
  return { kind: HOUR_KIND.text, subject, hours }
}
