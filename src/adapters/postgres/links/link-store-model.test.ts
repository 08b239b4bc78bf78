/** The link store against the table of link states: any events on links, in any order. */
import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { acceptLink } from '../../../../tests/contracts/accept-link.fixture.ts'
import { type DatabaseWorld, databaseWorld } from '../../../../tests/contracts/database-world.fixture.ts'
import { issueCodes } from '../../../../tests/contracts/issue-codes.fixture.ts'
import type { Line } from '../../../domain/call/phone/line.ts'
import { isRunning, LINK_TABLE, type LinkEvent, type LinkState } from '../../../domain/identity/link-states.ts'
import { type EpochMs, hourOf, MINUTE, SECOND } from '../../../domain/kit/time.ts'
import { deliveryKeyEnds } from '../../../domain/pass/text-intent.ts'
import type { LinkStore } from '../../../ports/links/link-store.ts'
import type { Outbox } from '../../../ports/pass/outbox.ts'
import { createPostgresOutbox } from '../pass/outbox.ts'
import { createPostgresLinkStore } from './link-store.ts'

const LINES: readonly Line[] = ['+821000000001' as Line, '+821000000002' as Line]
/** Twelve minutes before the hour changes, so that links are often replaced across it. */
const BEGIN = Date.parse('2022-01-12T11:48:00+09:00')

type ModelLink = {
  readonly code: string
  readonly line: number
  readonly issuedAt: EpochMs
  acceptedAt?: EpochMs
  openedAt?: EpochMs
  misses: number
  state: LinkState
}
type Model = { now: EpochMs; links: ModelLink[] }
type Real = { readonly links: LinkStore; readonly outbox: Outbox }
type Command = fc.AsyncCommand<Model, Real>

let world: DatabaseWorld
let real: Real
beforeAll(async () => {
  world = await databaseWorld()
  real = {
    links: createPostgresLinkStore(world.pool, world.subjects),
    outbox: createPostgresOutbox(world),
  }
})
afterAll(() => world.close())

function untilOf(link: ModelLink): EpochMs {
  if (link.openedAt !== undefined) return link.openedAt + 30 * MINUTE
  return link.acceptedAt === undefined ? link.issuedAt + 15 * MINUTE : link.acceptedAt + 10 * MINUTE
}

/** With the key of the hour in which it was issued. */
function isForgotten({ issuedAt }: ModelLink, now: EpochMs): boolean {
  return now >= deliveryKeyEnds(hourOf(issuedAt))
}

function happens(link: ModelLink, event: LinkEvent): void {
  link.state = LINK_TABLE[link.state][event]
}

/** After each step the book is asked about every link there ever was. */
function step(
  name: string,
  run: (model: Model, real: Real) => Promise<void>,
  check: (model: Model) => boolean = () => true,
): Command {
  return {
    check,
    async run(model, real) {
      await run(model, real)
      for (const link of model.links) {
        const { state, misses } = link
        const expected = isRunning(state)
          ? { state, misses, until: untilOf(link) }
          : { state: isForgotten(link, model.now) ? 'unknown' : state }
        expect(await real.links.look(link.code, model.now)).toMatchObject(expected)
      }
      for (const [index] of LINES.entries())
        expect(model.links.filter(({ line, state }) => line === index && state === 'live').length).toBeLessThan(2)
    },
    toString: () => name,
  }
}

function issue(lines: readonly number[], apart: number): Command {
  return step(`issue ${lines.join()} ${apart / MINUTE} min apart`, async (model, { links }) => {
    // Those of a batch were asked for one after the other, the last one now.
    const times = lines.map((_, nth) => model.now + nth * apart)
    pass(model, times.at(-1) ?? model.now)
    const codes = await issueCodes(
      links,
      lines.map((line, nth) => {
        const at = times[nth] ?? model.now
        const phone = LINES[line] ?? ('+82' as Line)
        const content = world.cipher.seal(at, randomBytes(20), 'link')
        return { issuedAt: at, content, lines: world.tokens.linkLines(at, phone) }
      }),
    )
    for (const [nth, line] of lines.entries()) {
      for (const older of model.links) if (older.line === line) happens(older, 'newer-sent')
      model.links.push({
        code: codes[nth] ?? '',
        line,
        issuedAt: times[nth] ?? 0,
        misses: 0,
        state: 'live',
      })
    }
  })
}

const withLink = (
  name: string,
  nth: number,
  run: (link: ModelLink, model: Model, real: Real) => Promise<void>,
  check: (link: ModelLink) => boolean = () => true,
) =>
  step(
    `${name} ${nth}`,
    async (model, real) => {
      const link = model.links.at(-1 - nth)
      if (link !== undefined) await run(link, model, real)
    },
    (model) => {
      const link = model.links.at(-1 - nth)
      return link !== undefined && check(link)
    },
  )

const open = (nth: number) =>
  withLink('open', nth, async (link, { now }, { links }) => {
    await links.open(link.code, now)
    if (link.state === 'live') link.openedAt = now
    happens(link, 'opened')
  })

const miss = (nth: number) =>
  withLink('miss', nth, async (link, { now }, { links }) => {
    await links.miss(link.code, now)
    if (isRunning(link.state)) link.misses += 1
    happens(link, link.misses < 3 ? 'missed' : 'missed-last')
  })

const end = (nth: number) =>
  withLink('end', nth, async (link, _, { links }) => {
    await links.end(link.code)
    happens(link, 'ended')
  })

/** A gateway accepts only what was not over yet: texts are given up after five minutes. */
const accept = (nth: number) =>
  withLink(
    'accept',
    nth,
    async (link, { now }, { outbox }) => {
      await acceptLink(outbox, link.code, now)
      link.acceptedAt ??= now
    },
    ({ state }) => isRunning(state),
  )

const wait = (ms: number) => step(`wait ${ms / MINUTE} min`, async (model) => pass(model, model.now + ms))

function pass(model: Model, now: EpochMs): void {
  model.now = now
  world.setTime(now)
  for (const link of model.links) if (now >= untilOf(link)) happens(link, 'time-over')
}

const nth = fc.constantFrom(0, 0, 0, 1, 1, 2, 3)
const commands = fc.commands(
  [
    fc
      .tuple(fc.array(fc.nat(1), { minLength: 1, maxLength: 3 }), fc.constantFrom(0, SECOND, 2 * MINUTE))
      .map(([lines, apart]) => issue(lines, apart)),
    nth.map(open),
    nth.map(open),
    nth.map(miss),
    nth.map(miss),
    nth.map(accept),
    nth.map(end),
    fc.constantFrom(SECOND, MINUTE, 5 * MINUTE, 10 * MINUTE - 1, 10 * MINUTE, 15 * MINUTE, 29 * MINUTE).map(wait),
  ],
  { maxCommands: 40, size: 'max' },
)

test('random lives of links of two lines follow the table of states', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(commands, async (steps) => {
      await world.empty()
      world.setTime(BEGIN)
      await fc.asyncModelRun(() => ({ model: { now: BEGIN, links: [] }, real }), steps)
    }),
    { numRuns: 50 },
  )
})
