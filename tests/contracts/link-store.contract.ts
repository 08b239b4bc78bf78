/** Contract of every keeper of one-time links. */
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Line } from '../../src/domain/call/phone/line.ts'
import { type EpochMs, HOUR, kstDay, MINUTE, SECOND } from '../../src/domain/kit/time.ts'
import type { IdentityAttempts } from '../../src/ports/identity/identity-attempts.ts'
import type { Pseudonyms } from '../../src/ports/identity/pseudonyms.ts'
import type { LinkStore, NewLink } from '../../src/ports/links/link-store.ts'
import type { DeliveryCipher } from '../../src/ports/pass/delivery-cipher.ts'
import type { Outbox } from '../../src/ports/pass/outbox.ts'
import { acceptLink } from './accept-link.fixture.ts'
import { issueCodes } from './issue-codes.fixture.ts'

export type LinkBookWorld = {
  readonly links: LinkStore
  /** As another node sees them. */
  readonly elsewhere: LinkStore
  /** The same on a database that is not there. */
  readonly away: LinkStore
  readonly outbox: Outbox
  readonly attempts: IdentityAttempts
  readonly cipher: DeliveryCipher
  readonly tokens: Pseudonyms
  /** Everything that is stored, as text. */
  stored(): Promise<string>
  empty(): Promise<void>
  close(): Promise<void>
}

const AT = Date.parse('2022-01-12T11:40:00+09:00')
const MINE = '+821000000001' as Line
const THEIRS = '+821000000002' as Line
const UNKNOWN = { state: 'unknown' }

