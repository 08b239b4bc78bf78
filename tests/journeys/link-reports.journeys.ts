/** A number that changed hands, and staff who see somebody else: reported over HTTP, the next call gets a link again. */
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { signedBy, type TestKey, testKey } from '../support/signed.ts'
import { DINER, GYM, stage } from './link-journey.fixture.ts'

const HONG = '010-0000-5678'
const KIM = '010-0000-4821'
const STAFF = 'staff-of-the-diner-000000'
const CARRIER = testKey('carrier-of-everybody')

/** For the file of `ANSIMPASS_REPORTERS`. */
export const REPORTERS = [
  { name: 'diner', kind: 'staff', tokenSha256: sha256(STAFF), sites: [DINER] },
  { name: 'carrier', kind: 'carrier', keys: [CARRIER], numbers: ['010'] },
]

export function reportJourneys(): void {
  test('staff who see somebody else with a phone take it off the door, and the line has to be proved again', async () => {
    const call = await stage().ring(HONG, DINER)
    await stage().events.next(call.visit, ['text-sent'])
    await eventually(async () => {
      expect((await stage().doorOf(DINER)).arrivals).toMatchObject([{ key: call.visit, shown: '홍*동(80년생)' }])
    })
    const report = { site: DINER, visit: call.visit, reason: 'other-person' }
    expect(await send('/v1/not-this-person', report)).toBe(401)
    expect(await send('/v1/not-this-person', report, CARRIER)).toBe(401)
    expect(await send('/v1/not-this-person', { ...report, site: GYM }, STAFF)).toBe(404)
    expect((await stage().doorOf(DINER)).arrivals).toMatchObject([{ shown: '홍*동(80년생)' }])
    expect(await send('/v1/not-this-person', report, STAFF)).toBe(202)
    expect((await stage().doorOf(DINER)).arrivals).toMatchObject([{ lastFour: '5678', shown: '', outcome: 'reported' }])
    // At the same place too, where a second call within ten minutes is told nothing new otherwise; it is no second visit.
    await stage().ring(HONG, DINER)
    expect((await stage().textsOf(HONG, 2))[0]?.text).toContain('본인확인: http')
    await eventually(async () => {
      const [newest] = (await stage().doorOf(DINER)).arrivals
      expect(newest).toMatchObject({ lastFour: '5678', shown: '', outcome: 'unverified' })
    })
    expect(await stage().visits()).toBe(1)
  })

  test('a carrier’s change of number ends what was proved before it, and answers alike for a number that was nobody’s', async () => {
    const changed = { numbers: [HONG, '010-0000-9999'], since: '2022-01-12T00:00:00+09:00' }
    expect(await send('/v1/number-changes', changed, STAFF)).toBe(401)
    expect(await send('/v1/number-changes', changed, CARRIER)).toBe(202)
    expect(await send('/v1/number-changes', { ...changed, numbers: ['010-0000-9998'] }, CARRIER)).toBe(202)
    await stage().ring(HONG, GYM)
    expect((await stage().textsOf(HONG, 1))[0]?.text).toContain('본인확인: http')
    const earlier = { numbers: [KIM], since: '2021-12-01T00:00:00+09:00' }
    expect(await send('/v1/number-changes', earlier, CARRIER)).toBe(202) // she proved it after that
    await stage().ring(KIM, GYM)
    expect((await stage().textsOf(KIM, 1))[0]?.text).toContain('접종확인 김*분')
  })
}

async function send(path: string, content: unknown, by?: string | TestKey): Promise<number> {
  const body = JSON.stringify(content)
  const bearer = {
    'content-type': 'application/json',
    ...(typeof by === 'string' && { authorization: `Bearer ${by}` }),
  }
  const headers = typeof by === 'object' ? signedBy(by, body) : bearer
  return (await fetch(`${stage().world.http}${path}`, { method: 'POST', headers, body })).status
}

function sha256(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
