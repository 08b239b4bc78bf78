/** Signatures in the form of Standard Webhooks, against what the library of that name makes of the same. */
import { expect, test } from 'vitest'
import { isInTime, isSignedBy, readSignedHeaders, secretBytes, signedHeaders } from './signed-messages.ts'

/** The first is the example of the specification; both as the npm package standardwebhooks 1.1.1 signs them. */
const SECRET = secretBytes('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw') ?? new Uint8Array()
const SIGNED = [
  ['msg_p5jXN8AQM9LWM0D4loKWxJek', '{"test": 2432232314}', 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='],
  ['msg_ko', '{"이름":"안심"}', 'v1,9hVPqvT2gOnWVBNqQNlCSogjOItOfRSxWZ9MH4GRcT4='],
] as const
const AT = 1_614_265_330

test.each(SIGNED)('%s is signed as that library signs it, and read again', (id, body, signature) => {
  const headers = signedHeaders({ id: 'key-1', secret: SECRET }, id, AT * 1_000 + 999, body)
  expect(headers).toEqual({
    'ansimpass-key': 'key-1',
    ...{ 'webhook-id': id, 'webhook-timestamp': String(AT), 'webhook-signature': signature },
  })
  const read = readSignedHeaders(headers)
  expect(read).toMatchObject({ keyId: 'key-1', id })
  expect(read && isSignedBy(SECRET, read, Buffer.from(body))).toBe(true)
})

test('another id, time, body, secret or signature does not fit; of several one must', () => {
  const [id, body, signature] = SIGNED[0]
  const right = { id, timestamp: String(AT), signature }
  const fits = (changes: Partial<typeof right>, of: string = body, secret = SECRET) =>
    isSignedBy(secret, { ...right, ...changes }, Buffer.from(of))
  expect(fits({})).toBe(true)
  expect(fits({ id: 'msg_p5jXN8AQM9LWM0D4loKWxJel' } as never)).toBe(false)
  expect(fits({ timestamp: String(AT + 1) })).toBe(false)
  expect(fits({}, `${body} `)).toBe(false)
  expect(fits({}, body, Buffer.alloc(24))).toBe(false)
  const others = ['', 'v1,', signature.replace('v1', 'v1a'), signature.slice(3), SIGNED[1][2], `${signature}x`]
  for (const other of others) expect(fits({ signature: other as never })).toBe(false)
  expect(fits({ signature: `v1a,AAAA ${SIGNED[1][2]} ${signature}` as never })).toBe(true)
})

test('a time counts five minutes before and after', () => {
  const at = (offset: number) => isInTime({ timestamp: String(AT) }, (AT + offset) * 1_000)
  expect([-301, -300, 0, 300, 301].map(at)).toEqual([false, true, true, true, false])
})

test('headers of another form are none', () => {
  const whole = signedHeaders({ id: 'key-1', secret: SECRET }, 'msg', AT * 1_000, '')
  for (const name of Object.keys(whole)) expect(readSignedHeaders({ ...whole, [name]: undefined })).toBeUndefined()
  for (const timestamp of ['', 'now', '-1', '1e9', ' 5', '1'.repeat(13)])
    expect(readSignedHeaders({ ...whole, 'webhook-timestamp': timestamp })).toBeUndefined()
  for (const id of ['', 'a b', 'a.b', 'x'.repeat(257)])
    expect(readSignedHeaders({ ...whole, 'webhook-id': id })).toBeUndefined()
  expect(readSignedHeaders({ ...whole, 'webhook-signature': 'v'.repeat(1_025) })).toBeUndefined()
})

test.each([
  '',
  'whsec_',
  'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  `whsec_${'A'.repeat(28)}`,
  `whsec_${'A'.repeat(100)}`,
  'whsec_*',
])('%o is no secret', (secret) => expect(secretBytes(secret)).toBeUndefined())
