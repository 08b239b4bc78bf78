/** The SIP server, rung by SIPp: every way that a call can end. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ANNOUNCE, EARLY, logged, NOBODYS, OWN, RETIRED, type Ringing, SILENT, startRinging } from './sip-ringing.ts'

let ringing: Ringing

beforeAll(async () => {
  ringing = await startRinging()
})
afterAll(() => ringing.close())
beforeEach(() => ringing.forget())

describe('a silent site', () => {
  test('logs the call and answers 486 at once', async () => {
    await ringing.sipp('invite-486', SILENT)
    expect(ringing.checkIns).toHaveLength(1)
    expect(ringing.checkIns[0]).toMatchObject({ site: { number: SILENT }, line: '+821000000001' })
    expect(ringing.checkIns[0]?.callKey).toHaveLength(16)
    expect(ringing.answers()).toMatchObject([{ outcome: 'logged', code: 486, mode: 'silent', prompt: '' }])
  })

  test('says 100 Trying only when the answer takes over 200 ms', async () => {
    await ringing.sipp('no-trying', SILENT)
    ringing.behave = (call) => later(400, () => logged(call))
    await ringing.sipp('trying-100', SILENT)
    expect(ringing.checkIns).toHaveLength(2)
  })

  test('says the same when the call is a repeated one', async () => {
    ringing.behave = async (call) => ({ ...(await logged(call)), repeat: true }) as never
    await ringing.sipp('invite-486', SILENT)
    expect(ringing.answers()).toMatchObject([{ outcome: 'repeat', code: 486 }])
  })

  test('does not take a CANCEL behind its final answer for one', async () => {
    await ringing.sipp('cancel-late', SILENT)
    expect(ringing.answers()).toMatchObject([{ code: 486 }])
  })
})

describe("the service's own number", () => {
  test('answers and speaks, and logs no visit', async () => {
    await ringing.sipp('announce', OWN)
    expect(ringing.checkIns).toEqual([])
    expect(ringing.ownCalls.at(-1)).toMatchObject({ line: '+821000000001' })
    expect(ringing.answers()).toMatchObject([{ outcome: 'own-page', code: 200, mode: 'announce', prompt: 'own-page' }])
    expect(ringing.door.stats()).toMatchObject({ calls: 0, lines: 0, waiting: 0 })
  })

  test('takes a call without media, and one that knows no list of sites', async () => {
    ringing.sitesLoaded = false
    await ringing.sipp('srtp-486', OWN)
    expect(ringing.answers()).toMatchObject([{ outcome: 'own-page', code: 486, mode: 'silent', prompt: '' }])
  })

  test('offers sound to a call without SDP', async () => {
    await ringing.sipp('no-sdp-announce', OWN)
    expect(ringing.answers()).toMatchObject([{ outcome: 'own-page', code: 200, mode: 'announce', prompt: 'own-page' }])
  })
})

describe('an announcing site', () => {
  test('answers, speaks and hangs up', async () => {
    await ringing.sipp('announce', ANNOUNCE)
    expect(ringing.answers()).toMatchObject([{ outcome: 'logged', code: 200, mode: 'announce', prompt: 'repeat' }])
    expect(ringing.events).toContainEqual(expect.objectContaining({ type: 'prompt-played', complete: true }))
    expect(ringing.door.stats()).toMatchObject({ calls: 0, lines: 0, waiting: 0 })
  })

  test('stops when the caller hangs up', async () => {
    await ringing.sipp('announce-caller-hangs-up', ANNOUNCE)
    expect(ringing.door.stats()).toMatchObject({ calls: 0, lines: 0 })
    expect(ringing.events).toContainEqual(expect.objectContaining({ type: 'prompt-played', complete: false }))
  })

  test('is silent for a caller of secure RTP alone, and says why', async () => {
    await ringing.sipp('srtp-486', ANNOUNCE)
    expect(ringing.answers()).toMatchObject([{ outcome: 'logged', code: 486, mode: 'silent' }])
  })

  test('offers sound to an INVITE without SDP, and speaks when the ACK has answered', async () => {
    await ringing.sipp('no-sdp-announce', ANNOUNCE)
    expect(ringing.answers()).toMatchObject([{ outcome: 'logged', code: 200, mode: 'announce', prompt: 'repeat' }])
    expect(ringing.events).toContainEqual(expect.objectContaining({ type: 'prompt-played', complete: true }))
  })

  test.each(['no-sdp-unanswered', 'no-sdp-refused'])('hangs up, and keeps the visit: %s', async (scenario) => {
    await ringing.sipp(scenario, ANNOUNCE)
    expect(ringing.checkIns).toHaveLength(1)
    expect(ringing.answers()).toMatchObject([{ outcome: 'logged', code: 200 }])
    expect(ringing.events.filter(({ type }) => type === 'prompt-played')).toEqual([])
    expect(ringing.door.stats()).toMatchObject({ calls: 0, lines: 0, waiting: 0 })
  })
})

describe('a site with early media', () => {
  test('speaks before its 486', async () => {
    await ringing.sipp('early', EARLY)
    expect(ringing.answers()).toMatchObject([{ outcome: 'logged', code: 486, mode: 'early', prompt: 'repeat' }])
    expect(ringing.door.stats()).toMatchObject({ calls: 0, lines: 0 })
  })

  test('is silent for an INVITE without SDP from a caller that cannot confirm a 183', async () => {
    expect(await ringing.sipp('no-sdp-486', EARLY)).toBe('passed')
  })

  test('offers sound in its 183 to one that can, and speaks when the PRACK has answered', async () => {
    await ringing.sipp('no-sdp-early', EARLY)
    expect(ringing.answers()).toMatchObject([{ outcome: 'logged', code: 486, mode: 'early', prompt: 'repeat' }])
    expect(ringing.events).toContainEqual(expect.objectContaining({ type: 'prompt-played', complete: true }))
  })

  test('is busy at once where its offer is refused', async () => {
    await ringing.sipp('no-sdp-early-refused', EARLY)
    expect(ringing.events.filter(({ type }) => type === 'prompt-played')).toEqual([])
    expect(ringing.door.stats()).toMatchObject({ calls: 0, lines: 0 })
  })

  test('keeps the visit of a caller who cancels', async () => {
    await ringing.sipp('cancel', EARLY)
    expect(ringing.checkIns).toHaveLength(1)
    expect(ringing.answers()).toMatchObject([{ outcome: 'cancelled', code: 487 }])
    expect(ringing.door.stats()).toMatchObject({ calls: 0, lines: 0, waiting: 0 })
  })

  test('takes a BYE before the answer', async () => {
    expect(await ringing.sipp('early-bye', EARLY)).toBe('passed')
  })

  test('answers a CANCEL that comes while the visit is being stored', async () => {
    ringing.behave = (call) => later(800, () => logged(call))
    await ringing.sipp('cancel-waiting', EARLY)
    await ringing.sipp('cancel-waiting', SILENT)
    expect(ringing.answers()).toMatchObject([{ outcome: 'cancelled' }, { outcome: 'cancelled' }])
  })
})

describe('a refusal', () => {
  test('404 for a number that is nobody’s, with and without its prompt', async () => {
    await ringing.sipp('refused-404-prompt', NOBODYS)
    await ringing.sipp('refused-404-at-once', NOBODYS)
    expect(ringing.answers()).toMatchObject([
      { outcome: 'no-such-site', code: 404, mode: 'early', prompt: 'unknown-number' },
      { outcome: 'no-such-site', code: 404, mode: 'silent', prompt: '' },
    ])
    expect(ringing.checkIns).toHaveLength(0)
  })

  test('410 for a retired site, with and without its prompt', async () => {
    await ringing.sipp('refused-410-prompt', RETIRED)
    await ringing.sipp('refused-410-at-once', RETIRED)
    expect(ringing.checkIns).toHaveLength(0)
  })

  test('433 for a withheld number, with and without its prompt', async () => {
    await ringing.sipp('refused-433-prompt', SILENT, { privacy: 'Privacy: id' })
    await ringing.sipp('refused-433-at-once', SILENT, { privacy: 'Privacy: user; critical' })
    expect(ringing.checkIns).toHaveLength(0)
  })

  test('503 with Retry-After where the visit can be stored nowhere, or no site is known', async () => {
    ringing.behave = async () => ({ kind: 'unavailable' })
    await ringing.sipp('unavailable-503', SILENT)
    await ringing.sipp('unavailable-503', ANNOUNCE)
    ringing.sitesLoaded = false
    await ringing.sipp('unavailable-503', SILENT)
    expect(ringing.answers()).toMatchObject(Array(3).fill({ outcome: 'unavailable', code: 503 }))
  })

  test('503 where check-in breaks, and the fault is told', async () => {
    ringing.behave = async () => {
      throw new Error('a bug')
    }
    await ringing.sipp('unavailable-503', ANNOUNCE)
    expect(ringing.events).toContainEqual({ type: 'fault', part: 'sip', message: 'a bug' })
    expect(ringing.door.stats()).toMatchObject({ lines: 0, waiting: 0 })
  })
})

describe('requests that are no calls', () => {
  test('OPTIONS is answered', async () => {
    expect(await ringing.sipp('options', SILENT)).toBe('passed')
  })
  test('methods that are not spoken here get 405 or 501', async () => {
    expect(await ringing.sipp('methods', SILENT)).toBe('passed')
  })
  test('BYE of no call gets 481', async () => {
    expect(await ringing.sipp('bye-nothing', SILENT)).toBe('passed')
  })
  test('CANCEL of no call gets 481', async () => {
    expect(await ringing.sipp('cancel-nothing', SILENT)).toBe('passed')
  })
})

describe('the caller', () => {
  const calls: readonly (readonly [string, { from?: string; header: string }, string])[] = [
    ['P-Asserted-Identity as tel:', { header: 'P-Asserted-Identity: <tel:+82-10-0000-0002>' }, '+821000000002'],
    ['P-Asserted-Identity as national tel:', { header: 'P-Asserted-Identity: <tel:01000000003>' }, '+821000000003'],
    [
      'the first usable of several',
      { header: 'P-Asserted-Identity: <sip:pbx@a.example>, <sip:+821000000004@a.example;user=phone>' },
      '+821000000004',
    ],
    [
      'From, where nothing is asserted',
      { header: 'Subject: none', from: '<sip:01000000005@127.0.0.1>' },
      '+821000000005',
    ],
    ['a number with escapes', { header: 'P-Asserted-Identity: <sip:%2B821000000006@a.example>' }, '+821000000006'],
    ['a foreign number', { header: 'P-Asserted-Identity: <tel:+1-212-555-0100>' }, '+12125550100'],
    ['Privacy: none', { header: 'Privacy: none' }, '+821000000001'],
  ]
  test.each(calls)('%s', async (_, keys, line) => {
    await ringing.sipp('call-with-identity', SILENT, keys)
    expect(ringing.checkIns).toMatchObject([{ line }])
  })

  const withheld: readonly (readonly [string, { from?: string; header: string }])[] = [
    ['anonymous From', { header: 'Subject: none', from: '"Anonymous" <sip:anonymous@anonymous.invalid>' }],
    [
      'anonymous From beside an asserted number',
      { header: 'P-Asserted-Identity: <tel:+821000000001>', from: '<sip:anonymous@anonymous.invalid>' },
    ],
    ['Privacy: id', { header: 'Privacy: header;id' }],
  ]
  test.each(withheld)('is withheld: %s', async (_, keys) => {
    await ringing.sipp('call-withheld', SILENT, keys)
    expect(ringing.checkIns).toHaveLength(0)
  })

  test.each([
    ['an asserted name that is no number', 'P-Asserted-Identity: <sip:pbx@a.example>'],
    ['an emergency number', 'P-Asserted-Identity: <sip:112@a.example>'],
  ])('cannot be read: %s', async (_, header) => {
    await ringing.sipp('call-unreadable', SILENT, { header })
    expect(ringing.checkIns).toHaveLength(0)
  })
})

function later<T>(ms: number, give: () => Promise<T>): Promise<T> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(give()), ms)
  })
}
