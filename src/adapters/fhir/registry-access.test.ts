/** Tests of access to a registry that asks for tokens, and for certificates, over real sockets. */
import { readFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { exportJWK, generateKeyPair, type JWK } from 'jose'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type DemoRegistry, startRegistry } from '../../../demo/registry/registry.ts'
import { makeTestCertificates, type TestCertificates } from '../../../tests/support/test-certificates.ts'
import { freeTcpPort } from '../../../tests/support/world.ts'
import type { Person } from '../../domain/identity/person.ts'
import type { CalendarDate } from '../../domain/kit/time.ts'
import { createFhirRegistry } from './fhir-registry.ts'
import { inspectRegistry } from './inspect-registry.ts'
import { DEFAULT_SCOPE, type RegistryAccess } from './registry-access.ts'

const PERSON: Person = {
  personId: '1',
  name: '홍길동',
  birthDate: '1980-05-01' as CalendarDate,
  registryIdentifier: 'K-1',
}
const PEOPLE = [{ registryIdentifier: 'K-1', name: '홍길동', birthDate: '1980-05-01', evidence: [] }]
const KNOWN = { kind: 'known', evidence: [] }
const NO_ACCESS = { kind: 'unavailable', why: 'no-access' }

let registry: DemoRegistry
afterEach(() => registry.close())

const said: string[] = []
const asking = (access: RegistryAccess) =>
  createFhirRegistry({ baseUrl: registry.baseUrl, access }, { emit: (event) => said.push(JSON.stringify(event)) })

describe.each(['ES384', 'RS384'])('a registry that asks for tokens, with a key for %s', (alg) => {
  let ours: JWK
  let theirs: JWK
  beforeAll(async () => {
    const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
    ours = { ...(await exportJWK(privateKey)), alg, kid: 'k1' }
    theirs = { ...(await exportJWK(publicKey)), alg }
  })
  /** @returns the client as the registry knows it */
  const start = async () => {
    const known = { clientId: 'ansimpass', publicKey: theirs }
    registry = await startRegistry({ port: 0, people: PEOPLE, client: known })
    return known
  }
  const oauth = (more: object = {}) => ({
    tokenUrl: registry.baseUrl.replace('/fhir', '/token'),
    clientId: 'ansimpass',
    key: ours,
    scope: DEFAULT_SCOPE,
    ...more,
  })

  test('gives one for our signed word, which serves everybody till its end', async () => {
    await start()
    const client = asking({ oauth: oauth() })
    const answers = await Promise.all([1, 2, 3].map((n) => client.evidenceOf({ ...PERSON, personId: String(n) })))
    expect(answers).toEqual([KNOWN, KNOWN, KNOWN])
    expect(registry.tokensGiven()).toBe(1)
  })

  test('is asked for a new one where it takes the old one no more', async () => {
    await start()
    const client = asking({ oauth: oauth() })
    await client.evidenceOf(PERSON)
    registry.endTokens()
    expect(await client.evidenceOf(PERSON)).toEqual(KNOWN)
    expect(registry.tokensGiven()).toBe(2) // five searches were refused at the same time
  })

  test('is asked with a new key from the moment on at which there is one: it may know the old one no more', async () => {
    const known = await start()
    let access: RegistryAccess = { oauth: oauth() }
    const client = createFhirRegistry({ baseUrl: registry.baseUrl, access: () => access }, { emit() {} })
    expect(await client.evidenceOf(PERSON)).toEqual(KNOWN)
    const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
    registry.endTokens()
    known.publicKey = { ...(await exportJWK(publicKey)), alg }
    expect(await client.evidenceOf(PERSON)).toEqual(NO_ACCESS)
    access = { oauth: oauth({ key: { ...(await exportJWK(privateKey)), alg, kid: 'k2' } }) }
    expect(await client.evidenceOf(PERSON)).toEqual(KNOWN)
  })

  test('tells nobody anything who has none, or signs with another key', async () => {
    await start()
    expect(await asking({}).evidenceOf(PERSON)).toEqual(NO_ACCESS)
    const { privateKey } = await generateKeyPair(alg, { extractable: true })
    const stranger = { ...(await exportJWK(privateKey)), alg, kid: 'k1' }
    expect(await asking({ oauth: oauth({ key: stranger }) }).evidenceOf(PERSON)).toEqual(NO_ACCESS)
    expect(await asking({ oauth: oauth({ tokenUrl: 'http://127.0.0.1:9/token' }) }).evidenceOf(PERSON)).toEqual(
      NO_ACCESS,
    )
    expect(said.join()).not.toContain('eyJ')
  })

  test('is told by why it gave none, and nothing of our word is in it', async () => {
    await start()
    const why = async (more: object) =>
      inspectRegistry({ baseUrl: registry.baseUrl, access: { oauth: oauth(more) } }, 5_000).catch(
        (fault) => fault.message,
      )
    const at = registry.baseUrl.replace('/fhir', '')
    expect(await why({ clientId: 'nobody' })).toBe(`no token was given at ${at}/token: HTTP 401 invalid_client`)
    expect(await why({ tokenUrl: `${at}/other?secret=1` })).toMatch(
      /\/other: HTTP 4\d\d, no answer of a token endpoint$/,
    )
    expect(await why({ tokenUrl: `http://127.0.0.1:${await freeTcpPort()}/token` })).toMatch(
      /: nobody listens there \(ECONNREFUSED\)$/,
    )
    registry.setFault('hanging')
    expect(await why({})).toMatch(/: no answer within 2 s$/)
    registry.setFault('wrong')
    expect(await why({})).toMatch(/: no answer that holds one$/)
  })

  test('gets our word once it takes it again', async () => {
    await start()
    const client = asking({ oauth: oauth() })
    registry.setFault('down')
    await client.evidenceOf(PERSON)
    registry.setFault('ok')
    expect(await client.evidenceOf(PERSON)).toEqual(KNOWN)
  })
})

