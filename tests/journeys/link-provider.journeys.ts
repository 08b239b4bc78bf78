/** The identity provider says no, is away, is slow or answers wrongly: a page says so, the visit stays, the same link works on. */
import type { Page } from 'playwright-core'
import { beforeEach, expect, test } from 'vitest'
import { newBrowser, visitDemoIdentity } from '../support/demo-identity.ts'
import {
  agree,
  beIdentified,
  CAFE,
  goToProvider,
  heading,
  press,
  stage,
  typeDigits,
  words,
  YU,
} from './link-journey.fixture.ts'

export function providerJourneys(): void {
  beforeEach(() => stage().setFault('identity', 'ok'))

  test('a check cancelled at the provider changes nothing, and can be begun again', async () => {
    const { page } = await stage().phone()
    const link = await atConsent(page)
    await agree(page)
    await goToProvider(page)
    await press(page, page.locator('button[name=act][value=cancel]'))
    expect(await words(page)).toContain('본인확인이 취소되었습니다. 바뀐 것은 없습니다.')
    expect(await words(page)).toContain('종이 증명서를 보여 주시면 됩니다')
    await passes(page, link)
  })

  test('a provider that is away before the check is said to be, and the same link works once it is back', async () => {
    const { page } = await stage().phone()
    const link = await atConsent(page)
    await stage().setFault('identity', 'down')
    await agree(page)
    if ((await heading(page)) === '본인확인 화면으로 이동합니다') {
      // It was well a moment ago: only its own page is away, and ours still stands behind it.
      await page.getByRole('link', { name: /이동$/ }).click()
      await page.goto(link)
      await press(page, page.getByRole('button', { name: '다른 방법 선택' }))
    } else expect(await words(page)).toContain('지금은 본인확인 기관에 연결할 수 없습니다.')
    expect(await heading(page)).toBe('본인확인을 하시겠어요?')
    await stage().setFault('identity', 'ok')
    await passes(page, link)
  })

  test.each([
    ['down', '지금은 본인확인 기관에 연결할 수 없습니다.'],
    ['slow', '지금은 본인확인 기관에 연결할 수 없습니다.'],
    ['wrong', '본인확인 결과를 신뢰할 수 없어 사용하지 않았습니다.'],
  ] as const)(
    'a provider that is %s while the person comes back: the page says so, and then it works',
    async (mode, said) => {
      const { page } = await stage().phone()
      const link = await atConsent(page)
      await agree(page)
      const away = await page.getByRole('link', { name: /이동$/ }).evaluate((each) => (each as HTMLAnchorElement).href)
      const query = await visitDemoIdentity(away, { person: YU.id, act: 'confirm' }, newBrowser(), stage().world.http)
      await stage().setFault('identity', mode)
      const asked = performance.now()
      await page.goto(`${stage().world.http}/identity/return/demo?${new URLSearchParams(query)}`)
      expect(performance.now() - asked).toBeLessThan(15_000)
      expect(await words(page)).toContain(said)
      await stage().setFault('identity', 'ok')
      await passes(page, link)
    },
  )
}

async function atConsent(page: Page): Promise<string> {
  const link = await stage().askForLink(YU.phone, CAFE)
  await page.goto(link)
  await typeDigits(page, YU.digits)
  return link
}

/** By the same link, which still is the last one. */
async function passes(page: Page, link: string): Promise<void> {
  await page.goto(link)
  await agree(page)
  await goToProvider(page)
  await beIdentified(page, YU.id)
  expect(await heading(page)).toBe('✓ 확인 완료')
  expect(await stage().visits()).toBe(1)
}
