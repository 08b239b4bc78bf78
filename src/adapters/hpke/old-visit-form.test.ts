/** A visit as version 0.4 sealed it, with the key of its epoch: it must open until its day 28. */
import { createCipheriv, createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Line } from '../../domain/call/phone/line.ts'
import type { CalendarDate } from '../../domain/kit/time.ts'
import { oldClearFields, oldTokenOf, readOldPlain } from './old-visit-form.ts'
import { epochKeysOf } from './visit-form.ts'
import { openUnder } from './visit-opener.ts'

const epochKey = () => createHash('sha256').update('an epoch').digest()
const clear = {
  day: '2022-01-12' as CalendarDate,
  callKey: new Uint8Array(16).fill(7),
  siteId: 3,
  arrivedAt: Date.parse('2022-01-12T12:00:07.123+09:00'),
  channel: 'call' as const,
}
const line = '+821000000001' as Line

function sealed() {
  const keys = epochKeysOf(epochKey())
  const cipher = createCipheriv('aes-256-gcm', keys.seal, Buffer.alloc(12))
  cipher.setAAD(oldClearFields(clear))
  const plain = Buffer.alloc(24)
  plain[0] = 1
  plain[1] = plain.write(line, 2, 'latin1')
  const body = cipher.update(plain)
  cipher.final()
  return {
    ...clear,
    sealed: Buffer.concat([Buffer.alloc(12), body, cipher.getAuthTag()]),
    token: oldTokenOf(keys, line),
  }
}

test('it opens, and is found among the line’s tokens', () => {
  const epoch = openUnder(epochKey())
  expect(epoch.open(sealed())).toEqual({ line, arrivedAt: clear.arrivedAt, channel: 'call' })
  expect(epoch.tokens(line).map((token) => Buffer.from(token).toString('hex'))).toContain(
    sealed().token.toString('hex'),
  )
})

test('it opens no more where its time, its channel or its token was changed', () => {
  const epoch = openUnder(epochKey())
  for (const change of [{ arrivedAt: clear.arrivedAt + 1 }, { channel: 'staff' as const }, { token: Buffer.alloc(16) }])
    expect(epoch.open({ ...sealed(), ...change })).toBeUndefined()
  expect(readOldPlain(Buffer.alloc(24, 2))).toBeUndefined()
})

test('the bytes of the form are those that lie in databases', () => {
  expect(createHash('sha256').update(sealed().sealed).digest('hex')).toBe(SEALED)
})

const SEALED = 'af73ab4625a9a6f6a77ea28cd47ad37be20dacddac583a7565825c22afd87aa4'
