/** Tests that floods of connections leave descriptors for calls, database and spool: the whole server under a low `ulimit -n`. */
import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { startWorld, type World } from '../support/world.ts'

const LIMIT = 420
let world: World
const flood: Socket[] = []
beforeAll(async () => {
  world = await startWorld({ openFiles: LIMIT })
})
afterAll(async () => {
  for (const socket of flood) socket.destroy()
  await world.stop()
  await world.remove()
})

/** Far more than there are descriptors; each is opened again when it was closed. */
async function floods(port: number, bytes: string): Promise<void> {
  const opening = Array.from({ length: LIMIT }, async () => {
    const socket = connect({ port, host: '127.0.0.1' })
    flood.push(socket)
    socket.on('error', () => {}).write(bytes)
    await new Promise<void>((resolve) => socket.once('connect', resolve).once('close', () => resolve()))
  })
  await Promise.all(opening)
}

test('HTTP and SIP over TCP flooded beyond all descriptors: a call is logged and heard, pages come, nothing goes to waste', async () => {
  expect(world.output()).toContain('few file descriptors')
  await floods(world.httpPort, 'POST /i/222222222222 HTTP/1.1\r\nhost: localhost\r\ncontent-length: 900\r\n\r\n')
  await floods(world.sip.port, 'OPTIONS sip:x SIP/2.0\r\n')
  await floods(world.httpPort, '')
  let calls = 0
  await eventually(async () => {
    calls += 1
    const call = await world.run(['call', '080-000-0001', '--from', `010-0000-56${60 + calls}`, '--json'])
    const { final } = JSON.parse(call.stdout) as { final: number }
    expect([200, 486]).toContain(final) // each is logged
    expect(final).toBe(200) // a busy machine may be late with the sound
  }, 30_000)
  expect(await world.get('/healthz')).toEqual({ alive: true })
  expect(await world.get('/readyz')).toMatchObject({ ready: true })
  await eventually(async () => expect((await world.run(['visits', 'count'])).stdout.trim()).toBe(String(calls)))
  expect(world.output()).not.toMatch(/EMFILE|too many open files/i)
})
