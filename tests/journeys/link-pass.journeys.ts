/** The whole way: a first call, the link, consent, identity verification, the pass page; and what the next call says then. */
import { expect, test } from 'vitest'
import { THREE_TRIES } from '../support/three-tries.ts'
import { overflow } from './browser.ts'
import {
  agree,
  beIdentified,
  CAFE,
  DINER,
  goToProvider,
  heading,
  stage,
  typeDigits,
  walk,
  words,
  YU,
} from './link-journey.fixture.ts'

export function passJourneys(): void {
  test(
    'a first call leads to a link, the link to the pass, and the next place speaks and texts it',
    THREE_TRIES,
    async () => {
      const first = stage().ring(YU.phone, CAFE, { media: true }) // the text comes while the caller still listens
      const [text] = await stage().textsOf(YU.phone, 1)
      expect(text?.text).toMatch(/^\[안심패스\] 노원카페 11:4\d 방문등록\. 본인확인: http\S+$/)

      const { page, complaints } = await stage().phone()
      await page.goto(/http\S+$/.exec(text?.text ?? '')?.[0] ?? '')
      expect(await words(page)).toMatch(/11:4\d에 거신 전화에 대한 안내입니다/)
      expect(await page.content()).not.toContain('노원카페')
      await typeDigits(page, YU.digits)
      expect(await words(page)).toContain('노원카페')
      await agree(page)
      expect(await heading(page)).toBe('본인확인 화면으로 이동합니다')
      await goToProvider(page)
      await beIdentified(page, YU.id)

      const { wordOfDay } = await stage().doorOf(CAFE)
      const pass = await words(page)
      expect(await heading(page)).toBe('✓ 확인 완료')
      expect(pass).toContain('유*안 1989년생')
      expect(pass).toContain(`확인어 ${wordOfDay.ko} 뒷자리 7189 시설 노원카페 전화 시각`)
      expect(pass).toContain('마지막 조회 2022년 1월 12일 11시쯤')
      expect(pass).toMatch(/이 화면은 1\d:\d\d까지 유효합니다\. 그 뒤에는 다시 전화해 주세요\./)
      expect(pass).not.toMatch(/모더나|moderna|차 접종|미접종/i)
      expect(complaints).toEqual([])
      expect(await stage().visits()).toBe(1)

      expect(await first).toMatchObject({ final: 200, said: 'logged-unheard', language: 'ko' })
      // At the same place, within ten minutes: the status is new, the visit is not.
      const again = await stage().ring(YU.phone, CAFE, { media: true })
      expect(again).toMatchObject({ final: 200, said: 'logged-pass', language: 'ko', digits: '7189' })
      expect((await stage().textsOf(YU.phone, 2))[0]?.text).toMatch(/접종확인 유\*안\(89년생\) 뒷자리7189 노원카페/)
      expect(await stage().visits()).toBe(1)
      const second = await stage().ring(YU.phone, DINER, { media: true })
      expect(second).toMatchObject({ final: 200, said: 'logged-pass', language: 'ko', digits: '7189' })
      const [next] = await stage().textsOf(YU.phone, 3)
      expect(next?.text).toMatch(/^\[안심패스\] 접종확인 유\*안\(89년생\) 뒷자리7189 대구국밥 11:4\d 확인어 [가-힣]+$/)
      expect(await stage().visits()).toBe(2)
    },
  )

  test('the door shows the pass right after the identity check, without a second call', async () => {
    const link = await stage().askForLink(YU.phone, DINER)
    const [before] = (await stage().doorOf(DINER)).arrivals
    expect(before).toMatchObject({ lastFour: '7189', shown: '' })
    const { page } = await stage().phone()
    await walk(page, link, { digits: YU.digits, person: YU.id })
    const door = await stage().doorOf(DINER)
    expect(door.arrivals).toMatchObject([
      { key: before?.key, lastFour: '7189', shown: '유*안(89년생)', outcome: 'pass' },
    ])
    expect(await words(page)).toContain(`확인어 ${door.wordOfDay.ko}`)
    expect(await stage().visits()).toBe(1)
  })

  test('with script off the way is the same, and the page says its end in words', async () => {
    const link = await stage().askForLink(YU.phone, CAFE)
    const { page } = await stage().phone({ javaScriptEnabled: false })
    await walk(page, link, { digits: YU.digits, person: YU.id })
    expect(await heading(page)).toBe('✓ 확인 완료')
    expect(await words(page)).toMatch(/이 화면은 1\d:\d\d까지 유효합니다/)
    await page.getByRole('link', { name: '내 정보' }).click()
    expect(await heading(page)).toBe('내 정보')
  })

  test('in English every page is English, from the link to the pass and the person’s own page', async () => {
    const { page } = await stage().phone({ locale: 'en-US' })
    const isEnglish = async (title: string | RegExp) => {
      expect(await page.locator('html').getAttribute('lang')).toBe('en')
      expect(await heading(page)).toMatch(title)
      expect((await words(page)).replace('한국어', '')).not.toMatch(/[가-힣]/)
    }
    await page.goto(`${await stage().askForLink(YU.phone, CAFE)}?lang=en`)
    await isEnglish('About the call you just made')
    await typeDigits(page, YU.digits)
    await isEnglish('Verify your identity?')
    await agree(page)
    await isEnglish('Continue to the identity check')
    await goToProvider(page)
    expect(await page.locator('html').getAttribute('lang')).toBe('en')
    await beIdentified(page, YU.id)
    await isEnglish('✓ Confirmed')
    expect(await words(page)).toMatch(/b\. 1989 .*Word of the day [A-Z ]+ Phone ending 7189 Place Nowon Cafe/)
    await page.getByRole('link', { name: 'My page' }).click()
    await isEnglish('My page')
    await page.getByRole('link', { name: '한국어' }).click()
    expect([await page.locator('html').getAttribute('lang'), await heading(page)]).toEqual(['ko', '내 정보'])
  })

  test(
    'a foreign number is answered in English without asking, and its pass is bound to that number',
    THREE_TRIES,
    async () => {
      const link = await stage().askForLink('+84900000012', CAFE)
      const { page } = await stage().phone({ viewport: { width: 320, height: 640 }, locale: 'th-TH' })
      await walk(page, link, { digits: '0012', person: 'lan' })
      expect([await page.locator('html').getAttribute('lang'), await heading(page)]).toEqual(['en', '✓ Confirmed'])
      expect(await overflow(page)).toBe(0)
      expect(await stage().ring('+84900000012', DINER, { media: true })).toMatchObject({
        said: 'logged-pass',
        language: 'en',
        digits: '0012',
      })
    },
  )

  test('the whole way is walked with the keyboard alone', async () => {
    const { page } = await stage().phone()
    await page.goto(await stage().askForLink(YU.phone, CAFE))
    const tabTo = async (selector: string) => {
      for (let step = 0; step < 120; step += 1) {
        await page.keyboard.press('Tab')
        if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return
      }
      throw new Error(`Tab never comes to ${selector}`)
    }
    const go = async (key = 'Enter') => {
      const next = page.waitForEvent('load')
      await page.keyboard.press(key)
      await next
    }
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('본문 바로가기')
    await tabTo('#digits')
    await page.keyboard.type(YU.digits)
    await go()
    await tabTo('#agree-identity')
    await page.keyboard.press('Space')
    await tabTo('#agree-status')
    await page.keyboard.press('Space')
    await tabTo('button[name=provider]')
    await go()
    await tabTo('main a.b')
    await go()
    await tabTo(`button[name=person][value=${YU.id}]`)
    await go('Space')
    await tabTo('button[name=act][value=confirm]')
    await go()
    expect(await heading(page)).toBe('✓ 확인 완료')
  })
}
