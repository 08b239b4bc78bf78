/** Pass QRs made of a decision: one for paper, forty for a screen, none of which shares nonce or signature with another. */
import { describe, expect, test } from 'vitest'
import { contextOf, NOON, trustIn } from '../../certificates/dcc/dcc.fixture.ts'
import { passKey } from '../../certificates/pass-qr/pass.fixture.ts'
import { readCertificate } from '../../certificates/read-certificate.ts'
import { type CalendarDate, DAY, MINUTE, SECOND } from '../../domain/kit/time.ts'
import type { PassDecision } from '../../domain/pass/pass-decision.ts'
import { makeIssuePass } from './issue-pass.ts'

const key = passKey('a1b2c3d4')
const trust = await trustIn({ keys: [key.listed], revokedPasses: [] })
let nonces = 0
const issue = makeIssuePass({
  keys: { signerAt: () => key.signer },
  nonce: () => (nonces++).toString(16).padStart(16, '0'),
})
const decision = (validUntil: number | null): PassDecision => ({
  ...{
    outcome: 'pass',
    enforcement: 'none',
    allowedAlone: false,
    reason: { code: 'proof-holds', proof: 'vaccination' },
  },
  ...{ validUntil, nextChangeAt: null, graceUntil: null, ruleId: 'N3', rulesetVersion: 'kr-1' },
})
const pass = (validUntil: number | null = null) => ({
  person: { name: '홍길동', birthDate: '1980-05-01' as CalendarDate },
  decision: decision(validUntil),
  proofLevel: 'document' as const,
})
const readAt = (text: string, now: number) => readCertificate(text, contextOf(trust, now))

describe('on paper', () => {
  test('one that counts for as long as asked, and tells no more than staff need', async () => {
    const { text, claims } = await issue.onPaper(pass(), NOON + 1, 14 * DAY)
    expect(claims).toMatchObject({
      maskedName: '홍*동',
      birthYear: 1980,
      form: 'paper',
      proofLevel: 'document',
      until: null,
    })
    expect([claims.showFrom, claims.showUntil]).toEqual([NOON, NOON + 14 * DAY])
    expect(await readAt(text, NOON + 13 * DAY)).toMatchObject({ verified: true, pass: claims })
  })

  test('never longer than the pass', async () => {
    const { claims } = await issue.onPaper(pass(NOON + DAY + 1), NOON, 14 * DAY)
    expect([claims.until, claims.showUntil]).toEqual([NOON + DAY, NOON + DAY])
  })
})

describe('on a screen', () => {
  test('forty, one after the other, for twenty minutes', async () => {
    const issued = await issue.onScreen(pass(), NOON + 999)
    expect(issued.map(({ claims }) => claims.showFrom)).toEqual(
      Array.from({ length: 40 }, (_, nth) => NOON + nth * 30 * SECOND),
    )
    expect(issued.every(({ claims }) => claims.showUntil - claims.showFrom === 30 * SECOND)).toBe(true)
    const last = issued.at(-1)?.text ?? ''
    expect(await readAt(last, NOON + 20 * MINUTE - SECOND)).toMatchObject({ verified: true })
    expect(await readAt(last, NOON)).toMatchObject({ reason: 'not-yet-valid' })
  })

  test('no two share a nonce or a signature', async () => {
    const issued = await issue.onScreen(pass(), NOON)
    expect(new Set(issued.map(({ claims }) => claims.nonce)).size).toBe(40)
    expect(new Set(issued.map(({ text }) => text.slice(-93))).size).toBe(40)
  })

  test('none begins when the pass is over', async () => {
    expect(await issue.onScreen(pass(NOON + MINUTE), NOON)).toHaveLength(2)
    expect(await issue.onScreen(pass(NOON), NOON)).toHaveLength(0)
  })

  test('those of before a change of keys and of behind it are signed with the key of their time', async () => {
    const next = passKey('0badcafe')
    const signerAt = (at: number) => (at < NOON + MINUTE ? key.signer : next.signer)
    const issued = await makeIssuePass({ keys: { signerAt }, nonce: () => '00'.repeat(8) }).onScreen(pass(), NOON)
    const both = await trustIn({ keys: [key.listed, next.listed], revokedPasses: [] })
    for (const [nth, { text, claims }] of issued.entries()) {
      const only = await trustIn({ keys: [nth < 2 ? key.listed : next.listed], revokedPasses: [] })
      const at = claims.showFrom + SECOND
      expect(await readCertificate(text, contextOf(only, at))).toMatchObject({ verified: true })
      expect(await readCertificate(text, contextOf(both, at))).toMatchObject({ verified: true })
    }
  })

  test('one key is read twice, not forty times', async () => {
    let reads = 0
    const signerAt = () => {
      reads += 1
      return key.signer
    }
    await makeIssuePass({ keys: { signerAt }, nonce: () => '00'.repeat(8) }).onScreen(pass(), NOON)
    expect(reads).toBe(2)
  })
})
