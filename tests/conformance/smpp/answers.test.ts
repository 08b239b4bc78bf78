/** A gateway's answers to texts: accepted means sent once, late and missing answers make no second text, throttling slows down. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { GatewayProfile } from '../../../src/adapters/smpp/profile/profile.ts'
import { eventually } from '../../support/eventually.ts'
import {
  type Answer,
  delivery,
  ID,
  IMPATIENT,
  type Raw,
  RESP,
  startWorld,
  type World,
  wellBehaved,
  write,
} from './raw-gateway.ts'

let world: World

beforeEach(async () => {
  world = await startWorld()
  await world.bound()
})
afterEach(() => world.end())

/** A world that soon finds an answer late, or missing. */
async function impatient(profile: Partial<GatewayProfile> = IMPATIENT): Promise<void> {
  await world.end()
  world = await startWorld({ profile })
  await world.bound()
}

/** Answers everything but texts, which it keeps. */
function keepsTexts(kept: Raw[]): Answer {
  return (socket, pdu) => {
    if (pdu.id === ID.submit) kept.push(pdu)
    else wellBehaved(socket, pdu)
  }
}

test.each([
  ['an empty message id', Buffer.from('\0')],
  ['no body at all', Buffer.alloc(0)],
])(
  'accepted with %s is accepted: one text, and its receipt is counted as one that cannot be matched',
  async (_, body) => {
    world.answer((socket, pdu) =>
      pdu.id === ID.submit ? write(socket, ID.submit + RESP, 0, pdu.sequence, body) : wellBehaved(socket, pdu),
    )
    expect(await world.submit('안심')).toEqual({ kind: 'accepted', messageId: undefined })
    expect(world.of(ID.submit)).toHaveLength(1)
    expect(world.notes('accepted-without-id')).toBe(1)
    world.send(ID.deliver, 60, delivery({ text: 'id: stat:DELIVRD err:000' }))
    await eventually(() => expect(world.notes('receipt-unmatchable')).toBe(1))
    expect(world.receipts).toEqual([])
  },
)

test('a message id without its NUL is read to the end of its PDU', async () => {
  world.answer((socket, pdu) =>
    pdu.id === ID.submit
      ? write(socket, ID.submit + RESP, 0, pdu.sequence, Buffer.from('abc'))
      : wellBehaved(socket, pdu),
  )
  expect(await world.submit('안심')).toEqual({ kind: 'accepted', messageId: 'abc' })
})

test('an answer that comes late is the answer: no second text', async () => {
  await impatient({ answerSeconds: 0.2 })
  const kept: Raw[] = []
  world.answer(keepsTexts(kept))
  const text = world.submit('안심')
  // The window's time for it is over.
  await eventually(() => expect(world.gateway.window).toBe(8))
  world.send(ID.submit + RESP, kept[0]?.sequence ?? 0, Buffer.from('late\0'))
  expect(await text).toEqual({ kind: 'accepted', messageId: 'late' })
  expect(world.notes('answer-late')).toBe(1)
  expect(world.of(ID.submit)).toHaveLength(1)
})

test('texts answered late, in any order, each have their own answer, and free the window for others meanwhile', async () => {
  await impatient({ answerSeconds: 0.2 })
  const kept: Raw[] = []
  world.answer(keepsTexts(kept))
  const texts = Array.from({ length: 20 }, (_, n) => world.submit(`문자 ${n}`))
  await eventually(() => expect(kept).toHaveLength(20))
  for (const { sequence, body } of [...kept].reverse()) {
    const nth = /문자 (\d+)/.exec(new TextDecoder('euc-kr').decode(body))?.[1] ?? ''
    world.send(ID.submit + RESP, sequence, Buffer.from(`for-${nth}\0`))
  }
  const answers = await Promise.all(texts)
  expect(answers).toEqual(texts.map((_, n) => ({ kind: 'accepted', messageId: `for-${n}` })))
  expect(world.of(ID.submit)).toHaveLength(20)
})

test('a text that is never answered is repeated once and then left: it may have been sent', async () => {
  await impatient()
  world.answer(keepsTexts([]))
  expect(await world.submit('안심')).toEqual({ kind: 'unanswered' })
  expect(world.of(ID.submit)).toHaveLength(2)
  expect(world.notes('submit-repeated')).toBe(1)
  expect(world.notes('submit-unanswered')).toBe(1)
  world.answer(wellBehaved)
  expect(await world.submit('안심')).toMatchObject({ kind: 'accepted' })
})

