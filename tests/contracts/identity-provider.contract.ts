/** Contract of every identity provider adapter; run against a real server, with a real person's way through it. */
import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Line } from '../../src/domain/call/phone/line.ts'
import type { CalendarDate } from '../../src/domain/kit/time.ts'
import type {
  IdentityBegun,
  IdentityField,
  IdentityOutcome,
  IdentityProvider,
} from '../../src/ports/identity/identity-provider.ts'

/** Somebody whom the provider knows, with the line that it will verify as theirs. */
export type ProviderPerson = {
  readonly name: string
  readonly birthDate: CalendarDate
  readonly phone: Line
}

export type Begun = Exclude<IdentityBegun, { readonly kind: 'failed' }>
export type Returned = Readonly<Record<string, string>>

export type IdentityProviderWorld = {
  /** With its usual time limit; its breaker must not open in the suite (`breakAfter` high). */
  readonly provider: IdentityProvider
  /** How `begin` goes on. */
  readonly kind: Begun['kind']
  /** Whether what came back finishes only once. An answer on the phone may be asked for again. */
  readonly singleUse: boolean
  readonly person: ProviderPerson
  /** Another one: other name, other birth date, other line. */
  readonly other: ProviderPerson
  /** What that person types on our page: all that the provider asks. */
  typed(person: ProviderPerson): Partial<Record<IdentityField, string>>
  /** Plays the person at the provider to the end, and gives the query with which they come back; `{}` on the phone. */
  proves(person: ProviderPerson, begun: Begun, state: string): Promise<Returned>
  /** The person turns back at the provider. */
  cancels(begun: Begun, state: string): Promise<Returned>
  /** The provider refuses connections, until `up`. */
  down(): Promise<void>
  /** The provider takes requests and never answers, until `up`. */
  hangs(): Promise<void>
  /** Healthy again; also called when it already is. */
  up(): Promise<void>
  close(): Promise<void>
}

type Attempt = { readonly begun: Begun; readonly state: string }

/** The port's three seconds, and what a busy test machine adds. */
const TIME_LIMIT_MS = 3_000 + 700
const UNAVAILABLE = { kind: 'failed', why: 'unavailable' }
const ANSWER_WRONG = { kind: 'failed', why: 'answer-wrong' }

