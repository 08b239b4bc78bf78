/** Contract of every visit log, for check-in. Run with the database, with the spool alone, and with both. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { VisitLog } from '../../src/ports/visits/visit-log.ts'
import { anEntry, NOON } from './visits.fixture.ts'

export type LogUnderTest = {
  readonly log: VisitLog
  /** Where visits are expected to lie. */
  readonly where: 'database' | 'spool'
  /** How many there are in table and spool together. */
  count(): Promise<number>
  close(): Promise<void>
}

export function visitLogContract(name: string, open: () => Promise<LogUnderTest>): void {
  describe(`${name}: a visit log`, () => {
    let subject: LogUnderTest
    beforeEach(async () => {
      subject = await open()
    })
    afterEach(async () => {
      await subject.close()
    })

    test('says where the visit lies once it would survive a crash', async () => {
      expect(await subject.log.append(anEntry())).toMatchObject({ stored: 'stored', where: subject.where })
      expect(await subject.count()).toBe(1)
    })

    test('takes many calls at once, each answered for itself', async () => {
      const results = await Promise.all(Array.from({ length: 2500 }, () => subject.log.append(anEntry())))
      expect(results.every(({ stored }) => stored === 'stored')).toBe(true)
      expect(await subject.count()).toBe(2500)
    })

    test('stores a call once, however often it is repeated, at once or later', async () => {
      const entry = anEntry()
      const results = await Promise.all([1, 2, 3].map(() => subject.log.append(entry)))
      results.push(await subject.log.append(entry))
      expect(results.map(({ stored }) => stored).sort()).toEqual(['already', 'already', 'already', 'stored'])
      expect(await subject.count()).toBe(1)
    })

    test('takes calls on both sides of midnight together', async () => {
      const midnight = Date.parse('2022-01-13T00:00+09:00')
      const entries = Array.from({ length: 200 }, (_, i) => anEntry({ arrivedAt: midnight + (i - 100) * 1000 }))
      const results = await Promise.all(entries.map((entry) => subject.log.append(entry)))
      expect(results.filter(({ stored }) => stored === 'stored')).toHaveLength(200)
      expect(new Set(entries.map(({ visit }) => visit.day)).size).toBe(2)
    })

    test('knows a call of before midnight that is repeated after it', async () => {
      const before = anEntry({ arrivedAt: Date.parse('2022-01-12T23:59:59+09:00') })
      await subject.log.append(before)
      const after = anEntry({ callKey: before.visit.callKey, arrivedAt: Date.parse('2022-01-13T00:00:31+09:00') })
      expect(await subject.log.append(after)).toMatchObject({ stored: 'already' })
      expect(await subject.count()).toBe(1)
      expect(after.visit.arrivedAt).toBeGreaterThan(NOON)
    })
  })
}
