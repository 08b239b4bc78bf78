/** A birth date keyed in every way that networks carry keys: SIPp and baresip ring the product's own dialogue over real SIP and RTP; the store behind it is a list. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { keyPackets } from '../../src/cli/handset/keypad.ts'
import { kstDay } from '../../src/domain/kit/time.ts'
import { type DialogueEnd, decodeDialogueEnd } from '../../src/domain/pass/dialogue-end.ts'
import { visitRef } from '../../src/domain/visits/visit-ref.ts'
import { makeAskBirthDate } from '../../src/usecases/call/ask-birth-date.ts'
import type { IncomingCall } from '../../src/usecases/call/incoming-call.ts'
import { makeLeaveDialogueEnd } from '../../src/usecases/call/leave-dialogue-end.ts'
import { eventually } from '../support/eventually.ts'
import { startBaresip } from './baresip-agent.ts'
import { heldKeys, keyPacket, type Sent, tones, withoutPause } from './key-presses.ts'
import { startMouth } from './mouth.ts'
import { ANNOUNCE, EARLY, type Ringing, startRinging } from './sip-ringing.ts'

const NOON = Date.parse('2022-01-12T11:40+09:00')
const KEYS = '410120'
/** PCMU and keys: 100 at 16 kHz, 101 at the clock of the sound. */
const OFFERS = { events: '0 101', both: '0 100 101', wide: '0 100', none: '0' } as const

let ringing: Ringing
let callers = 0
const ends: DialogueEnd[] = []

beforeAll(async () => {
  ringing = await startRinging()
  const leaveDialogueEnd = makeLeaveDialogueEnd({
    deliveryCipher: { seal: (_at, plain) => ({ hour: 0, sealed: plain }) },
    visitLog: {
      async append({ intent }) {
        const end = intent && decodeDialogueEnd(intent.sealed)
        if (end !== undefined) ends.push(end)
        return { stored: 'stored', where: 'database' }
      },
    },
    newKey: () => new Uint8Array(16),
    clock: { now: () => NOON },
    events: { emit: (event) => void ringing.events.push(event) },
  })
  const asking = makeAskBirthDate(leaveDialogueEnd)
  ringing.lead = ({ keysFrom, callKey, line, site, receivedAt }: IncomingCall) => {
    if (keysFrom === undefined) return undefined
    const call = { callKey, line, siteId: site.id, arrivedAt: receivedAt, day: kstDay(receivedAt), carrierMark: 1 }
    return asking.lead(call, 'ask', { kind: 'logged-keys', language: 'ko', digits: '' })
  }
})
afterAll(() => ringing.close())

/** Of a caller's one call: how its dialogues ended, and what was said. */
function whatCameOf(number: string) {
  const line = `+82${number.slice(1)}`
  const call = ringing.checkIns.find((each) => each.line === line)
  const visit = call && visitRef(call.callKey)
  return {
    call,
    born: ends.filter((end) => end.line === line).map((end) => end.birthDate),
    played: ringing.events.flatMap((event) =>
      event.type === 'prompt-played' && event.visit === visit ? [event.prompt] : [],
    ),
  }
}

/** SIPp rings; beside it keys are sent as soon as anything is heard. @returns when SIPp has had its BYE */
async function pressed(sent: readonly Sent[], offer: keyof typeof OFFERS = 'events') {
  callers += 1
  const number = `0100000${1000 + callers}`
  const mouth = await startMouth(sent)
  const who = `<sip:${number}@127.0.0.1>`
  const keys = { identity: who, from: who, sound: String(mouth.port), formats: OFFERS[offer] }
  await ringing.sipp('keys-in-call', ANNOUNCE, keys).finally(mouth.close)
  return whatCameOf(number)
}

const packets = keyPackets(KEYS, 1).map(({ packet }) => packet)

