/** Two ways to be verified: one is away, and the other, an app on the phone that rang, leads to the pass. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type PortoneServer, startPortoneServer } from '../support/portone-server.ts'
import { freeTcpPort } from '../support/world.ts'
import { CAFE, DINER, heading, type Stage, startStage, typeDigits, words, YU } from './link-journey.fixture.ts'

const SETTINGS = { apiSecret: 'secret-of-the-test', channelKey: 'channel-key-test' }
const PERSON = { name: '유지안', birthDate: '1989-09-12', phoneNumber: '01000007189', operator: 'KT', ci: 'CI-yu' }

let stage: Stage
let portone: PortoneServer
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ansimpass-providers-'))
  portone = await startPortoneServer({ ...SETTINGS, people: [PERSON] })
  const file = join(folder, 'identity.json')
  writeFileSync(file, JSON.stringify({ providers: [bank(await freeTcpPort()), app(portone.baseUrl)] }), { mode: 0o600 })
  stage = await startStage({ env: { ANSIMPASS_IDENTITY: file } })
})
afterAll(async () => {
  await stage?.close()
  await portone?.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Nobody listens there. */
function bank(port: number) {
  const name = { ko: '한강은행', en: 'Hangang Bank' }
  return { kind: 'openid-connect', id: 'bank', name, issuer: `http://127.0.0.1:${port}`, clientId: 'ansim' }
}

function app(baseUrl: string) {
  return { kind: 'portone', id: 'app', name: { ko: 'PASS 앱', en: 'PASS app' }, ...SETTINGS, baseUrl }
}

test('where one provider is away the other is offered, asks name and carrier, and is confirmed on the phone', async () => {
  const { page } = await stage.phone()
  await page.goto(await stage.askForLink(YU.phone, CAFE))
  await typeDigits(page, YU.digits)
  for (const tick of await page.locator('form:has([value=bank]) input[type=checkbox]').all()) await tick.check()
  await page.locator('button[value=bank]').click()
  expect(await words(page)).toContain('지금은 본인확인 기관에 연결할 수 없습니다.')

  await page.getByText('다른 방법: PASS 앱').click()
  const form = page.locator('form:has([value=app])')
  for (const tick of await form.locator('input[type=checkbox]').all()) await tick.check()
  await form.locator('button[value=app]').click()
  expect(await words(page)).toContain('이름을 신분증에 적힌 대로 입력해 주세요.')
  expect(await form.locator('input[type=checkbox]:checked').count()).toBe(2)
  expect(await page.locator('form:has([value=bank]) input[type=checkbox]:checked').count()).toBe(0)
  await form.locator('[name=name]').fill(PERSON.name)
  await form.locator('[name=carrier][value=KT]').check()
  await form.locator('button[value=app]').click()
  await page.getByRole('button', { name: /확인/ }).first().click()
  expect(await words(page)).toContain('아직')

  expect(portone.approve(lastAsked())).toBe(true)
  await page.getByRole('button', { name: /확인/ }).first().click()
  expect(await heading(page)).toBe('✓ 확인 완료')
  expect(await stage.ring(YU.phone, DINER, { media: true })).toMatchObject({ said: 'logged-pass', digits: YU.digits })
})

/** The verification that PortOne was asked for last. */
function lastAsked(): string {
  const [, id] = /identity-verifications\/([^/\s?]+)/.exec(portone.asked().at(-1) ?? '') ?? []
  return id ?? ''
}
