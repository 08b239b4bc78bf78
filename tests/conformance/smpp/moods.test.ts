/** The text centre in each of its bad moods: no text is lost, none comes more than twice, and the session lives. */
import { afterEach, expect, test } from 'vitest'
import { startTextCentre, type TextCentre } from '../../../demo/text-centre/text-centre.ts'
import { createCp949 } from '../../../src/adapters/cp949/cp949.ts'
import { createSmppGateway, type SmppGateway } from '../../../src/adapters/smpp/smpp-gateway.ts'
import type { TextCentreFault } from '../../../src/contracts/demo-page.ts'
import { DEMO_FAULT_MODES } from '../../../src/contracts/demo-page.ts'
import type { Line } from '../../../src/domain/call/phone/line.ts'
import type { AppEvent } from '../../../src/ports/kit/events.ts'
import type { DeliveryReceipt, Submitted } from '../../../src/ports/pass/text-gateway.ts'
import { eventually } from '../../support/eventually.ts'
import { randomFrom } from '../../support/random-from.ts'

const account = { systemId: 'ansim', password: 'secret' }
const line = '+821000005678' as Line
const TEXTS = 60
/** In these the session ends, and is bound again. */
const ENDS_SESSIONS: readonly TextCentreFault[] = ['down', 'silent']
/** In these texts wait until it is over. */
const STOPS_TEXTS: readonly TextCentreFault[] = ['down', 'silent', 'throttle']

let centre: TextCentre
let gateway: SmppGateway
afterEach(async () => {
  await gateway.close()
  await centre.close()
})

test.each(DEMO_FAULT_MODES['text-centre'].filter((mode) => mode !== 'ok'))(
  '%s',
  async (mood) => {
    const random = randomFrom(2022)
    const events: AppEvent[] = []
    const receipts: DeliveryReceipt[] = []
    const came = new Map<string, number>()
    centre = await startTextCentre({ port: 0, clock: () => 0, account, lateMs: 700, random })
    centre.onMessage((_, { text }) => came.set(text, (came.get(text) ?? 0) + 1))
    gateway = createSmppGateway(
      {
        ...{ ...account, ...createCp949(), address: { host: '127.0.0.1', port: centre.port }, sender: '0802050001' },
        profile: { enquireLinkSeconds: 0.1, answerSeconds: 0.5, patienceSeconds: 2 },
        ...{ throttlePauseMs: 20, retryMs: { first: 20, longest: 100 } },
      },
      { emit: (event) => void events.push(event) },
    )
    gateway.onReceipt((receipt) => receipts.push(receipt))
    const bound = () => eventually(() => expect(gateway.connected).toBe(true))
    await bound()

    centre.setFault(mood)
    const fates = Array.from({ length: TEXTS }, (_, nth) => sent(`문자 ${nth}`))
    if (STOPS_TEXTS.includes(mood)) {
      await eventually(() => expect(troubles(events)).toBeGreaterThan(0))
      centre.setFault('ok')
    }
    const answers = await Promise.all(fates)
    await bound()

    expect(came.size).toBe(TEXTS)
    expect(Math.max(...came.values())).toBeLessThanOrEqual(2)
    const lost = events.filter(({ type }) => type === 'gateway-lost')
    if (!ENDS_SESSIONS.includes(mood)) expect(lost).toEqual([])
    if (mood === 'cut' || mood === 'flipped') return
    expect([...came.values()].every((times) => times === 1)).toBe(true)
    const ids = answers.map((answer) => (answer.kind === 'accepted' ? answer.messageId : answer.kind))
    if (mood === 'nameless') expect(new Set(ids)).toEqual(new Set([undefined]))
    // Each text's own receipt is among them, in whichever form it came.
    else await eventually(() => expect(receipts.map(({ messageId }) => messageId)).toEqual(expect.arrayContaining(ids)))
  },
  30_000,
)

/** As the outbox does it: what was surely not sent is tried again. */
async function sent(body: string): Promise<Submitted> {
  for (;;) {
    const answer = await gateway.submit({ to: line, body, validForMs: 60_000 })
    if (answer.kind !== 'unavailable') return answer
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

function troubles(events: readonly AppEvent[]): number {
  return events.filter(
    (event) => event.type === 'gateway-lost' || (event.type === 'gateway-noted' && event.what === 'throttled'),
  ).length
}
