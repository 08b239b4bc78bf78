/** Audit contract: a change and the word of who made it are there together or not at all, one entry a day, nothing finer. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { CalendarDate } from '../../src/domain/kit/time.ts'
import type { AuditEntry } from '../../src/ports/access/audit.ts'

export type AuditWorld = {
  /** Makes one change more, with the entry. */
  change(entry: AuditEntry): Promise<unknown>
  /** The changes made so far. */
  changes(): Promise<number>
  /** The audit's rows, whole, as text in whatever form. */
  rows(): Promise<readonly string[]>
  /** From now on no row of the audit can be written, while changes can; or they can again. */
  refuse(refused: boolean): Promise<void>
  /** From now on a change fails after it was written; or does not any more. */
  breakOff(broken: boolean): Promise<void>
  empty(): Promise<void>
  close(): Promise<void>
}

const ENTRY: AuditEntry = {
  actor: { kind: 'carrier', name: 'Example Telecom' },
  verb: 'number-changes',
  site: undefined,
  day: '2022-01-12' as CalendarDate,
}

export function auditContract(name: string, start: () => Promise<AuditWorld>): void {
  describe(`${name} with an audit`, () => {
    let world: AuditWorld
    beforeAll(async () => {
      world = await start()
    })
    afterAll(() => world.close())
    beforeEach(() => world.empty())

    test('the change and its entry are there together: who, what, about which site, on which day', async () => {
      await world.change({ ...ENTRY, site: 7 })
      expect(await world.changes()).toBe(1)
      const [row = '', ...more] = await world.rows()
      expect(more).toEqual([])
      for (const word of ['2022-01-12', 'carrier', 'Example Telecom', 'number-changes', '7'])
        expect(row).toContain(word)
    })

    test('however often a day, it is one entry, which tells no time and no number; another day or actor is another', async () => {
      await world.change(ENTRY)
      const before = await world.rows()
      await Promise.all([world.change(ENTRY), world.change(ENTRY)])
      expect(await world.rows()).toEqual(before)
      expect(before.join()).not.toMatch(/\d\d:\d\d/)
      await world.change({ ...ENTRY, day: '2022-01-13' as CalendarDate })
      await world.change({ ...ENTRY, actor: { kind: 'registry', name: 'Example Telecom' } })
      expect(await world.rows()).toHaveLength(3)
      expect(await world.changes()).toBe(5)
    })

    test('where the entry cannot be written nothing is changed', async () => {
      await world.refuse(true)
      await expect(world.change(ENTRY)).rejects.toThrow()
      await world.refuse(false)
      expect([await world.changes(), await world.rows()]).toEqual([0, []])
    })

    test('where the change fails there is no entry', async () => {
      await world.breakOff(true)
      await expect(world.change(ENTRY)).rejects.toThrow()
      await world.breakOff(false)
      expect([await world.changes(), await world.rows()]).toEqual([0, []])
    })
  })
}
