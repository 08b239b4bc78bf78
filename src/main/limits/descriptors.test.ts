/** Tests of the shares of file descriptors. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openFilesLimit, shareDescriptors } from './descriptors.ts'

test('however many there are, connections leave descriptors for calls, database and spool', () => {
  fc.assert(
    fc.property(fc.integer({ min: 256, max: 2_000_000 }), fc.boolean(), (limit, proxied) => {
      const { http, sip } = shareDescriptors(limit, proxied)
      const taken = http * (proxied ? 2 : 1) + sip
      expect(taken).toBeGreaterThan(0)
      expect(limit - taken).toBeGreaterThanOrEqual(160 + 0.39 * (limit - 160) - 16)
    }),
  )
})

test('the usual limits give sane shares, and the limit in force is known', () => {
  expect(shareDescriptors(1_024, false)).toEqual({ http: 345, sip: 172 })
  expect(shareDescriptors(1_048_576, true)).toEqual({ http: 8_192, sip: 4_096 })
  expect(openFilesLimit()).toBeGreaterThanOrEqual(256)
})
