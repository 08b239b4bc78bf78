/** The adapter against the demo's provider, a real `oidc-provider`, and its pages as a person without script meets them. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createOidcProvider } from '../../src/adapters/oidc/oidc-provider.ts'
import type { Line } from '../../src/domain/call/phone/line.ts'
import { newBrowser, startDemoIdentity, visitDemoIdentity } from '../support/demo-identity.ts'

let demo: Awaited<ReturnType<typeof startDemoIdentity>>
beforeAll(async () => {
  demo = await startDemoIdentity()
})
afterEach(() => demo.identity.setFault('ok'))
afterAll(() => demo.identity.close())

const ACR = 'urn:ansimpass:demo:carrier'
const provider = () => createOidcProvider({ ...demo.settings, acr: [ACR], aliveForMs: 0 }, { emit: () => {} })

async function begun(by = provider(), language: 'ko' | 'en' = 'ko') {
  const answer = await by.begin({ state: 'state-1', line: '+821000005678' as Line, typed: {}, language })
  if (answer.kind !== 'redirect') throw new Error('no address to go to')
  return answer
}

async function proved(person: string, { by = provider(), ask = newBrowser() } = {}) {
  const { url, secret } = await begun(by)
  return by.finish(secret, 'state-1', await visitDemoIdentity(url, { person, act: 'confirm' }, ask))
}

test('홍길동 proves who he is, with his line and a CI of 88 characters', async () => {
  const outcome = await proved('hong')
  expect(outcome).toMatchObject({
    kind: 'proved',
    identity: { name: '홍길동', birthDate: '1980-05-01', phone: '+821000005678' },
  })
  expect(outcome.kind === 'proved' && outcome.identity.ci).toHaveLength(88)
})

test('a line is proved to be its subscriber’s by the carrier’s books, not the one’s who rings with it', async () => {
  expect(await proved('mother')).toMatchObject({ identity: { name: '심순희', phone: '+821000003300' } })
  expect(await proved('son')).toMatchObject({ identity: { name: '고은찬', phone: '+821000003301' } })
  expect(await proved('moon')).toMatchObject({ identity: { name: '문서진', phone: '+821000002900' } })
  expect(await proved('former')).toMatchObject({ identity: { name: '마동우', phone: '+821000002901' } })
})

test('two people one after the other in one browser are two people', async () => {
  const ask = newBrowser()
  expect(await proved('hong', { ask })).toMatchObject({ identity: { name: '홍길동' } })
  expect(await proved('emma', { ask })).toMatchObject({ identity: { name: 'Emma Clarke' } })
})

test('keys that were rotated are fetched again, and who was in the middle of it comes through', async () => {
  const by = provider()
  expect(await proved('hong', { by })).toMatchObject({ kind: 'proved' })
  const { url, secret } = await begun(by)
  const back = await visitDemoIdentity(url, { person: 'hong', act: 'confirm' })
  await demo.identity.rotateKeys()
  expect(await by.finish(secret, 'state-1', back)).toMatchObject({ kind: 'proved' })
})

test('a token signed with a key that nobody published is not believed; the next good one is', async () => {
  const by = provider()
  demo.identity.setFault('wrong')
  expect(await proved('hong', { by })).toEqual({ kind: 'failed', why: 'answer-wrong' })
  demo.identity.setFault('ok')
  expect(await proved('hong', { by })).toMatchObject({ kind: 'proved' })
})

test('a provider that is down is noticed before anybody is sent there', async () => {
  demo.identity.setFault('down')
  const start = { state: 's', line: '+821000005678' as Line, typed: {}, language: 'ko' as const }
  expect(await provider().begin(start)).toEqual({ kind: 'failed', why: 'unavailable' })
})

test('the pages say that they are a demonstration, hold no script, and may lead only back to the service', async () => {
  const ask = newBrowser()
  const { url } = await begun()
  const first = (await ask(url)).headers.get('location') ?? ''
  const response = await ask(new URL(first, url).href)
  const page = await response.text()
  expect(page).toContain('시연용 화면입니다')
  expect(page).toContain('name="person" value="hong"')
  expect(page).not.toMatch(/<script|\son\w+=|javascript:/i)
  const policy = response.headers.get('content-security-policy')
  expect(policy).toMatch(/^default-src 'none';/)
  expect(policy).toContain("form-action 'self' http://127.0.0.1:8080;")
  const found = await (await ask(`${new URL(first, url).href}?q=010-0000-5678`)).text()
  expect(found.match(/name="person"/g)).toHaveLength(1)
})

test('a page is in English where English is asked for', async () => {
  const ask = newBrowser()
  const { url } = await begun(provider(), 'en')
  const first = (await ask(url)).headers.get('location') ?? ''
  expect(await (await ask(new URL(first, url).href)).text()).toContain('<html lang="en">')
})

test('a check that is over, or of another browser, says what to do', async () => {
  const response = await newBrowser()(`${demo.identity.issuer}/interaction/nobodys`)
  expect(response.status).toBe(400)
  expect(await response.text()).toContain('다시 전화해 새 링크를')
})
