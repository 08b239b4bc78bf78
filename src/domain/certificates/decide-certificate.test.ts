/** Decisions about who shows a certificate: the same as about a caller with the same evidence. */
import { expect, test } from 'vitest'
import { readRuleset } from '../../adapters/rulesets/read-ruleset.ts'
import type { CalendarDate } from '../kit/time.ts'
import { DAY } from '../kit/time.ts'
import { decidePass } from '../pass/decide-pass.ts'
import type { Evidence } from '../pass/evidence/evidence.ts'
import { type CertificateReading, refused, type VerifiedCertificate } from './certificate-reading.ts'
import { decideCertificate } from './decide-certificate.ts'
import type { ForeignVerdict } from './foreign-certificate.ts'
import type { PassClaims } from './pass-claims.ts'

const korea = readRuleset('rulesets/kr')
const at = Date.parse('2022-01-12T12:31:00+09:00')
const there = { at, asKnownAt: at, site: { category: 'indoor_sports', region: 'seoul' } }
const dose = (date: string): Evidence => ({
  ...{ kind: 'vaccination', vaccine: 'pfizer', dose: 2, seriesDoses: 2 },
  date: date as CalendarDate,
})

const verified = (change: Partial<VerifiedCertificate>): CertificateReading => ({
  ...{ kind: 'dcc', signature: 'valid', schema: 'valid', expired: false, verified: true, reason: null },
  ...{ person: { name: 'Gabriele', birthDate: '1998-02-26' }, signedAt: at - DAY, evidence: [] },
  ...change,
})
const decide = (reading: CertificateReading) => decideCertificate(korea, reading, there)

test.each(['2021-09-01', '2021-01-01'])('a certificate of a dose of %s is decided as a call with it', (day) => {
  const evidence = [dose(day)]
  const person = { birthDate: '1998-02-26' as CalendarDate }
  expect(decide(verified({ evidence }))).toEqual(decidePass(korea, { ...there, person, evidence }))
})

test('where more stands in it than could be read, what it does not prove is not known', () => {
  const unread = [{ kind: 'vaccination', reason: 'date' }] as const
  expect(decide(verified({ evidence: [dose('2021-01-01')] })).outcome).toBe('no-pass')
  expect(decide(verified({ evidence: [dose('2021-01-01')], unread })).outcome).toBe('unknown')
  expect(decide(verified({ evidence: [dose('2021-09-01')], unread })).outcome).toBe('pass')
})

test('of whom the birth date is not whole, what age may excuse is not known', () => {
  const person = { name: 'Gabriele', birthDate: '2005' }
  expect(decide(verified({ person })).outcome).toBe('unknown')
})

test('a certificate that is refused says nothing', () => {
  expect(decide(refused('expired', { kind: 'dcc' }))).toMatchObject({ outcome: 'unknown' })
})

const foreign = { kind: 'vaccination', issuer: 'AT', issuedAt: at - DAY, expiresAt: at + 9 * DAY, payload: {} } as const
const short = verified({ evidence: [dose('2022-01-11')], foreign })
const judged = (verdict: ForeignVerdict) => decideCertificate(korea, short, there, verdict)

test('by rules of others: accepted is a proof as long as the certificate holds, whatever our rows say of its dose', () => {
  expect(decide(short).reason.code).toBe('too-early')
  expect(judged({ kind: 'accepted', rules: [] })).toMatchObject({
    ...{ outcome: 'pass', reason: { code: 'proof-holds', proof: 'vaccination' } },
    ...{ validUntil: foreign.expiresAt, nextChangeAt: foreign.expiresAt },
  })
})

test('by rules of others: refused is no proof, unknown is not refused', () => {
  const old = verified({ evidence: [dose('2021-09-01')], foreign })
  expect(decide(old).outcome).toBe('pass')
  expect(decideCertificate(korea, old, there, { kind: 'refused', failed: [] }).outcome).toBe('no-pass')
  expect(judged({ kind: 'unknown', unclear: [] }).outcome).toBe('unknown')
})

test('a pass of our own holds as long as it says, where a pass is asked for', () => {
  const pass = { outcome: 'pass', until: at + DAY, rulesetVersion: 'kr-old' } as PassClaims
  const decision = decide(verified({ kind: 'pass-qr', pass }))
  expect(decision).toMatchObject({
    ...{ outcome: 'pass', enforcement: 'none', reason: { code: 'pass-shown' }, rulesetVersion: 'kr-old' },
    ...{ validUntil: at + DAY, nextChangeAt: at + DAY },
  })
  const later = Date.parse('2022-03-02T12:00:00+09:00')
  expect(decideCertificate(korea, verified({ pass }), { ...there, at: later, asKnownAt: later })).toMatchObject({
    outcome: 'not-required',
  })
})
