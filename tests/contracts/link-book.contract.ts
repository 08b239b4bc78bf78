/** What every keeper of one-time links must keep. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CalendarDate } from '../../src/domain/time.ts'
import { MINUTE } from '../../src/domain/time.ts'
import type { LinkBook } from '../../src/ports/link-book.ts'

export type LinkBookWorld = {
  readonly links: LinkBook
  /** Everything that is stored, as text. */
  stored(): Promise<string>
  close(): Promise<void>
}

const AT = Date.parse('2022-01-12T11:40:00+09:00')
const LINK = {
  day: '2022-01-12' as CalendarDate,
  issuedAt: AT,
  content: { hour: 455_810, sealed: new Uint8Array([1, 2, 3]) },
}

export function linkBookContract(name: string, start: () => Promise<LinkBookWorld>): void {
  describe(`${name} as a book of links`, () => {
    let world: LinkBookWorld
    beforeAll(async () => {
      world = await start()
    })
    afterAll(() => world.close())

    test('gives each link a code of twelve characters that nobody takes for another', async () => {
      const codes = await world.links.issue(Array.from({ length: 200 }, () => LINK))
      expect(new Set(codes).size).toBe(200)
      for (const code of codes) expect(code).toMatch(/^[2-9A-HJ-NP-Z]{12}$/)
      expect(await world.links.issue([])).toEqual([])
    })

    test('a code is live for ten minutes, in small letters too', async () => {
      const [code = ''] = await world.links.issue([LINK])
      expect(await world.links.look(code, AT)).toBe('live')
      expect(await world.links.look(code.toLowerCase(), AT + 10 * MINUTE - 1)).toBe('live')
      expect(await world.links.look(code, AT + 10 * MINUTE)).toBe('expired')
      expect(await world.links.look(code, AT)).toBe('live')
    })

    test('a code that was never issued, or is none, is unknown', async () => {
      for (const code of ['7Q2KX9M4TB8C', '', 'O0O0O0O0O0O0', "' or true --", 'A'.repeat(5_000)]) {
        expect(await world.links.look(code, AT)).toBe('unknown')
      }
    })

    test('no code is stored', async () => {
      const codes = await world.links.issue([LINK, LINK])
      const stored = await world.stored()
      expect(stored.length).toBeGreaterThan(0)
      for (const code of codes) {
        expect(stored).not.toContain(code)
        expect(stored).not.toContain(Buffer.from(code).toString('hex'))
      }
    })
  })
}
