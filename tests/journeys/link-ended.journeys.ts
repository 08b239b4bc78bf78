/** Links that lead nowhere any more, and links that were only looked at: each says what happened and what to do. */
import { randomBytes } from 'node:crypto'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { axeFaults } from './browser.ts'
import { CAFE, DINER, GYM, heading, stage, typeDigits, walk, words, YU } from './link-journey.fixture.ts'

const MESSENGERS = [
  'facebookexternalhit/1.1;kakaotalk-scrap/1.0; +https://devtalk.kakao.com/t/scrap',
  'Mozilla/5.0 (Linux; Android 9; wv) AppleWebKit/537.36 Chrome/69.0 Mobile Safari/537.36 KAKAOTALK 9.0',
  'TelegramBot (like TwitterBot)',
  'WhatsApp/2.23 A',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 12_0 like Mac OS X) NAVER(inapp; search; 1000; 11.0.0)',
]

export function endedJourneys(): void {
  test('a link looked at a hundred times by messengers says nothing of place or person, and still opens', async () => {
    const link = await stage().askForLink(YU.phone, CAFE)
    const looks = Array.from({ length: 100 }, (_, nth) => ({
      method: nth % 4 === 0 ? 'HEAD' : 'GET',
      headers: { 'user-agent': MESSENGERS[nth % MESSENGERS.length] ?? '' },
    }))
    const answers = await Promise.all(looks.map((look) => fetch(link, look)))
    expect(answers.map(({ status }) => status)).toEqual(looks.map(() => 200))
    for (const answer of answers) {
      expect(answer.headers.get('cache-control')).toBe('no-store')
      expect(await answer.text()).not.toMatch(/노원카페|Nowon|유\*안|7189|og:/)
    }
    const { page } = await stage().phone()
    await walk(page, link, { digits: YU.digits, person: YU.id })
    expect(await heading(page)).toBe('✓ 확인 완료')
  })

  test('a link whose journey was ended says that it is used', async () => {
    const link = await stage().askForLink(YU.phone, CAFE)
    const { page } = await stage().phone()
    await page.goto(link)
    await typeDigits(page, YU.digits)
    const inside = page.url()
    await page.getByRole('button', { name: '동의하지 않고 끝내기' }).click()
    expect(await heading(page)).toBe('✓ 종료했습니다')
    for (const address of [link, inside]) await isOver(page, address, 410, '이미 사용이 끝난 링크입니다.')
    await page.goBack()
    expect(await words(page)).not.toContain('노원카페')
    expect(await stage().visits()).toBe(1)
  })

  test('a newer call replaces a link that nobody has opened, and its own works; a journey goes on', async () => {
    const first = await stage().askForLink(YU.phone, CAFE)
    const begun = await stage().askForLink(YU.phone, GYM)
    const journey = (await stage().phone()).page
    await journey.goto(begun)
    await typeDigits(journey, YU.digits)
    const second = await stage().askForLink(YU.phone, DINER)
    await journey.reload()
    expect(await heading(journey)).not.toBe('새 링크가 있습니다')
    const { page } = await stage().phone()
    await page.goto(first)
    expect(await heading(page)).toBe('새 링크가 있습니다')
    expect(await words(page)).toContain('가장 최근에 받으신 문자의 링크를 열어 주세요.')
    await walk(page, second, { digits: YU.digits, person: YU.id })
    expect(await words(page)).toContain('시설 대구국밥')
  })

  test('three times other digits close a link; what are no four digits does not count', async () => {
    const link = await stage().askForLink(YU.phone, CAFE)
    const { page } = await stage().phone()
    await page.goto(link)
    await typeDigits(page, '71')
    expect(await words(page)).toContain('숫자 네 자리를 입력해 주세요.')
    await typeDigits(page, '0001')
    expect(await words(page)).toContain('앞으로 2번 더 입력하실 수 있습니다')
    expect(await page.title()).toMatch(/^오류: /)
    await typeDigits(page, '0002')
    expect(await words(page)).toContain('앞으로 1번 더 입력하실 수 있습니다')
    await typeDigits(page, '0003')
    expect(await heading(page)).toBe('잠긴 링크')
    await isOver(page, link, 410, '끝 네 자리가 세 번 맞지 않아 링크를 잠갔습니다.')
    const next = await stage().askForLink(YU.phone, GYM)
    await walk(page, next, { digits: YU.digits, person: YU.id })
    expect(await heading(page)).toBe('✓ 확인 완료')
  })

  test('a forged code is answered as one that was never sent, also where its form is posted', async () => {
    const { page } = await stage().phone()
    const letters = '23456789ABCDEFGHJKLMNPQRSTVWXYZ'
    const code = Array.from(randomBytes(12), (byte) => letters[byte % letters.length]).join('')
    await isOver(page, `${stage().world.http}/i/${code}`, 404, '이 링크를 보낸 기록이 없습니다.')
    expect(await axeFaults(page)).toEqual([])
    for (const path of ['', '/consent', '/me/delete', '/finish/00'])
      expect(
        (
          await fetch(`${stage().world.http}/i/${code}${path}`, {
            method: 'POST',
            body: new URLSearchParams({ digits: '7189' }),
          })
        ).status,
      ).toBe(404)
    const back = await page.goto(
      `${stage().world.http}/identity/return/demo?state=1.AAAAAAAAAAAAAAAAAAAAAAAAAAAA&code=x`,
    )
    expect(back?.status()).toBe(404)
  })
}

async function isOver(page: Page, address: string, status: number, what: string): Promise<void> {
  const answer = await page.goto(address)
  expect(answer?.status()).toBe(status)
  expect(await words(page)).toContain(what)
  expect(await words(page)).toContain('방문은 그때 이미 등록되었습니다')
  const call = page.getByRole('link', { name: /전화하기$/ })
  expect(await call.getAttribute('href')).toBe(`tel:${(await stage().selfNumber()).replaceAll('-', '')}`)
}