export function linkBookContract(name: string, start: () => Promise<LinkBookWorld>): void {
  describe(`${name} as a book of links`, () => {
    let world: LinkBookWorld
    let links: LinkStore
    beforeAll(async () => {
      world = await start()
      links = world.links
    })
    afterAll(() => world.close())
    beforeEach(() => world.empty())

    function newLink(line: Line, at: EpochMs = AT): Omit<NewLink, 'within'> {
      const content = world.cipher.seal(at, Buffer.from(`for ${line}`), 'link')
      return { issuedAt: at, content, lines: world.tokens.linkLines(at, line) }
    }

    async function issued(line: Line = MINE, at: EpochMs = AT): Promise<string> {
      const [code = ''] = await issueCodes(links, [newLink(line, at)])
      return code
    }

    const stateOf = async (code: string, at: EpochMs) => (await links.look(code, at)).state

    test('makes a link within its numbers only; what is beyond one is not counted for those behind it', async () => {
      const [ofLine, ofPlace] = [randomBytes(16), randomBytes(16)].map((token) => ({ day: kstDay(AT), token }))
      if (ofLine === undefined || ofPlace === undefined) throw new Error('two')
      const within = [
        { counted: ofLine, most: 2 },
        { counted: ofPlace, most: 3 },
      ]
      const places = async (lines: readonly Line[]) =>
        (await links.issue(lines.map((line) => ({ ...newLink(line), within })))).map((each) =>
          'code' in each ? 'made' : each.beyond,
        )
      expect(await places([MINE, THEIRS, MINE])).toEqual(['made', 'made', 0])
      expect(await places([MINE])).toEqual([0])
      const elsewhere = async (most: number) => {
        const of = [{ counted: ofPlace, most }]
        const [issued] = await world.elsewhere.issue([{ ...newLink(THEIRS), within: of }])
        return issued
      }
      expect(await elsewhere(3)).toMatchObject({ code: expect.any(String) })
      expect(await elsewhere(3)).toEqual({ beyond: 0 })
    })

    test('gives each link a code of twelve characters that nobody takes for another', async () => {
      const many = Array.from({ length: 200 }, (_, n) => newLink(`+8210001${String(n).padStart(5, '0')}` as Line))
      const codes = await issueCodes(links, many)
      expect(new Set(codes).size).toBe(200)
      for (const code of codes) expect(code).toMatch(/^[2-9A-HJ-NP-Z]{12}$/)
      expect(await issueCodes(links, [])).toEqual([])
    })

    test('gives the codes in the order of the links', async () => {
      const [mine = '', theirs = ''] = await issueCodes(links, [newLink(MINE), newLink(THEIRS)])
      for (const [code, line] of [
        [mine, MINE],
        [theirs, THEIRS],
      ] as const) {
        const seen = await links.look(code, AT)
        const content = 'content' in seen ? world.cipher.open(seen.content, 'link') : undefined
        expect(Buffer.from(content ?? []).toString()).toBe(`for ${line}`)
      }
    })

    test('a link may be opened for ten minutes from the gateway’s accept, in small letters too', async () => {
      const code = await issued()
      await acceptLink(world.outbox, code, AT + 4 * MINUTE)
      expect(await links.look(code, AT + 4 * MINUTE)).toMatchObject({
        state: 'live',
        misses: 0,
        until: AT + 14 * MINUTE,
      })
      expect(await stateOf(code.toLowerCase(), AT + 14 * MINUTE - 1)).toBe('live')
      expect(await stateOf(code, AT + 14 * MINUTE)).toBe('expired')
      expect(await links.open(code, AT + 14 * MINUTE)).toEqual({ state: 'expired' })
      expect(await links.miss(code, AT + 14 * MINUTE)).toEqual({ state: 'expired' })
    })

    test('a link not known to be accepted may be opened for fifteen minutes from its issue', async () => {
      const code = await issued()
      expect(await links.look(code, AT)).toMatchObject({ state: 'live', until: AT + 15 * MINUTE })
      expect(await links.open(code, AT + 15 * MINUTE)).toEqual({ state: 'expired' })
      expect(await links.open(code, AT + 15 * MINUTE - 1)).toMatchObject({ state: 'opened' })
    })

    test('an accept that is told twice counts from the first', async () => {
      const code = await issued()
      await acceptLink(world.outbox, code, AT + MINUTE)
      await acceptLink(world.outbox, code, AT + 3 * MINUTE)
      expect(await links.look(code, AT)).toMatchObject({ until: AT + 11 * MINUTE })
    })

    test('a hundred looks, as messengers make for their previews, change nothing', async () => {
      const code = await issued()
      const before = await world.stored()
      const first = await links.look(code, AT)
      const looks = await Promise.all(Array.from({ length: 100 }, () => links.look(code, AT)))
      for (const look of looks) expect(look).toEqual(first)
      expect(await world.stored()).toBe(before)
      expect(await links.open(code, AT)).toMatchObject({ state: 'opened' })
    })

    test('opening begins a journey of thirty minutes; opened again it is the same one', async () => {
      const code = await issued()
      const opened = await links.open(code, AT + 2 * MINUTE)
      expect(opened).toMatchObject({ state: 'opened', until: AT + 32 * MINUTE })
      expect(await links.open(code.toLowerCase(), AT + 30 * MINUTE)).toEqual(opened)
      await acceptLink(world.outbox, code, AT + 31 * MINUTE)
      expect(await links.look(code, AT + 32 * MINUTE - 1)).toEqual(opened)
      expect(await links.look(code, AT + 32 * MINUTE)).toEqual({ state: 'used' })
      expect(await links.open(code, AT + 32 * MINUTE)).toEqual({ state: 'used' })
    })

    test('opened by twenty browsers at once it is one journey', async () => {
      const code = await issued()
      const opened = await Promise.all(Array.from({ length: 20 }, (_, n) => links.open(code, AT + n * SECOND)))
      expect(new Set(opened.map((it) => ('until' in it ? it.until : it.state))).size).toBe(1)
    })

    test('three misses end it, opened or not, and nobody opens it any more', async () => {
      for (const isOpened of [false, true]) {
        const code = await issued(isOpened ? MINE : THEIRS)
        if (isOpened) await links.open(code, AT)
        const state = isOpened ? 'opened' : 'live'
        expect(await links.miss(code, AT)).toMatchObject({ state, misses: 1 })
        expect(await links.miss(code.toLowerCase(), AT)).toMatchObject({ state, misses: 2 })
        expect(await links.miss(code, AT)).toEqual({ state: 'locked' })
        expect(await links.open(code, AT)).toEqual({ state: 'locked' })
        expect(await links.miss(code, AT)).toEqual({ state: 'locked' })
      }
    })

    test('of twenty misses at once two are told as such', async () => {
      const code = await issued()
      const missed = await Promise.all(Array.from({ length: 20 }, () => links.miss(code, AT)))
      expect(missed.filter(({ state }) => state === 'live')).toHaveLength(2)
      expect(missed.filter(({ state }) => state === 'locked')).toHaveLength(18)
    })

    test('the right digits between misses do not forgive them', async () => {
      const code = await issued()
      await links.miss(code, AT)
      await links.miss(code, AT)
      expect(await links.open(code, AT)).toMatchObject({ state: 'opened', misses: 2 })
      expect(await links.miss(code, AT)).toEqual({ state: 'locked' })
    })

    test.each([
      ['the same hour', AT, AT + MINUTE],
      ['the next hour', AT + 19 * MINUTE, AT + 21 * MINUTE],
    ])(
      'a newer link takes the place of an unopened one of the same line, in %s; an opened one goes on',
      async (_, first, second) => {
        const older = await issued(MINE, first)
        const others = await issued(THEIRS, first)
        const newer = await issued(MINE, second)
        expect(await links.open(older, second)).toEqual({ state: 'replaced' })
        await links.open(newer, second)
        const newest = await issued(MINE, second + SECOND)
        expect(await links.look(newer, second + SECOND)).toMatchObject({ state: 'opened', until: second + 30 * MINUTE })
        expect(await stateOf(newest, second + SECOND)).toBe('live')
        expect(await stateOf(others, second + SECOND)).toBe('live')
      },
    )

    test.each([
      ['of one hour', AT, AT + MINUTE],
      ['across the hour’s change', AT + 20 * MINUTE - 1, AT + 20 * MINUTE],
    ])('of two links for a line in one batch, %s, the later one counts', async (_, first, second) => {
      const codes = await issueCodes(links, [newLink(MINE, first), newLink(THEIRS, first), newLink(MINE, second)])
      const states = await Promise.all(codes.map((code) => stateOf(code, second)))
      expect(states).toEqual(['replaced', 'live', 'live'])
    })

    test('a link whose time was over stays so when a newer one comes', async () => {
      const expired = await issued(MINE, AT - 16 * MINUTE)
      const used = await issued(THEIRS, AT - 31 * MINUTE)
      await links.open(used, AT - 31 * MINUTE)
      await issueCodes(links, [newLink(MINE), newLink(THEIRS)])
      expect([await stateOf(expired, AT), await stateOf(used, AT)]).toEqual(['expired', 'used'])
    })

    test('the person ends it: it is used at once', async () => {
      const code = await issued()
      await links.open(code, AT)
      await links.end(code)
      expect(await links.look(code, AT)).toEqual({ state: 'used' })
      await links.end(code)
      expect(await links.open(code, AT)).toEqual({ state: 'used' })
    })

    test('other content is kept while the journey runs, and only then', async () => {
      const code = await issued()
      const other = world.cipher.seal(AT, Buffer.from('proved'), 'link')
      await links.rewrite(code, other)
      expect(await links.look(code, AT)).not.toMatchObject({ content: { sealed: Buffer.from(other.sealed) } })
      await links.open(code, AT)
      await links.rewrite(code.toLowerCase(), other)
      expect(await links.look(code, AT)).toMatchObject({
        content: { hour: other.hour, sealed: Buffer.from(other.sealed) },
      })
      await links.end(code)
      await links.rewrite(code, other)
      expect(await links.look(code, AT)).toEqual({ state: 'used' })
    })

    test('midnight leaves running journeys alone; with the key of its hour a link is unknown', async () => {
      const late = Date.parse('2022-01-12T23:55:00+09:00')
      const midnight = Date.parse('2022-01-13T00:00:00+09:00')
      const over = await issued(MINE, late - 60 * MINUTE)
      const running = await issued(THEIRS, late)
      const opened = await links.open(running, late)
      expect(await stateOf(over, midnight)).toBe('expired')
      expect(await links.look(running, midnight + MINUTE)).toEqual(opened)
      expect(await stateOf(running, midnight + 25 * MINUTE)).toBe('used')
      expect(await stateOf(over, midnight + HOUR - 1)).toBe('expired')
      expect(await links.look(over, midnight + HOUR)).toEqual(UNKNOWN)
      expect(await stateOf(running, midnight + 2 * HOUR - 1)).toBe('used')
      expect(await links.look(running, midnight + 2 * HOUR)).toEqual(UNKNOWN)
      expect(await links.open(running, midnight + 2 * HOUR)).toEqual(UNKNOWN)
    })

    test.each([
      ['within an hour', () => AT, AT],
      ['while the hour changes', (nth: number) => AT + 20 * MINUTE - (nth % 3), AT + 20 * MINUTE],
    ])('of twenty links sent to a line at once, on two nodes, %s, one may be opened', async (_, at, now) => {
      const sent = Array.from({ length: 20 }, (_, nth) =>
        issueCodes(nth % 2 === 0 ? links : world.elsewhere, [newLink(MINE, at(nth))]),
      )
      const codes = (await Promise.all(sent)).flat()
      const states = await Promise.all(codes.map((code) => stateOf(code, now)))
      expect(states.filter((state) => state === 'live')).toHaveLength(1)
      expect(states.filter((state) => state === 'replaced')).toHaveLength(19)
    })

    test('a code that was never issued, or is none, is unknown, whatever is done with it', async () => {
      const code = await issued()
      const before = await world.stored()
      const others = [
        '7Q2KX9M4TB8C',
        '',
        'O0O0O0O0O0O0',
        "' or true --",
        'A'.repeat(5_000),
        `${code}A`,
        `${code} `,
        ` ${code}`,
      ]
      for (const other of [...others, code.slice(1)]) {
        expect(await links.look(other, AT)).toEqual(UNKNOWN)
        expect(await links.open(other, AT)).toEqual(UNKNOWN)
        expect(await links.miss(other, AT)).toEqual(UNKNOWN)
        await links.end(other)
        await links.rewrite(other, world.cipher.seal(AT, Buffer.from('x'), 'link'))
      }
      expect(await world.stored()).toBe(before)
    })

    test('neither code nor line is stored', async () => {
      const codes = await issueCodes(links, [newLink(MINE), newLink(THEIRS)])
      const stored = await world.stored()
      for (const secret of [...codes, MINE, THEIRS, MINE.slice(3)]) {
        expect(stored).not.toContain(secret)
        expect(stored).not.toContain(Buffer.from(secret).toString('hex'))
      }
    })

    test('with its journey go its identity verifications, another link’s stay', async () => {
      const [mine, theirs] = [await issued(MINE), await issued(THEIRS)]
      const content = world.cipher.seal(AT, Buffer.from('x'), 'attempt')
      for (const code of [mine, theirs]) {
        await links.open(code, AT)
        await world.attempts.begin(code, { id: randomBytes(16), content, begunAt: AT })
      }
      await links.end(mine)
      expect(await world.attempts.lastOf(mine)).toBeUndefined()
      expect(await world.attempts.lastOf(theirs)).toMatchObject({ state: 'begun' })
    })

    test('a database that is away is told as such', async () => {
      const unavailable = { code: 'DATABASE_UNAVAILABLE', retryable: true }
      const code = '7Q2KX9M4TB8C'
      await expect(issueCodes(world.away, [newLink(MINE)])).rejects.toMatchObject(unavailable)
      await expect(world.away.look(code, AT)).rejects.toMatchObject(unavailable)
      await expect(world.away.open(code, AT)).rejects.toMatchObject(unavailable)
      await expect(world.away.miss(code, AT)).rejects.toMatchObject(unavailable)
      await expect(world.away.end(code)).rejects.toMatchObject(unavailable)
    })
  })
}
