/** Contract of every store of visits. Run on the database and on the spool. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CalendarDate } from '../../src/domain/kit/time.ts'
import type { AnySealedVisit } from '../../src/domain/visits/visit.ts'
import type { VisitStore } from '../../src/ports/visits/visit-store.ts'
import { anEntry, anEpoch, inOldForm, NOON, takenInstead } from './visits.fixture.ts'

export type StoreUnderTest = {
  readonly store: VisitStore
  /** What another process reads, with the wraps of the epochs. */
  visits(): Promise<readonly AnySealedVisit[]>
  close(): Promise<void>
}

export function visitStoreContract(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`${name}: a store of visits`, () => {
    let subject: StoreUnderTest
    beforeEach(async () => {
      subject = await open()
    })
    afterEach(async () => {
      await subject.close()
    })
    const keysOf = async () =>
      (await subject.visits()).map(({ callKey }) => Buffer.from(callKey).toString('hex')).sort()

    test('keeps every field of a visit, and the wrap of its epoch', async () => {
      const entry = anEntry({ arrivedAt: NOON + 123 })
      expect(await subject.store.store([entry])).toMatchObject([{ kind: 'stored' }])
      const [kept] = await subject.visits()
      expect(plain(kept)).toEqual(plain(entry.visit))
    })

    test('keeps a visit of the form before beside those of today’s, each in its place', async () => {
      const old = inOldForm(anEntry({ arrivedAt: NOON }))
      const entries = [anEntry(), old, anEntry(), old]
      expect(await subject.store.store(entries)).toMatchObject(
        ['stored', 'stored', 'stored', 'already'].map((kind) => ({ kind })),
      )
      const kept = (await subject.visits()).map(plain)
      expect(kept).toHaveLength(3)
      expect(kept).toContainEqual(plain(old.visit))
    })

    test('stores a batch of many epochs, each result at its place', async () => {
      const entries = Array.from({ length: 500 }, (_, i) =>
        anEntry({ siteId: i + 1, ...(i % 2 ? {} : { epoch: anEpoch() }) }),
      )
      const results = await subject.store.store(entries)
      expect(results.map(({ kind }) => kind)).toEqual(entries.map(() => 'stored'))
      expect(await subject.visits()).toHaveLength(500)
    })

    test('knows a visit that it has, and does not double it', async () => {
      const entry = anEntry()
      await subject.store.store([entry])
      expect(await subject.store.store([entry, anEntry()])).toMatchObject([{ kind: 'already' }, { kind: 'stored' }])
      expect(await subject.visits()).toHaveLength(2)
    })

    test('stores a key that stands twice in one batch once', async () => {
      const entry = anEntry()
      const kinds = (await subject.store.store([entry, anEntry(), entry])).map(({ kind }) => kind)
      expect(kinds).toEqual(['stored', 'stored', 'already'])
      expect(await subject.visits()).toHaveLength(2)
    })

    test('takes days in one batch as they come, before any partition was made', async () => {
      const days = [
        '2022-01-11T23:59:59+09:00',
        '2022-01-12T00:00:00+09:00',
        '2022-03-01T09:00:00+09:00',
        '2021-12-13T11:40:00+09:00',
      ]
      const entries = days.map((at) => anEntry({ arrivedAt: Date.parse(at) }))
      expect(await subject.store.store(entries)).toMatchObject(days.map(() => ({ kind: 'stored' })))
      expect(await keysOf()).toEqual(entries.map(({ visit }) => Buffer.from(visit.callKey).toString('hex')).sort())
    })

    test('in the first 64 s of a day takes a key of the day before for the same call, and later not', async () => {
      const before = anEntry({ arrivedAt: Date.parse('2022-01-11T23:59:58+09:00') })
      const { callKey } = before.visit
      await subject.store.store([before])
      const early = anEntry({ callKey, arrivedAt: Date.parse('2022-01-12T00:01:59.999+09:00') })
      const other = anEntry({ arrivedAt: early.visit.arrivedAt })
      expect(await subject.store.store([early, other])).toMatchObject([{ kind: 'already' }, { kind: 'stored' }])
      const late = anEntry({ callKey, arrivedAt: Date.parse('2022-01-12T00:02:00+09:00') })
      expect(await subject.store.store([late])).toMatchObject([{ kind: 'stored' }])
    })

    test('takes a visit without an intent', async () => {
      const { visit } = anEntry()
      expect(await subject.store.store([{ visit, intent: undefined }, anEntry()])).toMatchObject([
        { kind: 'stored' },
        { kind: 'stored' },
      ])
      expect(await subject.visits()).toHaveLength(2)
    })

    test('takes a call without a visit once, beside visits, and it is no visit', async () => {
      const call = takenInstead(anEntry())
      expect(await subject.store.store([call, anEntry(), call])).toMatchObject([
        { kind: 'stored' },
        { kind: 'stored' },
        { kind: 'already' },
      ])
      expect(await subject.store.store([call])).toEqual([{ kind: 'already' }])
      expect(await subject.visits()).toHaveLength(1)
    })

    test('a call is the same one, whether it was a visit before the duty ended or not', async () => {
      const evening = anEntry({ arrivedAt: Date.parse('2022-02-18T23:59:59+09:00') })
      await subject.store.store([evening])
      const repeated = anEntry({
        callKey: evening.visit.callKey,
        arrivedAt: Date.parse('2022-02-19T00:00:20+09:00'),
      })
      expect(await subject.store.store([takenInstead(repeated)])).toEqual([{ kind: 'already' }])
      const sameDay = anEntry()
      await subject.store.store([sameDay])
      expect(await subject.store.store([takenInstead(sameDay)])).toEqual([{ kind: 'already' }])
    })

    test('answers an empty batch', async () => {
      expect(await subject.store.store([])).toEqual([])
    })
  })
}

function plain(visit: AnySealedVisit | undefined) {
  const hex = (bytes: Uint8Array | undefined) => (bytes === undefined ? undefined : Buffer.from(bytes).toString('hex'))
  return {
    ...visit,
    day: visit?.day as CalendarDate,
    callKey: hex(visit?.callKey),
    sealed: hex(visit?.sealed),
    token: hex(visit?.token),
    epoch: { ...visit?.epoch, epochId: hex(visit?.epoch.epochId), wrap: hex(visit?.epoch.wrap) },
  }
}
