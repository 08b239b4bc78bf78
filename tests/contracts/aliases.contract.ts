/** Alias contract: what is issued can be entered until its last day or its end, on every node, and tells nobody whose it is. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { addDays, type CalendarDate, DAYS_KEPT, HOUR } from '../../src/domain/kit/time.ts'
import { type Alias, newAlias } from '../../src/domain/visits/alias.ts'
import type { AuditEntry } from '../../src/ports/access/audit.ts'
import type { Aliases, NewAlias } from '../../src/ports/visits/aliases.ts'

export type AliasesWorld = {
  readonly aliases: Aliases
  /** The same, on another node. */
  readonly elsewhere: Aliases
  /** A database that is not there. */
  readonly away: Aliases
  /** A sealed contact, of the length that is taken. */
  contact(): Promise<Uint8Array>
  setTime(at: number): void
  /** Time goes on, with folds and the ends of keys. */
  passTo(at: number): Promise<void>
  /** Every row of every table, as text. */
  stored(): Promise<string>
  /** How many contacts are kept. */
  contacts(): Promise<number>
  empty(): Promise<void>
  close(): Promise<void>
}

const TODAY = '2022-01-12' as CalendarDate
const NOON = Date.parse(`${TODAY}T12:31:00+09:00`)
const DAY = 24 * HOUR
const aliasOf = (nth: number): Alias => newAlias((below) => nth % below)
const AUDIT: AuditEntry = {
  actor: { kind: 'administrator', name: 'desk' },
  verb: 'alias-issue',
  site: undefined,
  day: TODAY,
}

export function aliasesContract(name: string, start: () => Promise<AliasesWorld>): void {
  describe(`${name}, aliases`, () => {
    let world: AliasesWorld
    beforeAll(async () => {
      world = await start()
    })
    afterAll(() => world.close())
    beforeEach(async () => {
      await world.empty()
      world.setTime(NOON)
    })

    const alias = aliasOf(1)
    const added = async (given: Partial<NewAlias> = {}) =>
      world.aliases.add({ alias, issuedOn: TODAY, endCode: '0417', contact: await world.contact(), ...given })

    test('lives on every node once it is there, and no other does', async () => {
      expect(await world.aliases.lives(alias)).toBe(false)
      expect(await added()).toBe(true)
      expect(await Promise.all([world.aliases.lives(alias), world.elsewhere.lives(alias)])).toEqual([true, true])
      expect(await world.aliases.lives(aliasOf(2))).toBe(false)
      expect(await world.contacts()).toBe(1)
    })

    test('is one person’s: whoever wants the same one gets another, and leaves no contact', async () => {
      const both = await Promise.all([
        added(),
        world.elsewhere.add({ alias, issuedOn: TODAY, endCode: '1', contact: await world.contact() }),
      ])
      expect(both.filter((isAdded) => isAdded)).toHaveLength(1)
      expect(await world.contacts()).toBe(1)
    })

    test('ends by its code, by no other, and does not come back with a lost hour', async () => {
      await added()
      expect(await world.elsewhere.end(alias, { endCode: '0418' })).toBe('wrong-code')
      expect(await world.elsewhere.lives(alias)).toBe(true)
      expect(await world.elsewhere.end(alias, { endCode: '0417' })).toBe('ended')
      expect(await Promise.all([world.aliases.lives(alias), world.elsewhere.lives(alias)])).toEqual([false, false])
      expect(await world.aliases.end(alias, { endCode: '0417' })).toBe('no-such-alias')
      await world.passTo(NOON + DAY)
      expect(await world.aliases.lives(alias)).toBe(false)
      expect(await world.contacts()).toBe(1) // for the visits that there are
    })

    test('lives through nights to the end of its 28th day', async () => {
      await added()
      await world.passTo(NOON + DAY)
      expect(await world.aliases.lives(alias)).toBe(true)
      await world.passTo(NOON + (DAYS_KEPT - 1) * DAY)
      expect(await world.aliases.lives(alias)).toBe(true)
      await world.passTo(NOON + DAYS_KEPT * DAY)
      expect(await world.aliases.lives(alias)).toBe(false)
    })

    test('those of desks are listed with their day, and those of pages are not; each end shows', async () => {
      expect(await world.aliases.ofDesks()).toEqual([])
      await added({ alias: aliasOf(3) })
      await added({ audit: AUDIT })
      await added({ alias: aliasOf(2), audit: AUDIT })
      expect(await world.elsewhere.end(alias, { audit: { ...AUDIT, verb: 'alias-end' } })).toBe('ended')
      expect(await world.elsewhere.ofDesks()).toEqual([
        { alias, issuedOn: TODAY, ended: true },
        { alias: aliasOf(2), issuedOn: TODAY, ended: false },
      ])
      const audit = (await world.stored()).split('\n').filter((row) => row.startsWith('audit: '))
      expect(audit).toHaveLength(2)
      expect(audit.join()).toMatch(/alias-issue[\s\S]*alias-end/)
    })

    test('desks issue so many a day, each listed, and no more', async () => {
      const made: boolean[] = []
      for (let nth = 0; nth < 40; nth += 1) made.push(await added({ alias: aliasOf(nth), audit: AUDIT }))
      expect(made.every((isMade) => isMade)).toBe(true)
      expect(await world.aliases.ofDesks()).toHaveLength(40)
      world.setTime(NOON + DAY)
      await added({ alias: aliasOf(50), issuedOn: addDays(TODAY, 1), audit: { ...AUDIT, day: addDays(TODAY, 1) } })
      expect((await world.aliases.ofDesks())[0]).toMatchObject({ alias: aliasOf(50), ended: false })
    })

    test('no table shows an alias or its code, and every row of a table is as long as any other', async () => {
      await added({ audit: AUDIT })
      const stored = await world.stored()
      expect(stored).not.toContain(alias)
      expect(stored).not.toContain(Buffer.from(alias).toString('hex'))
      expect(stored).not.toMatch(/\b0417\b/)
      const lengths = (table: string) =>
        new Set(
          stored
            .split('\n')
            .filter((row) => row.startsWith(`${table}`))
            .map((row) => row.length),
        )
      expect(lengths('subjects_hour').size).toBe(1)
      expect(lengths('alias_contacts').size).toBe(1)
    })

    test('says where the database is away', async () => {
      const away = { code: 'DATABASE_UNAVAILABLE', retryable: true }
      const { away: aliases } = world
      await expect(aliases.lives(alias)).rejects.toMatchObject(away)
      await expect(aliases.end(alias, { endCode: '0417' })).rejects.toMatchObject(away)
      await expect(aliases.ofDesks()).rejects.toMatchObject(away)
      await expect(
        aliases.add({ alias, issuedOn: TODAY, endCode: '0417', contact: await world.contact() }),
      ).rejects.toMatchObject(away)
    })
  })
}