export function identityProviderContract(name: string, start: () => Promise<IdentityProviderWorld>): void {
  describe(`${name} as an identity provider`, () => {
    let world: IdentityProviderWorld
    beforeAll(async () => {
      world = await start()
    })
    afterEach(() => world.up())
    afterAll(() => world.close())

    test('has an id, a name in both languages and asks only what a page can ask', () => {
      const { id, name: shown, asks } = world.provider
      expect(id).toMatch(/^[a-z][a-z0-9-]{0,20}$/)
      expect(shown.ko.trim()).not.toBe('')
      expect(shown.en.trim()).not.toBe('')
      expect(new Set(asks).size).toBe(asks.length)
      for (const field of asks) expect(['name', 'carrier']).toContain(field)
      expect(Object.keys(world.typed(world.person)).sort()).toEqual([...asks].sort())
    })

    test('proves name, birth date and the verified phone', async () => {
      const outcome = await identify(world.person)
      expect(outcome).toMatchObject({ kind: 'proved', identity: world.person })
      expect(identityOf(outcome).ci).not.toBe('')
    })

    test('proves the same person by the same CI, another by another', async () => {
      const first = identityOf(await identify(world.person))
      const again = identityOf(await identify(world.person))
      const another = identityOf(await identify(world.other))
      expect(again.ci).toBe(first.ci)
      expect(another).toMatchObject(world.other)
      expect(another.ci).not.toBe(first.ci)
    })

    test('two people at the same time are never mixed up', async () => {
      const people = [world.person, world.other, world.person, world.other]
      const outcomes = await Promise.all(people.map(identify))
      expect(outcomes.map((outcome) => identityOf(outcome).name)).toEqual(people.map((person) => person.name))
      expect(outcomes.map((outcome) => identityOf(outcome).phone)).toEqual(people.map((person) => person.phone))
    })

    test('proves who was at the provider, whichever line rang', async () => {
      if (world.kind === 'on-phone') return // it is the line that rang which is asked there
      const attempt = await begin(world.person)
      const returned = await world.proves(world.other, attempt.begun, attempt.state)
      expect(await finish(attempt, returned)).toMatchObject({ kind: 'proved', identity: world.other })
    })

    test('takes the longest state, and either language', async () => {
      const state = `${'Az0-_'.repeat(100)}.${randomBytes(8).toString('hex').slice(0, 11)}`
      expect(state).toHaveLength(512)
      const begun = begunOf(await world.provider.begin({ ...startOf(world.person, state), language: 'en' }))
      const returned = await world.proves(world.person, begun, state)
      expect(await finish({ begun, state }, returned)).toMatchObject({ kind: 'proved', identity: world.person })
    })

    test('proves nobody before the person has done anything', async () => {
      const why = world.kind === 'on-phone' ? 'not-yet' : 'answer-wrong'
      expect(await finish(await begin(world.person), {})).toEqual({ kind: 'failed', why })
    })

    test('does not finish by the state of another attempt', async () => {
      const [mine, theirs] = [await begin(world.person), await begin(world.other)]
      const returned = await world.proves(world.person, mine.begun, mine.state)
      expect(await finish({ begun: mine.begun, state: theirs.state }, returned)).toEqual(ANSWER_WRONG)
    })

    test('does not finish by the secret of another attempt', async () => {
      const [mine, theirs] = [await begin(world.person), await begin(world.other)]
      const returned = await world.proves(world.person, mine.begun, mine.state)
      await world.proves(world.other, theirs.begun, theirs.state)
      expect(await finish({ begun: theirs.begun, state: mine.state }, returned)).toEqual(ANSWER_WRONG)
    })

    test('does not take what came back for another attempt', async () => {
      const [mine, theirs] = [await begin(world.person), await begin(world.other)]
      const returned = await world.proves(world.person, mine.begun, mine.state)
      const why = world.kind === 'on-phone' ? 'not-yet' : 'answer-wrong'
      expect(await finish(theirs, returned)).toEqual({ kind: 'failed', why })
    })

    test('does not prove twice by an answer that counts once', async () => {
      const attempt = await begin(world.person)
      const returned = await world.proves(world.person, attempt.begun, attempt.state)
      const first = await finish(attempt, returned)
      expect(first.kind).toBe('proved')
      const second = await finish(attempt, returned)
      if (!world.singleUse) return expect(second).toEqual(first)
      expect(second.kind).toBe('failed')
      expect(['answer-wrong', 'refused']).toContain(second.kind === 'failed' ? second.why : second.kind)
    })

    test('says that the person turned back', async () => {
      const attempt = await begin(world.person)
      const returned = await world.cancels(attempt.begun, attempt.state)
      expect(await finish(attempt, returned)).toEqual({ kind: 'failed', why: 'cancelled' })
    })

    test('believes nothing that was made up', async () => {
      const { begun, state } = await begin(world.person)
      const forged = { begun: { ...begun, secret: randomBytes(32).toString('base64url') }, state }
      expect(await finish(forged, await world.proves(world.person, begun, state))).toEqual(ANSWER_WRONG)
      if (world.kind === 'on-phone') return // nothing comes back there that could be made up
      const attempt = await begin(world.person)
      expect(await finish(attempt, { state: attempt.state, code: 'made-up' })).toEqual(ANSWER_WRONG)
    })

    test('keeps the phone number and what was typed out of the secret, and the number out of the address', async () => {
      const { begun } = await begin(world.person)
      const seen = [begun.secret, ...decoded(begun.secret)].join('\n')
      expect(seen).not.toContain(world.person.phone.slice(-8))
      expect(seen).not.toContain(world.person.name)
      if (begun.kind === 'redirect') {
        expect(decodeURIComponent(begun.url)).not.toContain(world.person.phone.slice(-8))
      }
    })

    test('begins no two attempts by one secret', async () => {
      const attempts = await Promise.all(Array.from({ length: 5 }, () => begin(world.person)))
      expect(new Set(attempts.map(({ begun }) => begun.secret)).size).toBe(5)
    })

    test('is "unavailable" when the provider is down, and proves again when it is back', async () => {
      const attempt = await begin(world.person)
      const returned = await world.proves(world.person, attempt.begun, attempt.state)
      await world.down()
      expect(await finish(attempt, returned)).toEqual(UNAVAILABLE)
      const begun = await world.provider.begin(startOf(world.person, newState()))
      if (begun.kind !== 'redirect') expect(begun).toEqual(UNAVAILABLE) // an address can be made without asking
      await world.up()
      expect(await identify(world.person)).toMatchObject({ kind: 'proved', identity: world.person })
    })

    test('is "unavailable" within the time limit when the provider hangs', async () => {
      const proved = async () => {
        const attempt = await begin(world.person)
        return { attempt, returned: await world.proves(world.person, attempt.begun, attempt.state) }
      }
      const tries = [await proved(), await proved(), await proved()]
      await world.hangs()
      const finished = await bestOf(
        tries.map(
          ({ attempt, returned }) =>
            () =>
              finish(attempt, returned),
        ),
      )
      for (const outcome of finished.all) expect(outcome).toEqual(UNAVAILABLE)
      expect(finished.bestMs).toBeLessThan(TIME_LIMIT_MS)
      const begun = await bestOf(tries.map(() => () => world.provider.begin(startOf(world.person, newState()))))
      for (const answer of begun.all) if (answer.kind !== 'redirect') expect(answer).toEqual(UNAVAILABLE)
      expect(begun.bestMs).toBeLessThan(TIME_LIMIT_MS)
    })

    test('whatever comes back, nothing is thrown and nobody is proved', async () => {
      const { begun, state } = await begin(world.person)
      const word = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.constantFrom('', state, begun.secret))
      const key = fc.oneof(fc.constantFrom('state', 'code', 'iss', 'error', 'response', '__proto__'), fc.string())
      const returned = fc.dictionary(key, word, { maxKeys: 5 })
      await fc.assert(
        fc.asyncProperty(word, word, returned, async (secret, otherState, query) => {
          expect((await world.provider.finish(secret, otherState, query)).kind).toBe('failed')
          expect((await world.provider.finish(begun.secret, state, query)).kind).toBe('failed')
        }),
        { numRuns: 60 },
      )
    })

    test('whatever is typed, nothing is thrown', async () => {
      const word = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', ' ', '홍길동', 'SKT'))
      await fc.assert(
        fc.asyncProperty(fc.record({ name: word, carrier: word }, { requiredKeys: [] }), async (typed) => {
          const begun = await world.provider.begin({ ...startOf(world.person, newState()), typed })
          expect(['redirect', 'on-phone', 'failed']).toContain(begun.kind)
        }),
        { numRuns: 40 },
      )
    })

    function startOf(person: ProviderPerson, state: string) {
      return { state, line: person.phone, typed: world.typed(person), language: 'ko' as const }
    }

    async function begin(person: ProviderPerson): Promise<Attempt> {
      const state = newState()
      return { begun: begunOf(await world.provider.begin(startOf(person, state))), state }
    }

    function finish({ begun, state }: Attempt, returned: Returned): Promise<IdentityOutcome> {
      return world.provider.finish(begun.secret, state, returned)
    }

    async function identify(person: ProviderPerson): Promise<IdentityOutcome> {
      const attempt = await begin(person)
      return finish(attempt, await world.proves(person, attempt.begun, attempt.state))
    }

    function begunOf(begun: IdentityBegun): Begun {
      if (begun.kind === 'failed') throw new Error(`did not begin: ${begun.why}`)
      expect(begun.kind).toBe(world.kind)
      return begun
    }
  })
}

/** As the journey makes them: unguessable, base64url and dots. */
function newState(): string {
  return `${randomBytes(16).toString('base64url')}.${randomBytes(8).toString('base64url')}`
}

function identityOf(outcome: IdentityOutcome) {
  if (outcome.kind === 'failed') throw new Error(`not proved: ${outcome.why}`)
  return outcome.identity
}

/** What lies in a secret's parts, should they be base64url or hex. */
function decoded(secret: string): string[] {
  return secret
    .split('.')
    .flatMap((part) => [Buffer.from(part, 'base64url').toString(), Buffer.from(part, 'hex').toString()])
}

/** All at once: a machine that stalls for a moment does not fail the limit for each of them. */
async function bestOf<T>(tries: readonly (() => Promise<T>)[]): Promise<{ all: readonly T[]; bestMs: number }> {
  const timed = await Promise.all(
    tries.map(async (run) => {
      const start = performance.now()
      return { answer: await run(), ms: performance.now() - start }
    }),
  )
  return { all: timed.map(({ answer }) => answer), bestMs: Math.min(...timed.map(({ ms }) => ms)) }
}
