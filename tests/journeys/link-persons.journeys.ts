/** A number is not a person: a son on his mother's line, a number that changed hands, a booking made for somebody else. */

import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { THREE_TRIES } from '../support/three-tries.ts'
import {
  agree,
  beIdentified,
  CAFE,
  DINER,
  GYM,
  goToProvider,
  heading,
  linkIn,
  stage,
  typeDigits,
  walk,
  words,
  YU,
} from './link-journey.fixture.ts'

const FAMILY = '010-0000-3300' // the mother's contract, the son's pocket
const RECYCLED = '010-0000-2900' // 문서진's since last month; 마동우 proved it was his 30 days ago

export function personJourneys(): void {
  test('who verifies as another line’s owner is tied to nothing: the page says why, and the visit stays', async () => {
    const link = await stage().askForLink(YU.phone, CAFE)
    const { page } = await stage().phone()
    await walk(page, link, { digits: YU.digits, person: 'son' })
    expect(await words(page)).toContain(
      '본인확인하신 번호가 전화하신 번호(뒷자리 7189)와 다릅니다. 본인확인하신 번호가 전화하신 번호와 달라 연결하지 않았습니다.',
    )
    expect(await words(page)).toContain('종이 증명서')
    await page.reload()
    expect(await words(page)).toContain('본인확인하신 번호가 전화하신 번호(뒷자리 7189)와 다릅니다')
    expect(await stage().visits()).toBe(1)
    expect(await stage().askForLink(YU.phone, DINER)).not.toBe(link)
    await eventually(async () =>
      expect((await stage().doorOf(DINER)).arrivals).toMatchObject([{ lastFour: '7189', shown: '' }]),
    )
  })

  test(
    'where a place’s policy ties a phone to its user, page, door, voice and text say that it is the user',
    THREE_TRIES,
    async () => {
      const link = await stage().askForLink(YU.phone, DINER)
      const { page } = await stage().phone()
      await walk(page, link, { digits: YU.digits, person: 'hong' })
      expect(await heading(page)).toBe('✓ 확인 완료')
      expect(await words(page)).toContain('! 번호의 명의자가 아니라 사용자로 확인된 분입니다.')
      expect((await stage().doorOf(DINER)).arrivals).toMatchObject([
        { lastFour: '7189', shown: '홍*동(80년생) 사용자', outcome: 'pass' },
      ])
      const next = await stage().ring(YU.phone, CAFE, { media: true })
      expect(next).toMatchObject({ said: 'logged-pass-user', digits: '7189' })
      expect((await stage().textsOf(YU.phone, 2))[0]?.text).toMatch(/접종확인\(사용자\) 홍\*동\(80년생\) 뒷자리7189/)
    },
  )

  test('a son on his mother’s line is at most its user; once she proves that it is hers he is gone from it', async () => {
    const self = await stage().selfNumber()
    const his = await stage().phone()
    await openOwnPage(his.page, await stage().askForLink(FAMILY, self))
    expect(await words(his.page)).toContain('이 전화(사용자)')
    await his.page.getByRole('link', { name: /동의 철회/ }).click()
    await his.page.getByRole('button', { name: '동의 철회' }).click()

    await walk(his.page, await stage().askForLink(FAMILY, CAFE), { digits: '3300', person: 'son' })
    expect(await words(his.page)).toContain('본인확인하신 번호가 전화하신 번호(뒷자리 3300)와 다릅니다')
    await walk(his.page, await stage().askForLink(FAMILY, DINER), { digits: '3300', person: 'son' })
    expect(await heading(his.page)).toBe('! 증명서를 보여 주세요')
    expect(await words(his.page)).toMatch(/혼자면 이용할 수 있고.*고\*찬 2001년생.*사용자로 확인된 분/)
    expect((await stage().doorOf(DINER)).arrivals).toMatchObject([
      { shown: '고*찬(01년생) 사용자', outcome: 'no-pass' },
    ])

    const hers = await stage().phone()
    await openOwnPage(hers.page, await stage().askForLink(FAMILY, self))
    await hers.page.getByRole('link', { name: /본인확인 다시 하기/ }).click()
    await agree(hers.page)
    await goToProvider(hers.page)
    await beIdentified(hers.page, 'mother')
    expect(await words(hers.page)).toMatch(/심\*희.*이 전화\(명의자\)/)
    expect(await words(hers.page)).not.toContain('고*찬')
    await stage().ring(FAMILY, GYM)
    const [text] = await stage().textsOf(FAMILY, 5)
    expect(text?.text).toMatch(/접종확인 심\*희\(71년생\) 뒷자리3300 노원헬스/)
    // The text may be there first: the door hears of it over a socket of its own.
    await eventually(async () =>
      expect((await stage().doorOf(GYM)).arrivals).toMatchObject([{ shown: '심*희(71년생)', outcome: 'pass' }]),
    )
  })

  test(
    'the next owner of a number hears, reads and sees nothing of the former one, and then it is theirs',
    THREE_TRIES,
    async () => {
      const first = stage().ring(RECYCLED, CAFE, { media: true })
      await stage().textsOf(RECYCLED, 1)
      const { page } = await stage().phone()
      await walk(page, await stage().askForLink(RECYCLED, DINER), { digits: '2900', person: 'moon' })
      const heard = await first
      expect(['logged-unheard', 'logged-text']).toContain(heard.said) // the latter where the database takes its time
      const seen = [await words(page), ...(await stage().textsOf(RECYCLED, 2)).map(({ text }) => text)]
      expect(seen.join(' ')).not.toMatch(/마\*우|77년생|1977/)
      expect(seen[0]).toContain('문*진 1997년생')
      await page.getByRole('link', { name: '내 정보' }).click()
      expect(await words(page)).not.toMatch(/마\*우|1977|다른 전화/)
      expect((await stage().doorOf(DINER)).arrivals).toMatchObject([{ shown: '문*진(97년생)', outcome: 'pass' }])
      await stage().ring(RECYCLED, GYM)
      expect((await stage().textsOf(RECYCLED, 3))[0]?.text).toContain('접종확인 문*진(97년생) 뒷자리2900')
    },
  )

  test('a booking in somebody’s name tells nobody’s status: the registry is not asked before a person is verified', async () => {
    const call = await stage().ring(YU.phone, DINER) // the registry holds this number with 유지안's doses
    const [text] = await stage().textsOf(YU.phone, 1)
    expect(text?.text).toContain('본인확인: http')
    expect(text?.text).not.toMatch(/유\*안|89년생/)
    expect(stage().events.last(call.visit, 'registry-asked')).toBeUndefined()
    expect((await stage().doorOf(DINER)).arrivals).toMatchObject([{ shown: '', outcome: 'unverified' }])
    const { page } = await stage().phone()
    await walk(page, linkIn(text?.text), { digits: YU.digits, person: 'song' })
    expect(await words(page)).toContain('송*온 1995년생') // what is told is the verified person's own, and that is no proof
    expect(await heading(page)).toBe('! 증명서를 보여 주세요')
    expect((await stage().doorOf(DINER)).arrivals).toMatchObject([
      { shown: '송*온(95년생) 사용자', outcome: 'no-pass' },
    ])
  })
}

/** The person's own page, by a call to the service's own number from a line that is somebody's. */
async function openOwnPage(page: Page, link: string): Promise<void> {
  await page.goto(link)
  await typeDigits(page, '3300')
  expect(await heading(page)).toBe('내 정보')
}
