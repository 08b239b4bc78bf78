/** Owner contract: a place's phone is known by its list of sites, its PIN on every node, and no other place's phone or PIN is taken for it. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Line } from '../../src/domain/call/phone/line.ts'
import type { CalendarDate } from '../../src/domain/kit/time.ts'
import type { Site } from '../../src/domain/places/site.ts'
import type { AuditEntry } from '../../src/ports/access/audit.ts'
import type { SiteOwners } from '../../src/ports/places/site-owners.ts'

export type SiteOwnersWorld = {
  readonly owners: SiteOwners
  /** The same, on another node. */
  readonly elsewhere: SiteOwners
  /** A database that is not there. */
  readonly away: SiteOwners
  /** Two places, as the list of sites has them now. */
  sites(): Promise<readonly [Site, Site]>
  /** Every row of every table, as text. */
  stored(): Promise<string>
  empty(): Promise<void>
  close(): Promise<void>
}

const SHOP = '+82200000001' as Line
const OTHER = '+82200000002' as Line
const PIN = '4071'

export function siteOwnersContract(name: string, start: () => Promise<SiteOwnersWorld>): void {
  describe(`${name}, owners`, () => {
    let world: SiteOwnersWorld
    beforeAll(async () => {
      world = await start()
    })
    afterAll(() => world.close())
    beforeEach(() => world.empty())

    const entry = (site: Site, verb: AuditEntry['verb'] = 'owner-set'): AuditEntry => ({
      actor: { kind: 'administrator', name: 'desk' },
      ...{ verb, site: site.id, day: '2022-01-12' as CalendarDate },
    })
    const set = async (line = SHOP, pin = PIN) => {
      const [site] = await world.sites()
      await world.owners.set(site, { line, pin }, entry(site))
    }

    test('the phone is known at its own place alone, its PIN likewise, on every node', async () => {
      expect((await world.sites()).map((site) => world.owners.isOwner(site, SHOP))).toEqual([false, false])
      await set()
      const [site, other] = await world.sites()
      for (const owners of [world.owners, world.elsewhere]) {
        expect([owners.isOwner(site, SHOP), owners.isOwner(site, OTHER), owners.isOwner(other, SHOP)]).toEqual([
          true,
          false,
          false,
        ])
        expect(await owners.checkPin(site, PIN)).toBe(true)
        expect(await owners.checkPin(site, '4072')).toBe(false)
        expect(await owners.checkPin(other, PIN)).toBe(false)
      }
    })

    test('a new phone and PIN take the place of those before, and one that is removed is nobody’s', async () => {
      await set()
      await set(OTHER, '8204')
      const [site] = await world.sites()
      expect([world.owners.isOwner(site, SHOP), world.owners.isOwner(site, OTHER)]).toEqual([false, true])
      expect([await world.owners.checkPin(site, PIN), await world.owners.checkPin(site, '8204')]).toEqual([false, true])
      expect(await world.elsewhere.remove(site.id, entry(site, 'owner-removed'))).toBe(true)
      expect(await world.elsewhere.remove(site.id, entry(site, 'owner-removed'))).toBe(false)
      const [left] = await world.sites()
      expect(world.owners.isOwner(left, OTHER)).toBe(false)
      expect(await world.owners.checkPin(left, '8204')).toBe(false)
    })

    test('two places of one phone and one PIN share nothing in any table, and no table shows either; the audit says who set it', async () => {
      const sites = await world.sites()
      for (const site of sites) await world.owners.set(site, { line: SHOP, pin: PIN }, entry(site))
      const stored = (await world.stored()).split('\n')
      const rows = stored.filter((row) => row.startsWith('site_owners: '))
      expect(rows).toHaveLength(2)
      const values = rows.flatMap((row) => row.match(/[0-9a-f]{32,}/g) ?? [])
      expect(new Set(values).size).toBe(6)
      expect(rows.join()).not.toMatch(/4071|8220000|00000001/)
      expect(stored.filter((row) => row.startsWith('audit: '))).toHaveLength(2)
    })

    test('says where the database is away; whose phone it is, it knows all the same', async () => {
      await set()
      const [site] = await world.sites()
      const code = { code: 'DATABASE_UNAVAILABLE', retryable: true }
      await expect(world.away.checkPin(site, PIN)).rejects.toMatchObject(code)
      await expect(world.away.set(site, { line: SHOP, pin: PIN }, entry(site))).rejects.toMatchObject(code)
      await expect(world.away.remove(site.id, entry(site))).rejects.toMatchObject(code)
      expect(world.away.isOwner(site, SHOP)).toBe(true)
    })
  })
}
