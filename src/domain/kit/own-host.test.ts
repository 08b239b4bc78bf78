/** Tests of the names under which this server may be asked. */
import { expect, test } from 'vitest'
import { isLoopbackHost } from './loopback-host.ts'
import { isOwnHost } from './own-host.ts'

const NAMES = ['pass.example']
test.each([
  'pass.example',
  'PASS.example:443',
  'pass.example.',
  'localhost',
  'localhost:8080',
  '127.0.0.1:8080',
  '[::1]:8080',
  '10.0.0.7',
  undefined,
])('%s is ours', (host) => expect(isOwnHost(host, NAMES)).toBe(true))
test.each([
  'evil.example',
  'pass.example.evil.example',
  'evilpass.example',
  '127.0.0.1.evil.example',
  'localhost.evil.example',
  'a@pass.example',
  'pass.example:x',
  'evil.example:pass.example',
  '',
  '[::1',
  '1.2.3.4.5',
])('%s is not', (host) => expect(isOwnHost(host, NAMES)).toBe(false))

test.each(['localhost', 'LOCALHOST', '127.0.0.1', '127.9.9.9', '::1', '[::1]'])('%s is this machine', (host) =>
  expect(isLoopbackHost(host)).toBe(true),
)
test.each(['127.0.0.1.example', '10.0.0.1', 'localhost.example', '', '::2'])('%s is not this machine', (host) =>
  expect(isLoopbackHost(host)).toBe(false),
)
