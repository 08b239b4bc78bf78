/** The gateway over TLS: the certificate is checked, and nothing goes out where it is not right. */
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer, type TLSSocket } from 'node:tls'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '../../support/eventually.ts'
import { makeTestCertificates, type TestCertificates } from '../../support/test-certificates.ts'
import { type Raw, readPdus, startWorld, wellBehaved } from './raw-gateway.ts'

let certificates: TestCertificates
let server: ReturnType<typeof createServer>
let port: number
const seen: Raw[] = []
const sockets = new Set<TLSSocket>()

beforeAll(async () => {
  certificates = makeTestCertificates()
  const { certificate, key } = certificates.sign('gateway')
  server = createServer({ cert: readFileSync(certificate), key: readFileSync(key) }, (socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    readPdus(socket, (pdu) => {
      seen.push(pdu)
      wellBehaved(socket, pdu)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // A listening TCP server has an address of this form.
  port = (server.address() as AddressInfo).port
})
afterAll(() => {
  for (const socket of sockets) socket.destroy()
  server.close()
  certificates.remove()
})

test('a gateway whose certificate our authority has signed is bound, and texts go out', async () => {
  const authority = certificates.authority.toString()
  const world = await startWorld({ address: { host: '127.0.0.1', port, tls: { authority } } })
  await world.bound()
  expect(await world.submit('안심')).toMatchObject({ kind: 'accepted' })
  await world.end()
})

test('one that nobody known has signed gets no bind, and the log says why', async () => {
  seen.length = 0
  const world = await startWorld({ address: { host: '127.0.0.1', port, tls: {} } })
  await eventually(() =>
    expect(world.events).toContainEqual({ type: 'gateway-lost', why: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }),
  )
  expect(seen).toEqual([])
  await world.end()
})

test('one that speaks no TLS gets no bind', async () => {
  const plain = await startWorld()
  const world = await startWorld({ address: { ...plain.address, tls: {} } })
  await eventually(() => expect(world.events.some(({ type }) => type === 'gateway-lost')).toBe(true))
  expect(world.gateway.connected).toBe(false)
  await world.end()
  await plain.end()
})
