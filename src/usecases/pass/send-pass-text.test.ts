/** A call's outcome for text, door and outbox: by the proof that is there, and by what the person chose. */
import { describe, expect, test } from 'vitest'
import { createCp949 } from '../../adapters/cp949/cp949.ts'
import { readRuleset } from '../../adapters/rulesets/read-ruleset.ts'
import type { Line } from '../../domain/call/phone/line.ts'
import { type IdentityPolicy, USUAL_POLICY } from '../../domain/identity/identity-policy.ts'
import type { Binding, ProofLevel } from '../../domain/identity/person.ts'
import { type CalendarDate, DAY, HOUR, MINUTE } from '../../domain/kit/time.ts'
import { encodeDialogueEnd } from '../../domain/pass/dialogue-end.ts'
import { encodeTextIntent, SELF_SITE_ID } from '../../domain/pass/text-intent.ts'
import type { Site, SiteId } from '../../domain/places/site.ts'
import type { KnownLine } from '../../ports/identity/bindings.ts'
import type { AppEvent } from '../../ports/kit/events.ts'
import type { TextMessage } from '../../ports/pass/text-gateway.ts'
import type { Arrival } from '../../ports/places/arrivals.ts'
import { makeUpdateDoorScreen } from '../places/update-door-screen.ts'
import { makeSendPassText } from './send-pass-text.ts'
import { makeToldOutcomes } from './told-outcomes.ts'

const ruleset = readRuleset(`${import.meta.dirname}/../../../rulesets/kr`)
const NOON = Date.parse('2022-01-12T12:31+09:00')
const LINE = '+821000005678' as Line
const GYM: Site = {
  id: 1,
  number: '0800000002' as Site['number'],
  name: '노원헬스',
  nameEn: 'Nowon Gym',
  category: 'indoor_sports',
  region: 'seoul',
  answerMode: 'announce',
  retired: false,
  hasDoorScreen: true,
}
const SALON: Site = { ...GYM, category: 'hair_salon' }
const LINK_TEXT = '[안심패스] 노원헬스 12:31 방문등록. 본인확인: https://ansim.example/i/CODE00000001'
const PASS_TEXT = '[안심패스] 접종확인 홍*동(80년생) 뒷자리5678 노원헬스 12:31 확인어 파란고래'

describe('a person who is only the user of the line', () => {
  test('is called so in the text and at the door', async () => {
    const told = await tell({ known: bound({ boundAs: 'user' }) })
    expect(told.text).toBe('[안심패스] 접종확인(사용자) 홍*동(80년생) 뒷자리5678 노원헬스 12:31 확인어 파란고래')
    expect(told.arrivals).toMatchObject([{ shown: '홍*동(80년생) 사용자 생년월일로', outcome: 'pass' }])
  })

  test('a subscriber needs no such word', async () => {
    const told = await tell({ known: bound() })
    expect(told.text).toBe(PASS_TEXT)
    expect(told.arrivals).toMatchObject([{ shown: '홍*동(80년생) 생년월일로', outcome: 'pass' }])
  })
})

describe('what the person chose', () => {
  test('the language of the line is the language of its texts', async () => {
    expect((await tell({ known: bound({ language: 'en' }) })).text).toMatch(/^\[AnsimPass\] VACCINATED Hong G\*/)
  })

  test('without texts the decision and the door are told as ever, and the reason why no text came', async () => {
    const told = await tell({ known: bound({ noTexts: true }) })
    expect(told.text).toBeUndefined()
    expect(told.events).toMatchObject([
      { type: 'pass-decided', outcome: 'pass' },
      { type: 'text-not-sent', why: 'person-wants-no-texts' },
    ])
    expect(told.arrivals).toMatchObject([{ shown: '홍*동(80년생) 생년월일로', outcome: 'pass' }])
  })

  test('a choice ends with its binding', async () => {
    const told = await tell({ known: bound({ language: 'en', noTexts: true, endsAt: NOON }) })
    expect(told.text).toBe(LINK_TEXT)
  })
})

