/** Contract of every keeper of identity verifications under way. */
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Line } from '../../src/domain/call/phone/line.ts'
import { type EpochMs, MINUTE, SECOND } from '../../src/domain/kit/time.ts'
import type { Attempt, IdentityAttempts } from '../../src/ports/identity/identity-attempts.ts'
import type { Pseudonyms } from '../../src/ports/identity/pseudonyms.ts'
import type { LinkStore } from '../../src/ports/links/link-store.ts'
import type { DeliveryCipher } from '../../src/ports/pass/delivery-cipher.ts'
import { issueCodes } from './issue-codes.fixture.ts'

export type IdentityAttemptsWorld = {
  readonly attempts: IdentityAttempts
  /** As another node sees them. */
  readonly elsewhere: IdentityAttempts
  /** The same on a database that is not there. */
  readonly away: IdentityAttempts
  readonly links: LinkStore
  readonly cipher: DeliveryCipher
  readonly tokens: Pseudonyms
  setTime(at: EpochMs): void
  empty(): Promise<void>
  close(): Promise<void>
}

const AT = Date.parse('2022-01-12T11:40:00+09:00')
const MINE = '+821000000001' as Line

export function identityAttemptsContract(name: string, start: () => Promise<IdentityAttemptsWorld>): void {
  describe(`${name} as keeper of identity verifications`, () => {
    let world: IdentityAttemptsWorld
    let attempts: IdentityAttempts
    let code: string
    beforeAll(async () => {
      world = await start()
      attempts = world.attempts
    })
    afterAll(() => world.close())
    beforeEach(async () => {
      world.setTime(AT)
      await world.empty()
      code = await openedLink(MINE)
    })

    async function openedLink(line: Line): Promise<string> {
      const content = sealed(`for ${line}`)
      const lines = world.tokens.linkLines(AT, line)
      const [made = ''] = await issueCodes(world.links, [{ issuedAt: AT, content, lines }])
      await world.links.open(made, AT)
      return made
    }

    const sealed = (text: string) => world.cipher.seal(AT, Buffer.from(text), 'test')
    const textOf = (attempt: Attempt | undefined) =>
      attempt && Buffer.from(world.cipher.open(attempt.content, 'test') ?? []).toString()

    async function begun(text = 'sent to the provider', begunAt: EpochMs = AT): Promise<Uint8Array> {
      const id = randomBytes(16)
      await attempts.begin(code, { id, content: sealed(text), begunAt })
      return id
    }

    test('one that was begun comes back as it was put in', async () => {
      expect(await attempts.lastOf(code)).toBeUndefined()
      const id = await begun('nonce and verifier')
      const last = await attempts.lastOf(code.toLowerCase())
      expect(last).toMatchObject({ begunAt: AT, state: 'begun', trouble: undefined })
      expect(Buffer.from(last?.id ?? [])).toEqual(Buffer.from(id))
      expect(textOf(last)).toBe('nonce and verifier')
      expect(await attempts.lastOf(code)).toEqual(last)
    })

    test('taken by twenty at once, on two nodes, one gets it', async () => {
      const id = await begun()
      const nodes = Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? attempts : world.elsewhere))
      const taken = (await Promise.all(nodes.map((node) => node.take(id)))).filter((it) => it !== undefined)
      expect(taken).toHaveLength(1)
      expect(taken[0]).toMatchObject({ state: 'taken' })
      expect(await attempts.take(id)).toBeUndefined()
    })

    test('what was never begun cannot be taken', async () => {
      expect(await attempts.take(randomBytes(16))).toBeUndefined()
      expect(await attempts.takeHeld(randomBytes(16))).toBeUndefined()
    })

    test('put back it may be taken again', async () => {
      const id = await begun()
      await attempts.take(id)
      await attempts.putBack(id)
      expect(await attempts.lastOf(code)).toMatchObject({ state: 'begun' })
      expect(await attempts.take(id)).toMatchObject({ state: 'taken' })
    })

    test('what is over is not begun anew by putting it back', async () => {
      const id = await begun()
      await attempts.take(id)
      await attempts.settle(id, undefined)
      await attempts.putBack(id)
      expect(await attempts.take(id)).toBeUndefined()
    })

    test('held with other content it is taken once, by twenty at once', async () => {
      const id = await begun()
      await attempts.take(id)
      expect(await attempts.takeHeld(id)).toBeUndefined()
      await attempts.hold(id, sealed('the proved person'))
      expect(await attempts.take(id)).toBeUndefined()
      const held = await Promise.all(Array.from({ length: 20 }, () => attempts.takeHeld(id)))
      expect(held.filter((it) => it !== undefined).map(textOf)).toEqual(['the proved person'])
    })

    test('only a taken one can be held', async () => {
      const id = await begun()
      await attempts.hold(id, sealed('the proved person'))
      expect(textOf(await attempts.lastOf(code))).toBe('sent to the provider')
    })

    test('settled it says what came of it', async () => {
      const id = await begun()
      await attempts.take(id)
      await attempts.settle(id, 'other-line')
      expect(await attempts.lastOf(code)).toMatchObject({ state: 'done', trouble: 'other-line' })
      const next = await begun('again', AT + SECOND)
      await attempts.take(next)
      await attempts.settle(next, undefined)
      expect(await attempts.lastOf(code)).toMatchObject({ state: 'done', trouble: undefined })
    })

    test('a newer one ends the one before, whatever it was doing, and no other link’s', async () => {
      const older = await begun()
      const other = await openedLink('+821000000002' as Line)
      const theirs = randomBytes(16)
      await attempts.begin(other, { id: theirs, content: sealed('theirs'), begunAt: AT })
      const newer = await begun('newer', AT + SECOND)
      expect(await attempts.take(older)).toBeUndefined()
      await attempts.take(newer)
      await attempts.hold(newer, sealed('proved'))
      await begun('newest', AT + 2 * SECOND)
      expect(await attempts.takeHeld(newer)).toBeUndefined()
      expect(textOf(await attempts.lastOf(code))).toBe('newest')
      expect(await attempts.take(theirs)).toMatchObject({ state: 'taken' })
    })

    test('of two begun in one moment the later one is the last, also when the clock went back', async () => {
      for (const [text, at] of [...'abcdef'].map((letter, n) => [letter, AT - n * MINUTE * (n % 2)] as const)) {
        await begun(text, at)
        expect(textOf(await attempts.lastOf(code))).toBe(text)
      }
    })

    test('it is gone with its journey: ended, locked, its time over; a newer link leaves it', async () => {
      const ways = [
        () => world.links.end(code),
        async () => {
          for (const _ of [1, 2, 3]) await world.links.miss(code, AT)
        },
        async () => world.setTime(AT + 30 * MINUTE),
      ]
      for (const end of ways) {
        code = await openedLink(MINE)
        const id = await begun()
        await openedLink(MINE)
        expect(await attempts.lastOf(code)).toBeDefined()
        await end()
        expect(await attempts.lastOf(code)).toBeUndefined()
        expect(await attempts.take(id)).toBeUndefined()
      }
    })

    test('none begins once the journey is over, or without one', async () => {
      await world.links.end(code)
      await begun()
      await attempts.begin('7Q2KX9M4TB8C', { id: randomBytes(16), content: sealed('x'), begunAt: AT })
      await attempts.begin('no code', { id: randomBytes(16), content: sealed('x'), begunAt: AT })
      expect(await attempts.lastOf(code)).toBeUndefined()
      expect(await attempts.lastOf('no code')).toBeUndefined()
    })

    test('one begun in the moment of its journey’s end does not stay', async () => {
      for (let round = 0; round < 10; round += 1) {
        code = await openedLink(MINE)
        const [one, , other] = await Promise.all([begun(), world.links.end(code), begun()])
        expect(await attempts.lastOf(code)).toBeUndefined()
        for (const id of [one, other]) expect(await attempts.take(id)).toBeUndefined()
      }
    })

    test('a database that is away is told as such', async () => {
      const unavailable = { code: 'DATABASE_UNAVAILABLE', retryable: true }
      const id = randomBytes(16)
      const { away } = world
      await expect(away.begin(code, { id, content: sealed('x'), begunAt: AT })).rejects.toMatchObject(unavailable)
      await expect(away.lastOf(code)).rejects.toMatchObject(unavailable)
      await expect(away.take(id)).rejects.toMatchObject(unavailable)
      await expect(away.settle(id, undefined)).rejects.toMatchObject(unavailable)
      await expect(away.putBack(id)).rejects.toMatchObject(unavailable)
      await expect(away.hold(id, sealed('x'))).rejects.toMatchObject(unavailable)
      await expect(away.takeHeld(id)).rejects.toMatchObject(unavailable)
    })
  })
}
