import { describe, expect, test } from 'vitest'
import type { Line } from '../../domain/call/phone/line.ts'
import type { Dialogue } from '../../ports/call/keypad.ts'
import type { LineStatus } from '../pass/status-of-line.ts'
import type { AskBirthDate } from './ask-birth-date.ts'
import { aCall, site, unbound } from './check-in.fixture.ts'
import type { KnownCall } from './take-known-keys.ts'
import { askedCall, keyedCall, type Stored, toldTo } from './told-caller.ts'

const LED = { script: [{ kind: 'hang-up' }], keyed: async () => undefined, over: () => {} } as unknown as Dialogue
const askable: LineStatus = { ...unbound, keypad: 'ask' }

function setUp(passDue = true) {
  const led: string[] = []
  let leftOut = 0
  const askBirthDate: AskBirthDate = {
    lead(_call, keypad, prompt) {
      led.push(`${keypad} ${prompt.kind}`)
      return LED
    },
    leaveOut() {
      leftOut += 1
    },
  }
  const deps = { askBirthDate, passDue: () => passDue, visitsRecorded: () => true }
  return { deps, led, leftOut: () => leftOut }
}

const call = aCall({ keysFrom: 'kt' })
const told = {
  day: '2022-01-12' as never,
  callKey: call.callKey,
  line: call.line,
  siteId: 1,
  arrivedAt: call.receivedAt,
}
const identityOnly = {
  bindsUsers: false,
  minimum: { text: 'identity', voice: 'identity', door: 'identity' },
} as const

describe('a birth date may be asked for', () => {
  test('where the caller will be heard, a pass is due, and the proof would be enough for a text', () => {
    expect(askedCall(setUp().deps, call, told)).toMatchObject({ line: call.line, carrierMark: expect.any(Number) })
  })

  test.each([
    ['without keys', aCall()],
    ['whose number may be forged', aCall({ keysFrom: 'kt', logOnly: true })],
    ['on a line that takes no texts', aCall({ keysFrom: 'kt', line: '+8220000001' as Line })],
    ['where a place asks for more', aCall({ keysFrom: 'kt', site: { ...site(), policy: identityOnly } })],
  ])('not of a caller %s', (_who, other) => {
    expect(askedCall(setUp().deps, other, told)).toBeUndefined()
  })

  test('not where no pass is due, nor where nobody asks', () => {
    expect(askedCall(setUp(false).deps, call, told)).toBeUndefined()
    const { askBirthDate: _, ...deps } = setUp().deps
    expect(askedCall(deps, call, told)).toBeUndefined()
  })
})

describe('what a logged call is told', () => {
  const { deps: plain } = setUp()
  const asked = askedCall(plain, call, told)
  const stored: Stored = { stored: 'stored', where: 'database', textFollows: true, firstOfDay: true, asked }
  const tell = (status: LineStatus, changes: Partial<Stored> = {}) => {
    const { deps, led, leftOut } = setUp()
    const { prompt, dialogue } = toldTo(deps, call, { ...stored, ...changes }, status, false)
    return { kind: prompt.kind, asks: dialogue === LED, led, leftOut: leftOut() }
  }

  test('nobody’s line is asked; where no link can come the keypad alone is offered', () => {
    expect(tell(askable)).toEqual({ kind: 'logged-keys', asks: true, led: ['ask logged-keys'], leftOut: 0 })
    expect(tell({ ...askable, linksLeft: false })).toMatchObject({ kind: 'logged', led: ['ask logged'] })
  })

  test('a line that has had its tries is told so', () => {
    expect(tell({ ...askable, keypad: 'locked' })).toMatchObject({ kind: 'logged', led: ['locked logged'] })
  })

  test('a bound line is told its pass, and its text waits for nothing', () => {
    expect(tell({ ...unbound, known: 'bound' })).toEqual({ kind: 'logged-text', asks: false, led: [], leftOut: 0 })
  })

  test.each<[string, LineStatus, Partial<Stored>]>([
    ['that could not be looked up', { ...unbound, known: 'not-known' }, {}],
    ['to which no text can go now', { ...askable, textsLeft: false }, {}],
    ['whose person wants none', { ...askable, noTexts: true }, {}],
    ['that is told the same at the door', askable, { textFollows: false }],
  ])('a line %s is not asked, and its text need not wait', (_which, status, changes) => {
    expect(tell(status, changes)).toMatchObject({ asks: false, led: [], leftOut: 1 })
  })

  test('a call that could not be asked is told as ever', () => {
    expect(tell(askable, { asked: undefined })).toEqual({ kind: 'logged-link', asks: false, led: [], leftOut: 0 })
  })

  test.each<[string, string, LineStatus, boolean]>([
    ['is told so', 'logged-unheard', askable, true],
    ['and no link can come is told neither', 'logged-unknown', { ...askable, linksLeft: false }, true],
    ['and that has had its tries is told as ever', 'logged-link', { ...askable, keypad: 'locked' }, true],
    ['where a birth date would not help is told as ever', 'logged-link', unbound, true],
    ['where no pass is due is told as ever', 'logged-link', askable, false],
  ])('a phone whose keys are not heard %s', (_what, kind, status, passDue) => {
    const { deps, leftOut } = setUp(passDue)
    const { prompt, dialogue } = toldTo(
      deps,
      aCall({ keysUnheard: true }),
      { ...stored, asked: undefined },
      status,
      false,
    )
    expect([prompt.kind, dialogue, leftOut()]).toEqual([kind, undefined, 0])
  })
})

