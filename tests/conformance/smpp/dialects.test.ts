/** The gateway's dialect by its profile: character sets, long texts, number forms, what is asked for. */
import { expect, test } from 'vitest'
import type { GatewayProfile } from '../../../src/adapters/smpp/profile/profile.ts'
import { ID, startWorld } from './raw-gateway.ts'

/** The submit_sm bodies of one text. */
async function bodiesOf(profile: Partial<GatewayProfile>, text: string, to?: string): Promise<readonly Buffer[]> {
  const world = await startWorld({ profile })
  await world.bound()
  expect(await world.submit(text, to)).toMatchObject({ kind: 'accepted' })
  await world.end()
  return world.of(ID.submit).map(({ body }) => body)
}

const LONG = `${'가나다라마바사아자차 A'.repeat(16)}끝`
const cp949 = new TextDecoder('euc-kr')

/** What stands behind the validity period: registered_delivery, replace, data_coding, default message, length, text … */
function tailOf(body: Buffer): Buffer {
  return body.subarray(body.indexOf('R\0') + 2)
}

test('UCS-2 goes with the big end first under data_coding 8', async () => {
  const [body] = await bodiesOf({ encoding: 'ucs2', dataCoding: 8 }, '안심')
  expect(tailOf(body ?? Buffer.alloc(0)).toString('hex')).toBe('0100080004c548c2ec')
})

test('a text is an SMS or longer by the bytes that are sent, in whichever encoding', async () => {
  const kindOf = async (profile: Partial<GatewayProfile>, body: string) => {
    const world = await startWorld({ profile })
    await world.end()
    return world.gateway.kindsOf(body).main
  }
  const [hangul, ascii] = ['가'.repeat(45), 'a'.repeat(90)] // 90 bytes each in CP949; 90 and 180 in UCS-2
  for (const [profile, kinds] of [
    [{}, ['sms', 'sms', 'lms']],
    [{ encoding: 'ucs2' }, ['sms', 'lms', 'sms']],
    [{ encoding: 'ucs2', smsBytes: 80 }, ['lms', 'lms', 'lms']],
    [{ smsBytes: 80 }, ['lms', 'lms', 'lms']],
  ] as const)
    expect(await Promise.all([hangul, ascii, '가'.repeat(46)].map((body) => kindOf(profile, body)))).toEqual(kinds)
})

test('long texts by user data headers: parts that are whole, one receipt', async () => {
  const bodies = await bodiesOf({ long: 'udh', partBytes: 101 }, LONG)
  expect(bodies).toHaveLength(4)
  const parts = bodies.map((body, index) => {
    expect(body.subarray(body.indexOf('821000005678\0') + 13)[0]).toBe(0x40)
    const tail = tailOf(body)
    expect(tail[0]).toBe(index === 3 ? 1 : 0)
    expect(tail.subarray(5, 11)).toEqual(Buffer.from([5, 0, 3, 1, 4, index + 1]))
    expect(tail[4]).toBe(tail.byteLength - 5)
    return cp949.decode(tail.subarray(11))
  })
  expect(parts.join('')).toBe(LONG)
  expect(parts.join('')).not.toContain('�')
})

test('long texts by sar parameters', async () => {
  const bodies = await bodiesOf({ long: 'sar', partBytes: 120, encoding: 'ucs2', dataCoding: 8 }, LONG)
  const parts = bodies.map((body, index) => {
    const tail = tailOf(body)
    const text = tail.subarray(5, 5 + (tail[4] ?? 0))
    expect(tail.subarray(5 + text.byteLength).toString('hex')).toBe(
      `020c00020001020e0001${bodies.length.toString(16).padStart(2, '0')}020f00010${index + 1}`,
    )
    return Buffer.from(text).swap16().toString('utf16le')
  })
  expect(parts.join('')).toBe(LONG)
})

test('numbers nationally, a sender internationally, a service type, no receipts, no validity', async () => {
  const [body] = await bodiesOf(
    {
      receivers: 'national',
      receiverNpi: 0,
      sourceForm: 'international',
      sourceTon: 1,
      serviceType: 'CMT',
      receipts: 'none',
      validity: 'none',
    },
    'A',
  )
  expect(body?.toString('latin1')).toBe('CMT\0\x01\x0182802050001\0\x02\x0001000005678\0\0\0\0\0\0\0\0\x0e\0\x01A')
})

test('a foreign line is international whatever the profile', async () => {
  const [body] = await bodiesOf({ receivers: 'national' }, 'A', '+12125550100')
  expect(body?.toString('latin1')).toContain('\x01\x0112125550100\0')
})