describe('how many came', () => {
  const guardian = bound({ proofLevel: 'identity', companions: 2 })
  const shown = [{ shown: '홍*동(80년생)', outcome: 'pass' }]

  test('is waited for where companions are named, while the door is told at once; then the text says it', async () => {
    const told = await tell({ known: guardian, mayKey: true, came: 1 })
    expect(told.waited).toBe(true)
    expect(told.arrivals).toMatchObject([...shown, ...shown])
    expect(told.text).toBe('[안심패스] 접종확인 홍*동(80년생) 뒷자리5678 동반1명 노원헬스 12:31 확인어 파란고래')
    expect(told.events.map(({ type }) => type)).toEqual(['pass-decided', 'text-sent'])
  })

  test('is nobody where nothing was keyed', async () => {
    expect(await tell({ known: guardian, mayKey: true, came: 0 })).toMatchObject({ waited: true, text: PASS_TEXT })
  })

  test('a minute after the call the text goes by itself', async () => {
    const late = { known: guardian, mayKey: true, now: NOON + MINUTE }
    expect(await tell(late)).toMatchObject({ waited: false, text: PASS_TEXT })
  })

  test.each([
    ['who has named nobody', { known: bound({ proofLevel: 'identity' }), mayKey: true }],
    ['whose call takes no keys', { known: guardian }],
  ])('nobody waits for it %s', async (_who, call) => {
    expect(await tell(call)).toMatchObject({ waited: false, text: PASS_TEXT })
  })
})

describe('a place that asks for more proof', () => {
  test('in texts: the line counts as nobody there and gets the link, while the door is told', async () => {
    const told = await tell({ site: { ...GYM, policy: least({ text: 'identity' }) }, known: bound() })
    expect(told.text).toBe(LINK_TEXT)
    expect(told.arrivals).toMatchObject([{ shown: '홍*동(80년생) 생년월일로', outcome: 'pass' }])
    expect(told.events).toMatchObject([
      { type: 'pass-decided', outcome: 'pass' },
      { type: 'text-sent', kind: 'link' },
    ])
  })

  test('that no link can give: the text says that the status cannot be checked, and no link is counted', async () => {
    for (const known of [bound(), 'unbound'] as const) {
      const told = await tell({ site: { ...GYM, policy: least({ text: 'document' }) }, known })
      expect(told.text).toMatch(/지금은 접종조회 불가/)
      expect(told.links()).toBe(0)
    }
  })

  test('at the door: nobody is named and nothing is confirmed, while the text is told', async () => {
    const site = { ...GYM, policy: least({ door: 'document' }) }
    const told = await tell({ site, known: bound() })
    expect(told.text).toBe(PASS_TEXT)
    expect(told.arrivals).toMatchObject([{ shown: '', outcome: 'unknown' }])
    const salon = await tell({ site: { ...SALON, policy: least({ door: 'document' }) }, known: bound() })
    expect(salon.arrivals).toMatchObject([{ shown: '', outcome: 'not-required' }])
  })

  test('tells everything where the proof is enough', async () => {
    const policy = least({ text: 'identity', door: 'identity', voice: 'identity' })
    const told = await tell({ site: { ...GYM, policy }, known: bound({ proofLevel: 'identity' }) })
    expect(told.text).toBe(PASS_TEXT)
    expect(told.arrivals).toMatchObject([{ shown: '홍*동(80년생)', outcome: 'pass' }])
  })
})

describe("a call to the service's own number", () => {
  const own = 'own number' as const
  const ownText = '[안심패스] 내 정보·본인확인(10분): https://ansim.example/i/CODE00000001'

  test.each([
    ['nobody', 'unbound'],
    ['a person', bound()],
    ['a person who wants no texts', bound({ noTexts: true })],
  ] as const)('from the line of %s brings the link, and nothing is decided or shown anywhere', async (_, known) => {
    const told = await tell({ site: own, known })
    expect(told.text).toBe(ownText)
    expect(told.events).toMatchObject([{ type: 'text-sent', kind: 'own-page' }])
    expect(told.arrivals).toEqual([])
    expect(told.done).not.toHaveProperty('told')
  })

  test('is answered in the language of the line', async () => {
    expect((await tell({ site: own, known: bound({ language: 'en' }) })).text).toMatch(/^\[AnsimPass\] My page/)
  })

  test('past the five links of a day nothing is sent', async () => {
    const told = await tell({ site: own, linksBefore: 5 })
    expect(told.text).toBeUndefined()
    expect(told.events).toMatchObject([
      { type: 'link-limit-reached', limit: 'line' },
      { type: 'text-not-sent', why: 'no-links-left' },
    ])
    expect((await tell({ site: own, linksBefore: 4 })).text).toBe(ownText)
  })

  test('from a line that takes no texts, or answered too late, uses up no link', async () => {
    for (const [change, why] of [
      [{ line: '+8222000001' as Line }, 'line-takes-no-texts'],
      [{ now: NOON + 5 * MINUTE }, 'too-late'],
    ] as const) {
      const told = await tell({ site: own, ...change })
      expect(told.events).toMatchObject([{ type: 'text-not-sent', why }])
      expect(told.links()).toBe(0)
    }
  })
})