describe.concurrent('RTP events', () => {
  test.each<[string, readonly Buffer[]]>([
    ['as they should be', packets],
    ['of which every third packet is lost', packets.filter((_, nth) => nth % 3 !== 1)],
    ['of which all but one end of each key is lost', packets.filter((_, nth) => nth % 7 === 5)],
    ['two by two in the wrong order', packets.map((_, nth) => packets[nth ^ 1] ?? packets[nth] ?? Buffer.alloc(0))],
    ['each packet of which comes three times', packets.flatMap((packet) => [packet, packet, packet])],
    ['whose last end is said three times more', [...packets, ...packets.slice(-3)]],
    ['each held for 9 s by its timestamps, in two segments', heldKeys(KEYS, 9_000)],
    [
      'each held for 20 s by its timestamps, in three segments, of which every third packet is lost',
      heldKeys(KEYS, 20_000, 3),
    ],
  ])('%s', async (_name, sent) => {
    const { born, played } = await pressed(withoutPause(sent))
    expect(born).toEqual(['1941-01-20'])
    expect(played).toEqual(['logged-keys', 'keys-taken'])
  })

  test('of which one is held down for longer than a silence may last: it counts while it is down', async () => {
    const [first, ...rest] = KEYS
    const step = (atMs: number, isEnd = false) =>
      keyPacket('1', { start: 10_000, sequence: 100 + atMs / 50, ms: atMs + 50, isEnd })
    const held = Array.from({ length: 120 }, (_, nth) => ({ atMs: 50 * nth, packet: step(50 * nth, nth === 119) }))
    const after = keyPackets(rest.slice(1).join(''), 1_000, 40).map(({ atMs, packet }) => ({
      atMs: atMs + 6_200,
      packet,
    }))
    const { born, played } = await pressed([
      ...withoutPause(keyPackets(first ?? '', 1).map(({ packet }) => packet)),
      ...held,
      ...after,
    ])
    expect(born).toEqual(['1941-01-20'])
    expect(played).toEqual(['logged-keys', 'keys-taken'])
  })

  test('offered at 16 kHz too: those at the clock of the sound are agreed upon', async () => {
    const { born } = await pressed(withoutPause(packets), 'both')
    expect(born).toEqual(['1941-01-20'])
  })
})

test('SIP INFO in both its forms, where the caller’s Allow has it and its offer has no events', async () => {
  const mouth = await startMouth([])
  const who = '<sip:01000002001@127.0.0.1>'
  const keys = { identity: who, from: who, sound: String(mouth.port), formats: OFFERS.none }
  await ringing.sipp('birth-date-by-info', ANNOUNCE, keys).finally(mouth.close)
  expect(whatCameOf('01000002001')).toMatchObject({ born: ['1941-01-20'], played: ['logged-keys', 'keys-taken'] })
})

test.each([
  ['in its sound alone', 'none'],
  ['only at a clock of 16 kHz', 'wide'],
] as const)(
  'a caller whose keys come %s is not asked, and can be told that they are not heard',
  async (_how, offer) => {
    const { call, born, played } = await pressed(tones(KEYS), offer)
    expect(call).toMatchObject({ keysUnheard: true })
    expect(call).not.toHaveProperty('keysFrom')
    expect({ born, played }).toEqual({ born: [], played: ['repeat'] })
  },
)

test('early media asks nothing, and is told of no keys', async () => {
  await ringing.sipp('early', EARLY)
  const call = ringing.checkIns.at(-1)
  expect([call?.keysFrom, call?.keysUnheard]).toEqual([undefined, undefined])
})

describe('baresip', () => {
  const dial = async () => {
    const agent = await startBaresip(['pcma', 'pcmu'])
    agent.command('dial', `sip:${ANNOUNCE}@127.0.0.1:${ringing.port}`)
    await agent.says(/Call established/)
    ends.length = 0
    ringing.events.length = 0
    return {
      ...agent,
      async press(keys: string) {
        for (const key of keys) {
          const before = ringing.keys.length
          agent.command('sndcode', key)
          await eventually(() => expect(ringing.keys.length).toBeGreaterThan(before))
        }
      },
    }
  }
  const born = () => ends.map((end) => end.birthDate)
  const played = () =>
    ringing.events.flatMap((event) =>
      event.type === 'prompt-played' ? [`${event.prompt} ${event.complete ? 'whole' : 'cut'}`] : [],
    )

  test('through the whole dialogue: English, a day that is none, both centuries, the result', async () => {
    const { press, says, close } = await dial()
    await press('#991301')
    await eventually(() => expect(played()).toHaveLength(2))
    await press('100505')
    await eventually(() => expect(played()).toHaveLength(3))
    await press('2')
    await says(/session closed/)
    expect(born()).toEqual(['2010-05-05'])
    expect(ends).toMatchObject([{ isEnglish: true }])
    expect(played()).toEqual([
      'logged-keys cut',
      'logged-keys cut',
      'keys-again cut',
      'keys-century cut',
      'keys-taken whole',
    ])
    await close()
  })

  test('key by key; and hung up behind the last one', async () => {
    const { press, command, close } = await dial()
    await press(KEYS)
    command('hangup')
    await eventually(() => expect(born()).toEqual(['1941-01-20']))
    await close()
  })
})
