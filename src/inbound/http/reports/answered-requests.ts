/** Answers to signed requests, for as long as their signatures count: the very same request again is answered by the same, and nothing is done. */
import { hash } from 'node:crypto'
import { SIGNED_WITHIN_S, type SignedHeaders } from '../../../contracts/signed-messages.ts'

/** As it was sent: the body is the bytes of the answer. */
export type Answer = { readonly status: number; readonly contentType: string; readonly body: string }

export type AnsweredRequests = {
  /**
   * The answer to the same request, of which one may still be under way. Undefined: it is to be dealt with, and `answered` or `unanswered` told.
   */
  find(name: string): Promise<Answer | undefined>
  answered(name: string, answer: Answer): void
  /** It ended without an answer that would hold for another time: the next one is dealt with. */
  unanswered(name: string): void
}

export type AnsweredLimits = { readonly most: number; readonly mostBytes: number }

/** Ten minutes of single events at the pace that an operator may send, or some hundred of the longest lists. */
const LIMITS: AnsweredLimits = { most: 100_000, mostBytes: 32 * 1024 * 1024 }
/** A message signed five minutes ahead counts for ten. */
const KEPT_MS = 2 * SIGNED_WITHIN_S * 1_000
/** What an answer costs besides its body. */
const ANSWER_BYTES = 250

/** Of key, id, time and body, which are what was signed: another signature in the header makes no other request of it. */
export function nameOfRequest({ keyId, id, timestamp }: SignedHeaders, body: Uint8Array): string {
  return hash('sha256', Buffer.concat([Buffer.from(`${keyId}\n${id}.${timestamp}.`), body]), 'base64')
}

/**
 * Bounded: where more was answered than may be kept the oldest is forgotten, and dealt with again when it comes again.
 * @param now  monotonic milliseconds
 */
export function createAnsweredRequests(now: () => number, limits = LIMITS): AnsweredRequests {
  const kept = new Map<string, { readonly until: number; readonly answer: Answer }>()
  const underWay = new Map<string, PromiseWithResolvers<void>>()
  let bytes = 0

  return {
    async find(name) {
      for (let other = underWay.get(name); other !== undefined; other = underWay.get(name)) await other.promise
      forgetOld()
      const found = kept.get(name)
      if (found === undefined) underWay.set(name, Promise.withResolvers<void>())
      return found?.answer
    },
    answered(name, answer) {
      kept.set(name, { until: now() + KEPT_MS, answer })
      bytes += bytesOf(answer)
      forgetOld()
      end(name)
    },
    unanswered: end,
  }

  function end(name: string): void {
    underWay.get(name)?.resolve()
    underWay.delete(name)
  }

  function forgetOld(): void {
    for (const [name, { until, answer }] of kept) {
      if (until > now() && kept.size <= limits.most && bytes <= limits.mostBytes) return
      kept.delete(name)
      bytes -= bytesOf(answer)
    }
  }
}

function bytesOf({ body }: Answer): number {
  return body.length + ANSWER_BYTES
}
