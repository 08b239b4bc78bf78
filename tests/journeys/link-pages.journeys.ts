/** Every page of the way, looked at: by axe and for what axe misses, on a narrow phone, at twice the text size, without colour. */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { overflow } from './browser.ts'
import {
  agree,
  beIdentified,
  CAFE,
  DINER,
  GYM,
  goToProvider,
  heading,
  press,
  stage,
  typeDigits,
  walk,
  words,
  YU,
} from './link-journey.fixture.ts'
import { faultsOf } from './link-looked-at.fixture.ts'

const NARROW = { viewport: { width: 320, height: 640 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true }

export function pageJourneys(): void {
  test('axe and what axe misses find nothing on any page at 320 px; each is under 60 kB and asks at most twice', async () => {
    const link = await stage().askForLink(YU.phone, CAFE)
    const { page, complaints } = await stage().phone(NARROW)
    const faults: string[] = []
    const seen = await everyPage(page, link, async (name) => faults.push(...(await faultsOf(page, name))))
    expect(seen).toHaveLength(20)
    expect(faults).toEqual([])
    expect(complaints.filter((each) => !/status of (410|422)/.test(each))).toEqual([])
  })

  test.each([
    { locale: 'zh-CN', lang: 'zh-Hans', confirmed: '✓ 已确认', script: /\p{Script=Han}/u },
    { locale: 'vi-VN', lang: 'vi', confirmed: '✓ Đã xác nhận', script: /[à-ỹ]/ },
  ])(
    'a browser in $locale is led in its language from the digits to the pass and My page, which staff read in Korean',
    async (way) => {
      const link = await stage().askForLink(YU.phone, DINER)
      const { page, complaints } = await stage().phone({ ...NARROW, locale: way.locale })
      const faults: string[] = []
      const look = async (name: string) => {
        faults.push(...(await faultsOf(page, name)))
        expect([name, await page.locator('html').getAttribute('lang')]).toEqual([name, way.lang])
        expect(await heading(page)).toMatch(way.script)
      }
      await page.goto(link)
      await look('code')
      await page.locator('#digits').fill(YU.digits)
      await press(page, page.locator('main button'))
      await look('consent')
      await page.locator('input[name=agree-all]').first().check()
      await press(page, page.locator('button[name=provider]').first())
      await look('leave')
      await press(page, page.locator('main a.b'))
      await beIdentified(page, YU.id)
      await look('pass')
      expect(await heading(page)).toBe(way.confirmed)
      expect(await page.locator('#outcome p[lang=ko]').textContent()).toBe('확인 완료')
      expect((await words(page)).replaceAll('확인 완료', '')).not.toMatch(/[가-힣]/)
      const pass = page.url()
      await press(page, page.locator('main a[href*="/qr?"]'))
      await look('qr')
      await press(page, page.locator('main a.b'))
      await press(page, page.locator('main a[href*="/me?"]'))
      await look('me')
      const own = page.url()
      for (const part of ['companions', 'wrong', 'alias']) {
        await press(page, page.locator(`main a[href*="/me/${part}?"]`))
        await look(part)
        expect(await words(page)).not.toMatch(/[가-힣]/)
        await page.goto(own)
      }
      await page.goto(pass)
      await press(page, page.locator('main form[action$="/end"] button'))
      await look('done')
      await press(page, page.getByRole('link', { name: '한국어' }))
      expect(await heading(page)).toBe('✓ 종료했습니다')
      expect(faults).toEqual([])
      expect(complaints).toEqual([])
    },
  )

  test('at twice the text size and 320 px no page is wider than its window', async () => {
    const link = await stage().askForLink(YU.phone, CAFE)
    const { page, context } = await stage().phone(NARROW)
    const devtools = await context.newCDPSession(page)
    await devtools.send('Page.setFontSizes', { fontSizes: { standard: 32, fixed: 26 } })
    const found: string[] = []
    await everyPage(page, link, async (name) => {
      const size = await page.evaluate(() => getComputedStyle(document.documentElement).fontSize)
      found.push(`${name}: ${size}, ${await overflow(page)} px too wide`)
    })
    expect(found).toEqual(found.map((each) => `${each.split(':')[0]}: 32px, 0 px too wide`))
  })

  test('each outcome has a word, a symbol and a border of its own, so that no colour is needed', async () => {
    const looks: { symbol: string; title: string; border: string; grey: string }[] = []
    const look = async (page: Page) => {
      const devtools = await page.context().newCDPSession(page)
      await devtools.send('Emulation.setEmulatedVisionDeficiency', { type: 'achromatopsia' })
      const border = await page.locator('#outcome').evaluate((card) => getComputedStyle(card).borderTopStyle)
      const [symbol = '', ...title] = (await heading(page)).split(' ')
      const grey = (await page.locator('#outcome').screenshot()).toString('base64')
      looks.push({ symbol, title: title.join(' '), border, grey })
    }
    const { page } = await stage().phone()
    await walk(page, await stage().askForLink(YU.phone, DINER), { digits: YU.digits, person: YU.id })
    await look(page)
    await walk(page, await stage().askForLink('010-0000-2900', DINER), { digits: '2900', person: 'song' })
    await look(page)
    await stage().setFault('registry', 'down')
    await walk(page, await stage().askForLink('010-0000-7241', GYM), { digits: '7241', person: 'cha' })
    await look(page)
    expect(looks.map(({ symbol, title, border }) => `${symbol} ${title} ${border}`)).toEqual([
      '✓ 확인 완료 solid',
      '! 증명서를 보여 주세요 dashed',
      '? 지금은 조회할 수 없음 double',
    ])
    expect(new Set(looks.map(({ grey }) => grey)).size).toBe(3)
    expect(await words(page)).not.toContain('미접종')
  })
}

/** Once through all of them. @returns their names in order */
async function everyPage(
  page: Page,
  link: string,
  look: (name: string) => Promise<unknown>,
): Promise<readonly string[]> {
  const names: string[] = []
  const see = async (name: string, title: RegExp) => {
    expect(await heading(page)).toMatch(title)
    names.push(name)
    await look(name)
  }
  await page.goto(link)
  await see('code', /방금 거신/)
  await typeDigits(page, '0000')
  await see('code, other digits', /방금 거신/)
  await typeDigits(page, YU.digits)
  await see('consent', /본인확인을 하시겠어요/)
  await page.locator('button[name=provider]').first().click()
  await see('consent, not ticked', /본인확인을 하시겠어요/)
  await agree(page)
  await see('leave', /화면으로 이동합니다/)
  await goToProvider(page)
  await beIdentified(page, 'song')
  await see('other line', /본인확인을 하시겠어요/)
  await agree(page)
  await goToProvider(page)
  await beIdentified(page, YU.id)
  await see('pass', /확인 완료/)
  await page.getByRole('link', { name: 'QR 보이기' }).click()
  await see('qr', /방역패스 QR/)
  await page.getByRole('link', { name: '확인 화면으로' }).click()
  await page.getByRole('link', { name: '내 정보' }).click()
  await see('about', /내 정보/)
  await page.getByRole('link', { name: '동반자' }).click()
  await see('companions', /동반자/)
  await page.getByRole('button', { name: '동반자 추가하기' }).click()
  await see('companions, nothing typed', /동반자/)
  await page.getByRole('textbox', { name: '이름' }).fill('홍아이')
  await page.getByRole('textbox', { name: '생년월일' }).fill('20120304')
  await page.getByRole('radio', { name: '자녀' }).check()
  await page.getByRole('checkbox').check()
  await page.getByRole('button', { name: '동반자 추가하기' }).click()
  await see('companions, added', /동반자/)
  await page.getByRole('link', { name: '내 정보로' }).click()
  await page.getByRole('link', { name: '틀린 점이 있어요' }).click()
  await see('wrong', /틀린 점이 있어요/)
  await page.getByRole('button', { name: '정정 요청 보내기' }).click()
  await see('wrong, no kind', /틀린 점이 있어요/)
  await page.getByRole('radio', { name: '이름 또는 생년월일' }).check()
  await page.getByRole('button', { name: '정정 요청 보내기' }).click()
  await see('wrong, opened', /틀린 점이 있어요/)
  await page.getByRole('link', { name: '내 정보로' }).click()
  await page.getByRole('link', { name: /본인확인 다시 하기/ }).click()
  await see('again', /다시 합니다/)
  await page.goBack()
  await page.getByRole('link', { name: /동의 철회/ }).click()
  await see('withdraw', /철회할까요/)
  await page.getByRole('link', { name: '돌아가기' }).click()
  await page.getByRole('link', { name: '모두 삭제' }).click()
  await see('delete', /삭제할까요/)
  await page.getByRole('button', { name: '모두 삭제' }).click()
  await see('done', /삭제했습니다/)
  await page.goto(link)
  await see('used', /이미 사용한 링크/)
  return names
}
