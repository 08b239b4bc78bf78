/** The part of a stored call that its text needs: the intent and the day's counters of its line, each under a key of ours. */
import { AppError } from '../domain/errors.ts'
import type { Line } from '../domain/phone/line.ts'
import type { SiteId } from '../domain/site/site.ts'
import type { EpochMs } from '../domain/time.ts'
import { encodeTextIntent, textIntentContext } from '../domain/visit/text-intent.ts'
import type { VisitKey } from '../domain/visit/visit.ts'
import type { DeliveryBox } from '../ports/delivery-box.ts'
import type { LineTokens } from '../ports/line-tokens.ts'
import type { VisitEntry } from '../ports/visit-log.ts'

export type TextPartDeps = {
  readonly deliveryBox: Pick<DeliveryBox, 'seal'>
  readonly tokens: Pick<LineTokens, 'siteLine' | 'line'>
}

export type TextPart = Pick<VisitEntry, 'intent' | 'siteLine' | 'line'>

/** A key that cannot be written or read costs the text, never the call: what it would have sealed is undefined. */
export function textPart(
  { deliveryBox, tokens }: TextPartDeps,
  key: VisitKey,
  { line, siteId, receivedAt }: { readonly line: Line; readonly siteId: SiteId; readonly receivedAt: EpochMs },
): TextPart {
  const intent = encodeTextIntent({ line, siteId, arrivedAt: receivedAt })
  return {
    intent: unlessKeyMissing(() => deliveryBox.seal(receivedAt, intent, textIntentContext(key))),
    siteLine: unlessKeyMissing(() => tokens.siteLine(key.day, line, siteId)),
    line: unlessKeyMissing(() => tokens.line(key.day, line)),
  }
}

const MISSING = new Set(['KEY_NOT_WRITTEN', 'KEY_NOT_READ', 'KEY_OF_THE_PAST'])

export function isKeyMissing(error: unknown): boolean {
  return error instanceof AppError && MISSING.has(error.code)
}

function unlessKeyMissing<T>(act: () => T): T | undefined {
  try {
    return act()
  } catch (error) {
    if (isKeyMissing(error)) return undefined
    throw error
  }
}