describe('a token endpoint that answers strangely', () => {
  let key: JWK
  beforeAll(async () => {
    const { privateKey } = await generateKeyPair('ES384', { extractable: true })
    key = { ...(await exportJWK(privateKey)), alg: 'ES384', kid: 'k1' }
  })
  const good = JSON.stringify({ access_token: 'good', token_type: 'bearer', expires_in: 300 })
  const withToken = (token: string) => JSON.stringify({ access_token: token, token_type: 'bearer', expires_in: 300 })
  /** The first token is answered so, the next well. */
  const twice = async (first: (response: ServerResponse) => void) => {
    registry = await startRegistry({ port: 0, people: PEOPLE })
    let asked = 0
    const tokens = createServer((_request, response) => {
      asked += 1
      if (asked === 1) first(response)
      else response.writeHead(200, { 'content-type': 'application/json' }).end(good)
    })
    await new Promise<void>((resolve) => tokens.listen(0, '127.0.0.1', resolve))
    const tokenUrl = `http://127.0.0.1:${(tokens.address() as AddressInfo).port}/token`
    const client = asking({ oauth: { tokenUrl, clientId: 'ansimpass', key, scope: DEFAULT_SCOPE } })
    const answers = [await client.evidenceOf(PERSON), await client.evidenceOf(PERSON)]
    tokens.close()
    tokens.closeAllConnections()
    return answers
  }

  test.each([
    ['letters that no header carries', withToken('토큰')],
    ['a line end', withToken('a\r\nx-admin: 1')],
    ['more than a header holds', withToken('a'.repeat(20_000))],
    ['more bytes than a token has', `${' '.repeat(100_000)}${good}`],
  ])('with %s gave none, and is asked again by the next', async (_name, body) => {
    const answers = await twice((response) => response.writeHead(200, { 'content-type': 'application/json' }).end(body))
    expect(answers).toEqual([NO_ACCESS, KNOWN])
  })

  test('with a small body that unpacks to a large one is not unpacked to its end', async () => {
    const packed = gzipSync(Buffer.concat([Buffer.alloc(200_000_000, ' '), Buffer.from(good)]), { level: 1 })
    const before = process.memoryUsage().rss
    const answers = await twice((response) =>
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(packed),
    )
    expect(answers).toEqual([NO_ACCESS, KNOWN])
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000)
  })
})

describe('a registry that asks for certificates', () => {
  let certificates: TestCertificates
  beforeAll(() => {
    certificates = makeTestCertificates()
  })
  afterAll(() => certificates.remove())
  const pem = (path: string) => readFileSync(path, 'utf8')
  const start = async () => {
    const { certificate, key } = certificates.sign('registry')
    const ca = pem(certificates.authorityFile)
    registry = await startRegistry({ port: 0, people: PEOPLE, tls: { cert: pem(certificate), key: pem(key), ca } })
  }

  test('is asked with ours, over TLS that checks its own', async () => {
    await start()
    const { certificate, key } = certificates.sign('ansimpass')
    const tls = { certificate: pem(certificate), key: pem(key), authority: pem(certificates.authorityFile) }
    expect(await asking({ tls }).evidenceOf(PERSON)).toEqual(KNOWN)
  })

  test('is not asked without, nor where its own is not trusted', async () => {
    await start()
    const refused = { kind: 'unavailable', why: 'refused' }
    expect(await asking({ tls: { authority: pem(certificates.authorityFile) } }).evidenceOf(PERSON)).toEqual(refused)
    expect(await asking({}).evidenceOf(PERSON)).toEqual(refused)
  })
})
