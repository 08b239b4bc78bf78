import { expect, test } from 'vitest'
import { spawnIdentity } from './spawn-identity.ts'

test('its address is there before its process: who comes early is answered once it knows where the server is', async () => {
  const identity = await spawnIdentity()
  const wellKnown = `${identity.issuer}/.well-known/openid-configuration`
  const early = Promise.all([fetch(wellKnown), fetch(wellKnown)])
  identity.setFault('ok')
  identity.setPublicUrl('http://127.0.0.1:8080')
  for (const answer of await early) {
    // In the moment before it is a provider it says that it is getting ready.
    expect([200, 503]).toContain(answer.status)
    if (answer.status === 503) expect(await answer.text()).toContain('아직 준비 중입니다')
  }
  await expect.poll(async () => (await fetch(wellKnown)).status, { timeout: 10_000 }).toBe(200)
  expect(await (await fetch(wellKnown)).json()).toMatchObject({
    issuer: identity.issuer,
    code_challenge_methods_supported: ['S256'],
  })
  identity.setFault('down')
  await expect.poll(async () => (await fetch(wellKnown)).status, { timeout: 10_000 }).toBe(503)
  expect(await identity.end()).toBe(0)
})

test('it ends by itself when its parent is gone', async () => {
  const identity = await spawnIdentity()
  identity.setPublicUrl('http://127.0.0.1:8080')
  expect(await identity.end()).toBe(0)
})