describe('a line that has had the day’s twenty texts', () => {
  test.each([
    ['a person', bound()],
    ['nobody', 'unbound'],
  ] as const)('of %s is told at the door, and gets no text and no link', async (_, known) => {
    expect((await tell({ known, textsBefore: 19 })).text).toBeDefined()
    const told = await tell({ known, textsBefore: 20 })
    expect(told.text).toBeUndefined()
    expect(told.events).toMatchObject([{ type: 'pass-decided' }, { type: 'text-not-sent', why: 'no-texts-left' }])
    expect(told.arrivals).toMatchObject([{ outcome: known === 'unbound' ? 'unverified' : 'pass' }])
    expect(told.links()).toBe(0)
  })

  test('gets no link to its own page either', async () => {
    const told = await tell({ site: 'own number', textsBefore: 20 })
    expect(told.events).toMatchObject([{ type: 'text-not-sent', why: 'no-texts-left' }])
    expect(told.links()).toBe(0)
  })

  test('what is not sent for another reason is not counted', async () => {
    for (const change of [{ known: bound({ noTexts: true }) }, { line: '+8222000001' as Line }, { now: NOON + HOUR }])
      expect((await tell(change)).texts()).toBe(0)
    expect((await tell({})).texts()).toBe(1)
  })
})

test('a line that is bound by a date which was keyed in the call gets the text of the date alone, as often as the intent is looked at', async () => {
  const told = await tell({ known: bound(), birthDate: '1980-05-01' as CalendarDate })
  expect(told).toMatchObject({ waited: true, text: undefined, arrivals: [] })
})

test('a line that nobody is identified on has a reason of its own: nothing was looked up', async () => {
  expect((await tell({ known: 'unbound' })).events).toMatchObject([
    { type: 'pass-decided', outcome: 'unknown', reason: 'not-identified' },
    { type: 'text-sent', kind: 'link' },
  ])
})

test('the outbox is told which link the gateway took, and whose line was texted', async () => {
  expect((await tell({ known: 'unbound' })).done?.text).toEqual({
    ...KEY,
    kind: 'link',
    messageId: 'm',
    submittedAt: NOON,
    link: 'CODE00000001',
  })
  expect((await tell({ known: bound() })).done?.text).toEqual({
    ...KEY,
    kind: 'pass',
    messageId: 'm',
    submittedAt: NOON,
    person: 'p',
  })
})

function bound(change: Partial<Binding> = {}): KnownLine {
  const person = { personId: 'p', name: '홍길동', birthDate: '1980-05-01' as CalendarDate }
  const proofLevel: ProofLevel = 'keypad'
  return {
    binding: { person, boundAs: 'subscriber', proofLevel, endsAt: NOON + DAY, ...change },
    snapshot: {
      evidence: [
        { kind: 'vaccination', vaccine: 'janssen', dose: 1, seriesDoses: 1, date: '2021-11-20' as CalendarDate },
      ],
      fetchedAt: NOON - HOUR,
    },
  }
}

function least(change: Partial<IdentityPolicy['minimum']>): IdentityPolicy {
  return { ...USUAL_POLICY, minimum: { ...USUAL_POLICY.minimum, ...change } }
}

type Call = {
  readonly site?: Site | 'own number'
  readonly known?: KnownLine
  readonly line?: Line
  readonly linksBefore?: number
  readonly textsBefore?: number
  readonly now?: number
  readonly mayKey?: boolean
  /** Keyed in it, and read before the call's intent. */
  readonly birthDate?: CalendarDate
  /** What the end of its dialogue says, where there is one. */
  readonly came?: number
}

const KEY = { day: '2022-01-12' as CalendarDate, callKey: new Uint8Array(16) }

