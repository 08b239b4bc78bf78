/** The last four digits open a link; what a browser may keep of that. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { lineOf, startVisitorWorld, type VisitorWorld } from '../../../tests/support/visitor-world.ts'
import { MINUTE } from '../../domain/kit/time.ts'
import { readDigits } from './open-link.ts'

let world: VisitorWorld
beforeAll(async () => {
  world = await startVisitorWorld()
})
afterAll(() => world.close())

const BROWSER = { name: 'n'.repeat(22), typed: undefined }
async function linkOf(nth: number) {
  const line = lineOf(nth)
  const code = await world.link(line)
  const read = await world.visitors.readLink.byCode(code, BROWSER)
  const hour = read.kind === 'digits' ? read.link.hour : 0
  return { line, code, digits: line.slice(-4), mark: world.linkKeys.browserMark(hour, code, BROWSER.name, 'form') }
}

test('the right digits open it, in any case of the code, and the mark of a form shown in this browser lets it keep that', async () => {
  const { code, digits, mark } = await linkOf(1)
  const opened = await world.visitors.openLink(code.toLowerCase(), { digits, mark }, BROWSER)
  if (opened.kind !== 'opened') throw new Error(opened.kind)
  expect(opened.journey).toMatchObject({ code, here: true })
  const later = await world.visitors.readLink.byCode(code, { ...BROWSER, typed: opened.typed })
  expect(later.kind).toBe('journey')
  expect((await world.visitors.readLink.byCode(code, { name: 'm'.repeat(22), typed: opened.typed })).kind).toBe(
    'digits',
  )
})

test('without that mark, or without a name, it opens too, but nothing says that it was here', async () => {
  const { code, digits, mark } = await linkOf(2)
  for (const [given, browser] of [
    [undefined, BROWSER],
    ['x'.repeat(43), BROWSER],
    [mark, { name: undefined, typed: undefined }],
    [mark, { name: 'm'.repeat(22), typed: undefined }],
  ] as const) {
    const opened = await world.visitors.openLink(code, { digits, mark: given }, browser)
    expect(opened).toMatchObject({ kind: 'opened', typed: undefined, journey: { here: false } })
  }
})

test('wrong digits count, malformed ones do not; after the third it is over for the right ones too', async () => {
  const { code, digits } = await linkOf(3)
  const kinds: string[] = []
  for (const typed of ['', '12', '9999', 'abcd', '9999', '9999', digits]) {
    const { kind } = await world.visitors.openLink(code, { digits: typed, mark: undefined }, BROWSER)
    kinds.push(kind)
  }
  expect(kinds).toEqual(['malformed', 'malformed', 'missed', 'malformed', 'missed', 'over', 'over'])
  expect(world.events.filter(({ type }) => type === 'link-refused')).toContainEqual({
    type: 'link-refused',
    why: 'locked',
  })
})

test('it opens once for the count of opened links, and not at all when its time is over or it is none', async () => {
  const { code, digits } = await linkOf(4)
  world.events.length = 0
  for (let nth = 0; nth < 3; nth += 1) await world.visitors.openLink(code, { digits, mark: undefined }, BROWSER)
  expect(world.events.filter(({ type }) => type === 'link-opened')).toHaveLength(1)
  const late = await linkOf(5)
  const start = world.clock.now()
  world.setTime(start + 20 * MINUTE)
  expect(await world.visitors.openLink(late.code, { digits: late.digits, mark: undefined }, BROWSER)).toEqual({
    kind: 'over',
    state: 'expired',
  })
  expect(await world.visitors.openLink('', { digits: '0001', mark: undefined }, BROWSER)).toEqual({
    kind: 'over',
    state: 'unknown',
  })
  world.setTime(start)
})

test.each([
  ['5678', '5678'],
  [' 56 78 ', '5678'],
  ['５６７８', '5678'],
  ['567', undefined],
  ['56789', undefined],
  ['-567', undefined],
  ['٥٦٧٨', undefined],
  ['', undefined],
])('the digits %o are read as %o', (text, digits) => {
  expect(readDigits(text)).toBe(digits)
})