test('a second copy goes when it may, and not before; an answer that comes meanwhile makes none', async () => {
  await impatient()
  const kept: Raw[] = []
  world.answer(keepsTexts(kept))
  const may = [false, true]
  const submitted = world.submit('안심', undefined, undefined, async () => may.shift() ?? false)
  await eventually(() => expect(kept).toHaveLength(2))
  expect([may.length, world.notes('submit-repeated')]).toEqual([0, 1])
  expect(await submitted).toEqual({ kind: 'unanswered' })
  kept.length = 0
  let asked = 0
  const other = world.submit('안심', undefined, undefined, async () => {
    asked += 1
    return false
  })
  await eventually(() => expect(asked).toBeGreaterThan(0))
  for (const { sequence } of kept) world.send(ID.submit + RESP, sequence, Buffer.from('m1\0'))
  expect(await other).toMatchObject({ kind: 'accepted' })
  expect(kept).toHaveLength(1)
})

test('a text that may not be repeated is left when it is of no more use, and to the next start when ours ends', async () => {
  await impatient()
  world.answer(keepsTexts([]))
  expect(await world.submit('안심', undefined, 1_500, async () => false)).toEqual({ kind: 'unanswered' })
  let asked = 0
  const submitted = world.submit('안심', undefined, undefined, async () => {
    asked += 1
    return false
  })
  await eventually(() => expect(asked).toBeGreaterThan(0))
  await world.gateway.close()
  expect(await submitted).toEqual({ kind: 'unavailable', why: 'no-answer' })
})

test('an answer to the first copy counts after the second went out; that both were accepted is counted', async () => {
  await impatient()
  const kept: Raw[] = []
  world.answer(keepsTexts(kept))
  const text = world.submit('안심')
  await eventually(() => expect(kept).toHaveLength(2))
  const [first, second] = kept
  world.send(ID.submit + RESP, first?.sequence ?? 0, Buffer.from('one\0'))
  expect(await text).toEqual({ kind: 'accepted', messageId: 'one' })
  world.send(ID.submit + RESP, second?.sequence ?? 0, Buffer.from('two\0'))
  await eventually(() => expect(world.notes('text-doubled')).toBe(1))
})

test('a text of no more use is not repeated', async () => {
  await impatient()
  world.answer(keepsTexts([]))
  expect(await world.submit('안심', undefined, 300)).toEqual({ kind: 'unanswered' })
  expect(world.of(ID.submit)).toHaveLength(1)
  expect(world.notes('submit-repeated')).toBe(0)
})

test('a window cut unanswered is submitted once more, slowly at first, and no more than that', async () => {
  let cuts = 0
  let mostAtFirst = 0
  world.answer((socket, pdu) => {
    if (pdu.id !== ID.submit) return wellBehaved(socket, pdu)
    if (cuts === 0 && world.of(ID.submit).length === 7) {
      cuts += 1
      socket.destroy()
    } else if (cuts === 1) {
      const before = world.of(ID.submit).length
      setImmediate(() => {
        mostAtFirst = Math.max(mostAtFirst, world.of(ID.submit).length - before)
        cuts += 1
        wellBehaved(socket, pdu)
      })
    } else if (cuts > 1) wellBehaved(socket, pdu)
  })
  const texts = Array.from({ length: 7 }, (_, n) => world.submit(`문자 ${n}`))
  const answers = await Promise.all(texts)
  expect(answers.every(({ kind }) => kind === 'accepted')).toBe(true)
  expect(world.of(ID.submit)).toHaveLength(14)
  expect(world.notes('submit-repeated')).toBe(7)
  expect(mostAtFirst).toBe(0) // one alone, until it was answered
})

test('a text that ends every session takes no other with it, and ends', async () => {
  const poison = Buffer.from('82999')
  world.answer((socket, pdu) => {
    if (pdu.id === ID.submit && pdu.body.includes(poison)) socket.destroy()
    else wellBehaved(socket, pdu)
  })
  const bad = world.submit('독', '+829990000000')
  const others = Array.from({ length: 6 }, (_, n) => world.submit(`문자 ${n}`))
  expect(await bad).toEqual({ kind: 'unanswered' })
  for (const other of await Promise.all(others)) expect(other.kind).not.toBe('unanswered')
  expect(world.seen.filter(({ id, body }) => id === ID.submit && body.includes(poison))).toHaveLength(2)
})

