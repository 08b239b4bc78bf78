/** Pass QRs of a journey: only where its page is a pass, and never for longer than the page. */
import { expect, test } from 'vitest'
import { NOON } from '../../certificates/dcc/dcc.fixture.ts'
import { passKey } from '../../certificates/pass-qr/pass.fixture.ts'
import { type CalendarDate, DAY, MINUTE, SECOND } from '../../domain/kit/time.ts'
import type { PassOutcome } from '../../domain/pass/pass-decision.ts'
import type { Journey } from '../links/read-link.ts'
import type { JourneyShown } from '../links/show-journey.ts'
import { makeIssuePass } from './issue-pass.ts'
import { makeOwnPass } from './own-pass.ts'

let nonces = 0
const issuePass = makeIssuePass({
  keys: { signerAt: () => passKey('a1b2c3d4').signer },
  nonce: () => (nonces++).toString(16).padStart(16, '0'),
})
const journey = { until: NOON + 10 * MINUTE } as Journey

function shownAs(outcome: PassOutcome, validUntil: number | null = null): JourneyShown {
  const person = { name: '홍길동', birthDate: '1980-05-01' as CalendarDate }
  const rest = { enforcement: 'none', allowedAlone: false, reason: { code: 'proof-holds', proof: 'vaccination' } }
  const times = { validUntil, nextChangeAt: null, graceUntil: null, ruleId: 'N3', rulesetVersion: 'kr-1' }
  return {
    ...{ kind: 'pass', now: NOON + 400, next: undefined, lookedUpAt: NOON, lastKnown: false, colour: 1 },
    binding: { person, proofLevel: 'identity', boundAs: 'subscriber', endsAt: NOON + DAY },
    decision: { outcome, ...rest, ...times },
    word: { ko: '파란고래', en: 'BLUE WHALE' },
  } as unknown as JourneyShown
}
const ownPass = (shown: JourneyShown) => makeOwnPass({ showJourney: async () => shown, issuePass })

test('one stays the same until the page ends, and says how the person was proved', async () => {
  const still = await ownPass(shownAs('pass')).still(journey)
  expect(still).toMatchObject({
    kind: 'still',
    issued: { claims: { form: 'paper', proofLevel: 'identity', showFrom: NOON, showUntil: NOON + 10 * MINUTE } },
  })
})

test('those that change end with the page, though twenty minutes could be made', async () => {
  const changing = await ownPass(shownAs('pass')).changing(journey)
  const claims = changing.kind === 'changing' ? changing.issued.map((issued) => issued.claims) : []
  expect(claims.map(({ showFrom }) => showFrom)).toEqual(
    Array.from({ length: 20 }, (_, nth) => NOON + nth * 30 * SECOND),
  )
  expect(new Set(claims.map(({ form }) => form))).toEqual(new Set(['screen']))
})

test('a pass that ends before the page ends both', async () => {
  const pass = ownPass(shownAs('pass', NOON + MINUTE))
  expect(await pass.still(journey)).toMatchObject({ issued: { claims: { showUntil: NOON + MINUTE } } })
  expect(await pass.changing(journey)).toMatchObject({ issued: { length: 2 } })
})

test.each(['no-pass', 'unknown', 'not-required', 'allowed-without-pass'] as const)('%s is none', async (outcome) => {
  const pass = ownPass(shownAs(outcome))
  expect(await pass.still(journey)).toEqual({ kind: 'refused', outcome })
  expect(await pass.changing(journey)).toEqual({ kind: 'refused', outcome })
})

test('where the journey is not at the pass there is none', async () => {
  const consent = ownPass({ kind: 'consent', renewal: false, trouble: undefined })
  expect([await consent.still(journey), await consent.changing(journey)]).toEqual([{ kind: 'none' }, { kind: 'none' }])
})