/** One call through to the gateway; every port answers as plainly as it allows. */
async function tell({
  site = GYM,
  known = 'unbound',
  line = LINE,
  linksBefore = 0,
  textsBefore = 0,
  now = NOON,
  mayKey = false,
  birthDate,
  came,
}: Call) {
  const [sent, arrivals, events]: [TextMessage[], Arrival[], AppEvent[]] = [[], [], []]
  const bytes = new Uint8Array(16)
  let links = linksBefore
  let textsOfLine = textsBefore
  const parts = {
    ruleset: () => ruleset,
    sites: { byId: (id: SiteId) => (site !== 'own number' && site.id === id ? site : undefined) },
    events: { emit: (event: AppEvent) => void events.push(event) },
  }
  const arrivalPorts = {
    arrivals: { put: (arrival: Arrival) => void arrivals.push(arrival) },
    arrivalStore: { save: async () => {} },
  }
  const texts = makeSendPassText({
    ...parts,
    updateDoorScreen: makeUpdateDoorScreen({ ...parts, ...arrivalPorts }).tell,
    lookUp: async () => ({ answer: { kind: 'unavailable', why: 'timeout' }, kept: Promise.resolve() }),
    statusHours: 24,
    agedHours: 24,
    cipher: { seal: (_at, plain) => ({ hour: 0, sealed: plain }), open: ({ sealed }) => sealed },
    tokens: {
      line: () => bytes,
      recent: () => '0123456789abcdef',
      limited: () => bytes,
      linkLines: () => [bytes],
    },
    toldOutcomes: makeToldOutcomes(),
    bindings: { find: async (lines) => lines.map(() => known), bind: async () => 'p1' },
    dayCounters: {
      count: async (counted) => counted.map(() => ++textsOfLine),
      countsOf: async (counted) => counted.map(() => 0),
    },
    registry: { personOf: async () => ({ kind: 'not-one' }) },
    lineChanged: () => {},
    missesASite: 300,
    missesACarrier: 3_000,
    textsALine: 20,
    textSpend: {
      add: async (texts) => ({ won: texts.map(() => 0), of: new Map() }),
      settle: async (texts) => texts.map(() => 0),
    },
    linkStore: { issue: async (list) => list.map(() => (++links > 5 ? { beyond: 0 } : { code: 'CODE00000001' })) },
    linkUrl: (code) => `https://ansim.example/i/${code}`,
    stops: { areStopped: async (lines) => lines.map(() => false) },
    gateway: {
      kindsOf: () => ({ main: 'sms' }),
      submit: async (text) => {
        sent.push(text)
        return { kind: 'accepted', messageId: 'm' }
      },
    },
    wordOfDay: () => ({ ko: '파란고래', en: 'BLUE WHALE' }),
    text: { charset: createCp949() },
    clock: { now: () => now },
  })
  const siteId = site === 'own number' ? SELF_SITE_ID : site.id
  const plain = encodeTextIntent({
    ...KEY,
    line,
    siteId,
    arrivedAt: NOON,
    firstOfDay: true,
    mayKey,
    mayAsk: birthDate !== undefined,
  })
  if (birthDate !== undefined) {
    const end = { ...KEY, line, siteId, arrivedAt: NOON, isEnglish: false, carrierMark: 7, birthDate }
    texts.read({ id: 2n, intent: { hour: 0, sealed: encodeDialogueEnd(end) } })
  }
  const read = texts.read({ id: 1n, intent: { hour: 0, sealed: plain } })
  if (read === 'left') throw new Error('it can be read')
  let prepared = await texts.prepare(read)
  const waited = prepared.kind === 'held'
  if (came !== undefined) {
    const end = { ...KEY, line, siteId, arrivedAt: NOON, isEnglish: false, carrierMark: 7, ...(came > 0 && { came }) }
    const ended = texts.read({ id: 2n, intent: { hour: 0, sealed: encodeDialogueEnd(end) } })
    if (ended === 'left') throw new Error('it can be read')
    expect(await texts.prepare(ended)).toMatchObject({ kind: 'finished', frees: { id: 1n } })
    prepared = await texts.prepare(read)
  }
  const result =
    prepared.kind === 'draft' ? await texts.send(prepared.draft, { most: 2, noteLast: async () => true }) : prepared
  const done = result.kind === 'finished' ? result.done : undefined
  return {
    waited,
    text: sent[0]?.body,
    arrivals,
    events,
    done,
    links: () => links - linksBefore,
    texts: () => textsOfLine - textsBefore,
  }
}