test('a gateway that ends every session at the first text meets no storm: each text goes out at most twice', async () => {
  await world.end()
  world = await startWorld({
    retryMs: { first: 20, longest: 2000 },
    answer: (socket, pdu) => (pdu.id === ID.submit ? socket.destroy() : wellBehaved(socket, pdu)),
  })
  await world.bound()
  const until = performance.now() + 1500
  /** As the outbox does: what was surely not sent is offered again. */
  const offer = async (text: string): Promise<void> => {
    const { kind } = await world.submit(text)
    if (kind !== 'unavailable' || performance.now() > until) return
    await eventually(() => expect(world.gateway.connected || performance.now() > until).toBe(true))
    return offer(text)
  }
  const offered = Array.from({ length: 30 }, (_, n) => offer(`문자 ${n}`))
  await eventually(() => expect(performance.now()).toBeGreaterThan(until))
  const bodies = world.of(ID.submit).map(({ body }) => body.subarray(57).toString('hex'))
  expect(new Set(bodies).size).toBeGreaterThan(1)
  for (const body of new Set(bodies)) expect(bodies.filter((each) => each === body).length).toBeLessThanOrEqual(2)
  // 20, 40, 80 … ms: in a second and a half no more than seven.
  expect(world.sockets.length).toBeLessThan(9)
  expect(world.sockets.length).toBeGreaterThan(2)
  await world.gateway.close()
  await Promise.all(offered)
})

test('a late refusal of the first copy makes no third while the second is under way', async () => {
  await world.end()
  const kept: Raw[] = []
  world = await startWorld({ profile: { answerSeconds: 0.2, patienceSeconds: 1.5 }, answer: keepsTexts(kept) })
  await world.bound()
  const text = world.submit('안심')
  await eventually(() => expect(kept).toHaveLength(2))
  const second = performance.now()
  world.send(ID.submit + RESP, kept[0]?.sequence ?? 0, Buffer.alloc(0), 0x08)
  // Longer than after a refusal it is waited for, shorter than the second copy's patience.
  await eventually(() => expect(performance.now()).toBeGreaterThan(second + 1200))
  expect(kept).toHaveLength(2)
  world.send(ID.submit + RESP, kept[1]?.sequence ?? 0, Buffer.from('two\0'))
  expect(await text).toEqual({ kind: 'accepted', messageId: 'two' })
})

test('an answer of another kind, or to nothing, answers nothing', async () => {
  const kept: Raw[] = []
  world.answer(keepsTexts(kept))
  const text = world.submit('안심')
  await eventually(() => expect(kept).toHaveLength(1))
  world.send(ID.deliver + RESP, kept[0]?.sequence ?? 0, Buffer.from('x\0'))
  world.send(ID.submit + RESP, 12_345, Buffer.from('x\0'))
  await eventually(() => expect(world.notes('answer-unknown')).toBe(2))
  world.send(ID.submit + RESP, kept[0]?.sequence ?? 0, Buffer.from('mine\0'))
  expect(await text).toEqual({ kind: 'accepted', messageId: 'mine' })
})

test.each([
  ['ESME_RTHROTTLED', 0x58],
  ['ESME_RMSGQFUL', 0x14],
])('%s slows down all texts; those that it refused were not sent', async (why, status) => {
  let isFull = true
  world.answer((socket, pdu) =>
    pdu.id === ID.submit && isFull ? write(socket, ID.submit + RESP, status, pdu.sequence) : wellBehaved(socket, pdu),
  )
  expect(world.gateway.perSecond).toBeUndefined()
  expect(await world.submit('하나')).toEqual({ kind: 'unavailable', why })
  expect(world.gateway.perSecond).toBeLessThanOrEqual(30)
  isFull = false
  expect(await world.submit('둘')).toMatchObject({ kind: 'accepted' })
  expect(world.events.some(({ type }) => type === 'gateway-lost')).toBe(false)
})

test('a repeated text that is throttled is not sent a third time, and is answered in the end', async () => {
  await impatient()
  let submits = 0
  world.answer((socket, pdu) => {
    if (pdu.id !== ID.submit) return wellBehaved(socket, pdu)
    submits += 1
    if (submits === 2) write(socket, ID.submit + RESP, 0x58, pdu.sequence)
    if (submits > 2) wellBehaved(socket, pdu)
  })
  expect(await world.submit('안심')).toEqual({ kind: 'accepted', messageId: 'm1' })
  expect(submits).toBe(3) // the second was surely not sent
})

test('a profile with a rate keeps it', async () => {
  await world.end()
  world = await startWorld({ profile: { perSecond: 20 } })
  await world.bound()
  const began = performance.now()
  await Promise.all(Array.from({ length: 12 }, (_, n) => world.submit(`문자 ${n}`)))
  expect(performance.now() - began).toBeGreaterThan(450)
})
