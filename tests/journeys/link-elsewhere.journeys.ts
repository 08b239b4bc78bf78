/** Another browser, no cookies at all, back, reload, twice: the way goes on, and nothing is bound before the digits are typed there. */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { newBrowser, visitDemoIdentity } from '../support/demo-identity.ts'
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

export function elsewhereJourneys(): void {
  test('the link opened again in another browser asks for the digits again, and goes on there', async () => {
    const link = await stage().askForLink(YU.phone, CAFE)
    const messenger = await stage().phone()
    await messenger.page.goto(link)
    await typeDigits(messenger.page, YU.digits)
    expect(await heading(messenger.page)).toBe('본인확인을 하시겠어요?')
    const { page } = await stage().phone()
    await walk(page, link, { digits: YU.digits, person: YU.id })
    expect(await heading(page)).toBe('✓ 확인 완료')
    await messenger.page.goto(link)
    expect(await heading(messenger.page)).toBe('✓ 확인 완료')
  })

  test('the address of a journey, opened elsewhere, asks for the digits before it shows anything', async () => {
    const { page } = await stage().phone()
    await page.goto(await stage().askForLink(YU.phone, CAFE))
    await typeDigits(page, YU.digits)
    const other = await stage().phone()
    await other.page.goto(page.url())
    expect(await words(other.page)).not.toContain('노원카페')
    await typeDigits(other.page, '0000')
    expect(await words(other.page)).toContain('전화번호 끝 네 자리가 맞지 않습니다')
    await typeDigits(other.page, YU.digits)
    await agree(other.page)
    expect(await heading(other.page)).toBe('본인확인 화면으로 이동합니다')
  })

  test('who comes back from the provider in another browser is asked for the digits before anything is bound', async () => {
    const { page } = await stage().phone()
    await page.goto(await stage().askForLink(YU.phone, DINER))
    await typeDigits(page, YU.digits)
    await agree(page)
    const away = await addressAway(page)
    const other = await stage().phone()
    await other.page.goto(away)
    await beIdentified(other.page, YU.id)
    expect(await words(other.page)).toContain(
      '본인확인이 끝났습니다. 마지막으로 전화번호 끝 네 자리만 확인하면 됩니다.',
    )
    expect(await words(other.page)).not.toMatch(/유\*안|대구국밥/)
    expect((await stage().doorOf(DINER)).arrivals).toMatchObject([{ shown: '' }])
    await typeDigits(other.page, '0000')
    expect(await words(other.page)).toContain('앞으로 2번 더 입력하실 수 있습니다')
    expect((await stage().doorOf(DINER)).arrivals).toMatchObject([{ shown: '' }])
    await typeDigits(other.page, YU.digits)
    expect(await heading(other.page)).toBe('✓ 확인 완료')
    expect((await stage().doorOf(DINER)).arrivals).toMatchObject([{ shown: '유*안(89년생)', outcome: 'pass' }])
  })

  test('without any cookie the way works to its end: the digits are asked at each turn', async () => {
    const link = await stage().askForLink(YU.phone, CAFE)
    expect((await ask(link)).page).toContain('방금 거신 전화의 안내입니다')
    const consent = await ask(link, { digits: YU.digits })
    const base = new URL(/action="([^"]+)\/consent"/.exec(consent.page)?.[1] ?? '', link).href
    const provider = /name="provider" value="([^"]+)"/.exec(consent.page)?.[1] ?? ''
    const ticked = { 'agree-identity': 'yes', 'agree-status': 'yes', provider }
    const without = await ask(`${base}/consent`, ticked)
    expect([without.status, without.page.includes('name="digits"')]).toEqual([422, true])
    const leave = await ask(`${base}/consent`, { ...ticked, digits: YU.digits })
    const away = /class="b" href="([^"]+)"/.exec(leave.page)?.[1]?.replaceAll('&amp;', '&') ?? ''
    const person = { person: YU.id, act: 'confirm' } as const
    const query = await visitDemoIdentity(away, person, newBrowser(), stage().world.http)
    const back = await ask(`${stage().world.http}/identity/return/${provider}?${new URLSearchParams(query)}`)
    expect(back.page).toContain('마지막으로 전화번호 끝 네 자리만 확인하면 됩니다')
    const pass = await ask(back.url, { digits: YU.digits })
    expect(pass.page).toMatch(/확인 완료.*유\*안/s)
    expect((await ask(`${base}/me/export`)).page).toContain('name="digits"')
    const file = await ask(`${base}/digits`, { to: '/me/export', digits: YU.digits })
    expect(JSON.parse(file.page)).toMatchObject({ person: { name: '유지안' } })
  })

  test('back and reload at every step, and a form sent twice, do no harm', async () => {
    const { page } = await stage().phone()
    const returns: string[] = []
    page.on('request', (request) => {
      if (request.url().includes('/identity/return/')) returns.push(request.url())
    })
    await page.goto(await stage().askForLink(YU.phone, CAFE))
    await page.reload()
    await typeDigits(page, YU.digits)
    await page.reload()
    await page.goBack()
    await page.goForward()
    await agree(page)
    await page.reload()
    expect(await heading(page)).toBe('본인확인 화면으로 이동합니다')
    await page.goBack()
    await page.goForward()
    const ticked = { 'agree-identity': 'yes', 'agree-status': 'yes', provider: 'demo', lang: 'ko' }
    const consent = `${page.url().split('?')[0]}/consent`
    const twice = [1, 2].map(() => page.context().request.post(consent, { form: ticked }))
    expect((await Promise.all(twice)).map((answer) => answer.status())).toEqual([200, 200])
    await page.reload()
    await goToProvider(page)
    await beIdentified(page, YU.id)
    expect(await heading(page)).toBe('✓ 확인 완료')
    await page.reload()
    expect(await heading(page)).toBe('✓ 확인 완료')
    const [returned = ''] = returns
    await page.goto(returned)
    expect(await heading(page)).toBe('✓ 확인 완료')
    await page.goBack()
    await page.goForward()
    expect(await heading(page)).toBe('✓ 확인 완료')
    const other = await stage().phone()
    await other.page.goto(returned)
    expect(await words(other.page)).not.toMatch(/유\*안|노원카페/)
    expect(await stage().visits()).toBe(1)
  })
}

function addressAway(page: Page): Promise<string> {
  return page.getByRole('link', { name: /이동$/ }).evaluate((link) => (link as HTMLAnchorElement).href)
}

/** One press without a cookie jar: the form of the page it stands on, then the 303, each by itself. */
async function ask(url: string, form?: Readonly<Record<string, string>>) {
  const init = form === undefined ? {} : { method: 'POST', body: new URLSearchParams({ lang: 'ko', ...form }) }
  const answer = await fetch(url, { ...init, redirect: 'manual' })
  const location = answer.headers.get('location')
  if (location === null) return { status: answer.status, url: url.split('?')[0] ?? '', page: await answer.text() }
  expect(answer.status).toBe(303)
  const next = new URL(location, url).href
  const page = await fetch(next, { redirect: 'manual' })
  return { status: page.status, url: next.split('?')[0] ?? '', page: await page.text() }
}
