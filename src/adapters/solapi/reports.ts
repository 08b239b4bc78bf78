/** Delivery of texts, asked of the relay by the group in which they were sent, at growing intervals. */
import { isObject } from '../../domain/kit/field-readers.ts'
import type { DeliveryReceipt } from '../../ports/pass/text-gateway.ts'
import { askRelay, type Relay } from './relay-http.ts'
import { deliveryState } from './status-codes.ts'

export type Reports = {
  /** Asks until each of these is delivered, failed, or nothing is to be expected any more. */
  follow(groupId: string, messageIds: readonly string[]): void
  stop(): void
}

/** After the text was taken; then it is known or never will be. */
const ASKED_AFTER_MS = [3_000, 10_000, 30_000, 120_000, 600_000, 3_600_000]
/** Groups followed at a time: of more the delivery is not asked for. */
const MOST_GROUPS = 5_000
const MOST_PAGES = 5

export function createReports(
  relay: Relay,
  told: (receipt: DeliveryReceipt) => void,
  askedAfterMs: readonly number[] = ASKED_AFTER_MS,
): Reports {
  const stopping = new AbortController()
  const timers = new Set<NodeJS.Timeout>()

  return {
    follow(groupId, messageIds) {
      if (timers.size < MOST_GROUPS && messageIds.length > 0) later(groupId, new Set(messageIds), 0)
    },
    stop() {
      stopping.abort()
      for (const timer of timers) clearTimeout(timer)
    },
  }

  function later(groupId: string, open: Set<string>, nth: number): void {
    const wait = askedAfterMs[nth]
    if (wait === undefined || stopping.signal.aborted) return
    const timer = setTimeout(() => {
      timers.delete(timer)
      void ask(groupId, open).then(() => {
        if (open.size > 0) later(groupId, open, nth + 1)
      })
    }, wait)
    timer.unref()
    timers.add(timer)
  }

  /** What could not be read is asked for the next time. */
  async function ask(groupId: string, open: Set<string>): Promise<void> {
    let startKey = ''
    for (let page = 0; page < MOST_PAGES && open.size > 0; page += 1) {
      const query = new URLSearchParams({ criteria: 'groupId', cond: 'eq', value: groupId, limit: '100' })
      if (startKey !== '') query.set('startKey', startKey)
      const answer = await askRelay(relay, `/messages/v4/list?${query}`, undefined, stopping.signal)
      if (answer.kind !== 'ok') return
      const list = answer.body['messageList']
      for (const [messageId, message] of Object.entries(isObject(list) ? list : {})) {
        const code = isObject(message) ? message['statusCode'] : undefined
        const state = typeof code === 'string' ? deliveryState(code) : undefined
        if (state !== undefined && open.delete(messageId)) told({ messageId, state })
      }
      const { nextKey } = answer.body
      if (typeof nextKey !== 'string' || nextKey === '' || nextKey === startKey) return
      startKey = nextKey
    }
  }
}
