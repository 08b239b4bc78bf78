/** Errors of a command that got no connection. */
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { TLSSocket } from 'node:tls'
import { expect, test } from 'vitest'
import { makeTestCertificates } from '../../../../tests/support/test-certificates.ts'
import { createPool } from './connect.ts'
import { requireAnswer } from './connect-failure.ts'

async function failureOf(url: string): Promise<unknown> {
  const pool = createPool(url, 'app')
  try {
    return await requireAnswer(pool).catch((error: unknown) => error)
  } finally {
    await pool.end()
  }
}

test('a certificate that nobody vouches for is told as that, with the parameter that names who does', async () => {
  const certificates = makeTestCertificates()
  const { certificate, key } = certificates.sign('database')
  const [cert, privateKey] = [readFileSync(certificate), readFileSync(key)]
  // As a PostgreSQL answers who asks for TLS: `S`, then the handshake.
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', () => {
      socket.write('S')
      new TLSSocket(socket, { isServer: true, cert, key: privateKey }).on('error', () => {})
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  expect(await failureOf(`postgresql://127.0.0.1:${port}/ansimpass?sslmode=verify-full`)).toMatchObject({
    code: 'DATABASE_UNAVAILABLE',
    retryable: true,
    message: expect.stringMatching(/certificate of the database is not trusted \(UNABLE_\w+\).*sslrootcert=FILE/),
  })
  server.close()
  certificates.remove()
})

test('nobody at the address is told with the reason', async () => {
  expect(await failureOf('postgresql://127.0.0.1:9/none')).toMatchObject({
    code: 'DATABASE_UNAVAILABLE',
    message: expect.stringMatching(/^the database cannot be reached \(.*ECONNREFUSED.*\): check DATABASE_URL/),
  })
})

test('a certificate file of DATABASE_URL that is not there is named, with its parameter', () => {
  const url = 'postgresql://127.0.0.1:9/none?sslmode=verify-full&sslrootcert=/nowhere/ca.crt'
  expect(() => createPool(url, 'app')).toThrow(
    /^sslrootcert of DATABASE_URL is "\/nowhere\/ca.crt": that file cannot be read \(.*ENOENT\)/,
  )
})