describe('keys of a known caller', () => {
  const known: LineStatus = { ...unbound, known: 'bound', companions: 1 }
  const tell = (status: LineStatus, from = call, changes: Partial<Stored> = {}) => {
    const { deps, leftOut } = setUp()
    const taken: KnownCall[] = []
    const takeKnownKeys = (of: KnownCall) => {
      taken.push(of)
      return LED
    }
    const stored: Stored = {
      ...{ stored: 'stored', where: 'database', textFollows: true, firstOfDay: true },
      ...{ asked: askedCall(deps, from, told), keyed: keyedCall(from, told), ...changes },
    }
    const { dialogue } = toldTo({ ...deps, takeKnownKeys }, from, stored, status, false)
    return { taken, takes: dialogue === LED, leftOut: leftOut() }
  }

  test('are taken of whoever is bound; where companions are named the text waits for them', () => {
    expect(tell(known)).toMatchObject({ takes: true, taken: [{ textWaits: true, takesTexts: true }], leftOut: 0 })
    expect(tell({ ...known, companions: 0 })).toMatchObject({ takes: true, taken: [{ textWaits: false }], leftOut: 0 })
  })

  test('also where no pass is due, or the place asks for more to tell one by voice: the text is freed once', () => {
    expect(tell({ ...known, known: 'not-known' })).toMatchObject({ takes: true, leftOut: 0 })
    expect(tell({ ...known, known: 'unbound', companions: 0 })).toMatchObject({ takes: true, leftOut: 1 })
  })

  test('where nobody takes them the text is freed all the same', () => {
    const { deps, leftOut } = setUp()
    const stored: Stored = {
      ...{ stored: 'stored', where: 'database', textFollows: true, firstOfDay: true },
      ...{ asked: askedCall(deps, call, told), keyed: keyedCall(call, told) },
    }
    expect(toldTo(deps, call, stored, { ...known, known: 'not-known' }, false)).not.toHaveProperty('dialogue')
    expect(leftOut()).toBe(1)
  })

  test('of whom no text follows nothing waits, and none is promised', () => {
    expect(tell(known, call, { textFollows: false })).toMatchObject({ taken: [{ textWaits: false }] })
    expect(tell({ ...known, noTexts: true })).toMatchObject({ taken: [{ takesTexts: false }] })
  })

  test.each([
    ['nobody’s line', unbound, call],
    ['a call without keys', known, aCall()],
    ['a number that may be forged', known, aCall({ keysFrom: 'kt', logOnly: true })],
  ])('not of %s', (_whose, status, from) => {
    expect(tell(status, from)).toMatchObject({ takes: false, taken: [] })
  })
})
