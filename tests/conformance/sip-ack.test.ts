/** ACKs of a refusal: what of them counts, and what is not looked at. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createWorld, NUMBERS, type World } from './sip-model-world.ts'

const HOST = '127.0.0.1'
/** Longer than a refusal is sent again. */
const ALL_REPETITIONS = 33_000

let world: World
beforeEach(() => {
  world = createWorld()
})
afterEach(() => world.close())

/** Without sound: refused at once. */
function message(method: string, { branch = 'z9hG4bK1', via = '', more = '' } = {}): string {
  const first = via || `Via: SIP/2.0/UDP ${HOST};branch=${branch}\n`
  const names = `From: <sip:01012345678@${HOST}>;tag=f\nTo: <sip:${NUMBERS.nobodys}@h>\nCall-ID: 1@${HOST}\n`
  return `${method} sip:${NUMBERS.nobodys}@h SIP/2.0\n${first}${names}Contact: <sip:${HOST}>\n${more || `CSeq: 1 ${method}\n`}\n`
}

async function timesRefused(ack: string): Promise<number> {
  const asked = world.send(message('INVITE'), HOST, 'UDP')
  world.send(ack, HOST, 'UDP')
  await world.pass(ALL_REPETITIONS)
  return asked?.heard.filter(({ status }) => status === 404).length ?? 0
}

test.each([
  ['whole', message('ACK')],
  ['with its Via in two lines', message('ACK', { via: `Via: SIP/2.0/UDP ${HOST}\n ;branch=z9hG4bK1\n` })],
  ['with a short name of Via', message('ACK', { via: `v: SIP/2.0/UDP ${HOST};branch=z9hG4bK1\n` })],
  ['with a later header that is broken', message('ACK', { more: 'CSeq: one ACK\n' })],
])('an ACK %s ends the repetitions', async (_, ack) => {
  expect(await timesRefused(ack)).toBe(1)
})

test.each([
  ['of another branch', message('ACK', { branch: 'z9hG4bK2' })],
  ['with a Via that is broken', message('ACK', { via: `Via: SIP/2.0/UDP ${HOST};branch=z9hG4bK1;;\n` })],
  ['with neither Via', message('ACK', { via: 'Max-Forwards: 70\n' })],
])('an ACK %s ends nothing', async (_, ack) => {
  expect(await timesRefused(ack)).toBeGreaterThan(1)
})
