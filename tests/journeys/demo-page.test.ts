/** The demo page in a real browser, against the whole product: from the button to the text on the handset. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { qrTextsIn } from '../../src/adapters/zxing/read-qr-codes.ts'
import type { DemoDoor, DemoMessage } from '../../src/contracts/demo-page.ts'
import { eventually } from '../support/eventually.ts'
import { startWorld, type World } from '../support/world.ts'
import { axeFaults, openWindow, overflow, startBrowser } from './browser.ts'

const CAFE = '0800000001'
const GYM = '0800000002'
const KARAOKE = '07000000005'
const DINER = '0800000011'
const OWN_NUMBER = '0800000100'

let world: World
let browser: Browser

beforeAll(async () => {
  ;[world, browser] = await Promise.all([startWorld(), startBrowser()])
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await world?.stop()
  await world?.remove()
})

/** The page, with its script at work. */
async function openPage(query: string, options: Parameters<typeof openWindow>[1] = {}) {
  const window = await openWindow(browser, options)
  await window.page.goto(`${world.http}/?${query}`)
  await window.page.waitForSelector('.keypad')
  return window
}

async function ring(page: Page): Promise<void> {
  await page.click('.button.call')
  await page.waitForSelector('.call-card.ended', { timeout: 20_000 })
}

/** As the page itself would hear of it. */
async function callOf(page: Page, id: string): Promise<unknown> {
  return page.evaluate(`fetch('/demo/calls/${id}').then((answer) => answer.json())`)
}

async function setFault(page: Page, part: string, mode: string): Promise<void> {
  await page.click(`form[aria-labelledby=switch-${part}] button[value=${mode}]`)
  await page.waitForSelector(`form[aria-labelledby=switch-${part}] button[value=${mode}][aria-pressed=true]`)
}

describe.each([
  ['ko', 'hong', '방문이 등록되었습니다', '홍*동(80년생) 뒷자리5678 노원카페'],
  ['en', 'emma', 'You are checked in', '[AnsimPass] VACCINATED'],
] as const)('a stranger who reads %s', (lang, person, said, text) => {
  test('chooses a person and a place, rings, hears the words and reads the text', async () => {
    const { page, context, complaints } = await openPage(`lang=${lang}`)
    await page.click(`[data-person=${person}]`)
    await page.click(`[data-site="${CAFE}"]`)
    await page.click('.button.call')
    await page.waitForSelector('.heard-words')
    expect(await page.textContent('.heard-words')).toContain(said)
    await page.waitForSelector('.message.fresh', { timeout: 20_000 })
    expect(await page.textContent('.message.fresh .message-text')).toContain(text)
    await page.waitForSelector('.call-card.ended')
    expect(await page.textContent('.timeline')).toMatch(
      lang === 'ko' ? /방문은 .* 저장되었습니다/ : /safely stored within/,
    )
    await page.locator('.summary', { hasText: lang === 'ko' ? '뒤에 도착' : 'text arrived after' }).waitFor()
    const sound = await page.evaluate(
      "(async () => { const a = document.querySelector('audio'); return (await (await fetch(a.src)).arrayBuffer()).byteLength })()",
    )
    expect(Number(sound)).toBeGreaterThan(16_000)
    expect(await page.getAttribute('html', 'lang')).toBe(lang)
    expect(complaints).toEqual([])
    await context.close()
  })
})

test('the door shows the arrival with the masked name, beside its word of the day', async () => {
  const { page, context, complaints } = await openPage(`site=${GYM}&person=kim-yj`)
  await ring(page)
  await page.waitForSelector('.arrival.pass')
  expect(await page.textContent('.arrival.pass')).toMatch(/4821.*김\*분\(48년생\).*확인됨/s)
  const { wordOfDay } = await world.get<DemoDoor>(`/demo/sites/${GYM}/door`)
  expect(await page.textContent('.door-word')).toBe(`오늘의 확인어${wordOfDay.ko}${wordOfDay.en}`)
  expect(complaints).toEqual([])
  await context.close()
})

test('the service’s own number is chosen like a place: a link comes, no visit is logged, and every part says so', async () => {
  const { page, context, complaints } = await openPage('lang=ko&person=song')
  const before = (await world.run(['visits', 'count'])).stdout
  await page.click(`[data-site="${OWN_NUMBER}"]`)
  expect(await page.textContent('.poster')).toContain('방문 등록 없이 내 정보 링크를 받습니다')
  expect(await page.inputValue('[data-number]')).toBe('080-000-0100')
  await page.click('.button.call')
  await page.waitForSelector('.message.fresh a[href^="/i/"]', { timeout: 20_000 })
  await page.waitForSelector('.call-card.ended')
  expect(await page.textContent('.call-site')).toBe('내 정보')
  expect(await page.textContent('.call-answer')).toContain('방문은 기록되지 않습니다')
  expect(await page.textContent('.timeline')).toMatch(/내 정보 링크를 보냄, 방문 기록 없음/)
  expect(await page.textContent('.timeline')).not.toMatch(/등록됨|방문을 데이터베이스에/)
  expect((await world.run(['visits', 'count'])).stdout).toBe(before)
  expect(complaints).toEqual([])
  await context.close()
})

test('the link in a text opens in a tab of its own, and the demo stays where it is', async () => {
  const { page, context } = await openPage(`lang=ko&person=song&site=${OWN_NUMBER}`)
  const [opened] = await Promise.all([context.waitForEvent('page'), page.click('.message a[href^="/i/"]')])
  await opened.waitForLoadState()
  expect(new URL(opened.url()).pathname).toMatch(/^\/i\//)
  expect(await opened.evaluate('window.opener')).toBeNull()
  expect(new URL(page.url()).pathname).toBe('/')
  await context.close()
})

describe('"not this person" at the door', () => {
  test('takes the name off, and the next call from that line is asked to verify again', async () => {
    const { page, context, complaints } = await openPage(`lang=ko&person=woo&site=${GYM}`)
    await ring(page)
    const first = page.locator('.arrival').first()
    await page.locator('.arrival.pass', { hasText: '우*원' }).waitFor()
    const report = async () => {
      await first.locator('summary').click()
      await first.getByLabel('나이가 맞지 않습니다').check()
      await first.getByRole('button', { name: '신고하기' }).click()
      await page.locator('.arrival.reported', { hasText: '신고됨' }).waitFor()
    }
    await report()
    expect(await page.textContent('.door-reported')).toContain('1분 안에 되돌릴 수 있습니다')
    expect(await axeFaults(page)).toEqual([])
    await first.getByRole('button', { name: '되돌리기' }).click()
    await page.locator('.arrival.pass', { hasText: '우*원' }).waitFor()
    await report()
    await first.getByRole('button', { name: '바로 접수하기' }).click()
    await page.locator('.door-reported', { hasText: '다음 전화부터 본인확인을 다시' }).waitFor()
    await page.locator('.arrival.reported:not(:has(.arrival-report))', { hasText: '7481' }).waitFor()
    expect(await page.textContent('.arrival')).not.toContain('우*원')
    expect(await axeFaults(page)).toEqual([])
    await page.click(`[data-site="${CAFE}"]`)
    // Nobody's again: it is asked for a birth date, and brings the link to who hangs up.
    await page.click('.button.call')
    await page.click('[data-key=hang-up]')
    await page.waitForSelector('.message.fresh a[href^="/i/"]', { timeout: 20_000 })
    expect(complaints).toEqual([])
    await context.close()
  })

  test('works without script, and a page answers that says what came of it', async () => {
    const { page, context, complaints } = await openWindow(browser, { javaScriptEnabled: false })
    await page.goto(`${world.http}/?lang=en&person=park&site=${GYM}`)
    await page.click('.button.call')
    await page.waitForSelector('.arrival', { timeout: 30_000 })
    await page.click('.arrival:first-child summary')
    await page.click('.arrival:first-child .button.danger')
    expect(await page.locator('.door-reported').count()).toBe(0) // a reason is asked for first
    await page.check('.arrival:first-child input[value=other-name]')
    await page.click('.arrival:first-child .button.danger')
    expect(await page.textContent('.arrival.reported')).toContain('Until then you can undo it')
    await page.click('.arrival.reported button[value=send]')
    expect(await page.textContent('.door-reported')).toContain('has to be verified again')
    expect(complaints).toEqual([])
    await context.close()
  })
})

test('who has no link keys the birth date while it asks: the text brings the pass, and the door says by what', async () => {
  const { page, context, complaints } = await openPage(`site=${DINER}&person=cha`)
  await page.click('.button.call')
  await page.waitForSelector('[data-key=hang-up]')
  await page.locator('.heard-words', { hasText: '생년월일 여섯 자리를 누르시거나' }).waitFor()
  for (const key of '410120') await page.click(`[data-key="${key}"]`)
  await page.waitForSelector('.call-card.ended', { timeout: 30_000 })
  expect(await page.textContent('.heard-words')).toContain('확인 결과를 문자로 보내 드립니다')
  await page.waitForSelector('.message.fresh', { timeout: 20_000 })
  expect(await page.textContent('.message.fresh')).toContain('접종확인 차*식(41년생) 뒷자리7241 대구국밥')
  await page.locator('.arrival.pass', { hasText: '차*식(41년생) 생년월일로' }).waitFor()
  expect(complaints).toEqual([])
  await context.close()
})

test('who would rather have the link hangs up while it asks', async () => {
  const { page, context, complaints } = await openPage(`site=${CAFE}&person=moon`)
  await page.click('.button.call')
  await page.click('[data-key=hang-up]')
  await page.waitForSelector('.call-card.ended')
  await page.waitForSelector('.message.fresh a', { timeout: 20_000 })
  expect(complaints).toEqual([])
  await context.close()
})

test('a call that is left for another place is not shown again, whatever still comes of it', async () => {
  const { page, context, complaints } = await openPage(`site=${GYM}&person=lim`)
  const begun = page.waitForResponse((answer) => answer.url().endsWith('/demo/call'))
  await ring(page)
  const { callId } = (await (await begun).json()) as { callId: string }
  await page.click(`[data-site="${CAFE}"]`)
  await eventually(async () => expect(await callOf(page, callId)).toMatchObject({ settled: true }), 20_000)
  expect(await page.locator('.call-card').count()).toBe(0)
  await ring(page)
  await page.waitForSelector('.message.fresh', { timeout: 20_000 })
  expect(await page.textContent('.call-site')).toContain('노원카페')
  expect(complaints).toEqual([])
  await context.close()
})

test('where no text comes the page says why: a repeat call, a withheld number', async () => {
  const { page, context } = await openPage(`site=${KARAOKE}&person=choi-de`)
  await ring(page)
  await page.waitForSelector('.message.fresh')
  await ring(page)
  await page.waitForSelector('.no-text')
  expect(await page.textContent('.no-text')).toContain('10분 안에 다시 건 전화')
  expect(await page.textContent('.call-answer')).toContain('이미 등록된 방문입니다')
  await page.check('[data-withheld]')
  await page.click('.button.call')
  await page.locator('.no-text', { hasText: '발신번호를 숨겨서' }).waitFor()
  await context.close()
})

test('with the registry hanging the call is answered and the text says that it cannot be checked now', async () => {
  const { page, context, complaints } = await openPage(`site=${GYM}&person=jung`)
  await setFault(page, 'registry', 'hanging')
  await ring(page)
  await page.waitForSelector('.message.fresh', { timeout: 20_000 })
  expect(await page.textContent('.message.fresh')).toContain('접종조회 불가')
  expect(await page.textContent('.arrival')).toContain('조회 불가')
  await setFault(page, 'registry', 'ok')
  expect(complaints).toEqual([])
  await context.close()
})

test.each([
  ['emma', 'Emma Clarke', '1990-02-11'],
  ['carter', 'Emily Carter', '1985-03-14'],
])('the certificate on the handset of %s is read at the door’s page, with the server away', async (id, name, born) => {
  const { page, context, complaints } = await openPage(`lang=ko&person=${id}`)
  await page.getByText('증명서 보여 주기').click()
  const picture = page.locator('.certificate img')
  await picture.scrollIntoViewIfNeeded()
  await eventually(async () => expect(await qrTextsIn(await picture.screenshot())).toHaveLength(1))
  const shown = await picture.screenshot()
  const door = await context.newPage()
  await door.goto(`${world.http}/verify`)
  await door.waitForSelector('#text:enabled')
  await context.setOffline(true)
  await door.setInputFiles('#picture', { name: 'shown.png', mimeType: 'image/png', buffer: shown })
  const verdict = door.locator('.verdict')
  await verdict.waitFor()
  expect(await verdict.locator('h2').textContent()).toBe('✓ 확인됨')
  expect(await verdict.locator('.who').textContent()).toBe(`${name} ${born} 출생`)
  expect(complaints).toEqual([])
  await context.close()
})

test('with the database stopped the visit is logged on disk, and the text comes once it is back', async () => {
  const { page, context } = await openPage(`site=${GYM}&person=namgung`)
  await setFault(page, 'database', 'stopped')
  await ring(page)
  expect(await page.textContent('.call-answer')).toContain('방문이 등록되었습니다')
  await page.waitForSelector('.part-log')
  expect(await page.textContent('.part-log')).toContain('임시 저장소')
  await page.locator('.arrival.late', { hasText: '6765' }).waitFor()
  expect(await page.textContent('.arrival.late')).toContain('아직 확인되지 않음 – 증명서 확인')
  await setFault(page, 'database', 'ok')
  await page.waitForSelector('.message.fresh', { timeout: 30_000 })
  await context.close()
})

test('a noon is started over only after a question, and then everything is empty', async () => {
  const { page, context, complaints } = await openPage(`site=${CAFE}&person=bae`)
  await ring(page)
  await page.waitForSelector('.message')
  await page.click('[data-ask="2021-12-16T11:40"]')
  expect(await page.textContent('.ask')).toContain('2021년 12월 16일')
  await page.click('.ask .button.danger')
  await page.locator('.noon.on', { hasText: '16일' }).waitFor({ timeout: 30_000 })
  await page.waitForSelector('.keypad')
  expect(await world.get<DemoMessage[]>('/demo/handsets/010-0000-6598/messages')).toEqual([])
  expect((await world.run(['visits', 'count'])).stdout.trim()).toBe('0')
  expect(complaints).toEqual([])
  await context.close()
})

test('a page that is left open stays live: its event stream outlasts silence', async () => {
  const answer = await fetch(`${world.http}/demo/events`)
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
  let heard = ''
  for (let over = false; !over && !heard.includes(': alive'); ) {
    const part = await reader?.read()
    heard += part?.value ?? ''
    over = part?.done !== false
  }
  await reader?.cancel()
  expect(heard).toContain(': alive')
  expect((await fetch(`${world.http}/healthz`)).status).toBe(200)
})

describe('everybody can use it', () => {
  const phone = { viewport: { width: 320, height: 640 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true }
  const wide = { viewport: { width: 1440, height: 900 } }

  test.each([
    ['ko', 'wide', wide],
    ['en', 'wide', wide],
    ['ko', 'narrow', phone],
    ['en', 'narrow', phone],
    ['ko', 'dark', { ...wide, colorScheme: 'dark' as const }],
  ])('axe finds nothing in %s, %s: before a call, after it, and while it asks', async (lang, _name, options) => {
    const { page, context, complaints } = await openPage(`lang=${lang}&person=park&site=${GYM}`, options)
    expect(await axeFaults(page)).toEqual([])
    await ring(page)
    await page.waitForSelector('.message, .no-text')
    await page.click('.start-over')
    await setFault(page, 'text-centre', 'down')
    expect(await axeFaults(page)).toEqual([])
    await setFault(page, 'text-centre', 'ok')
    expect(complaints).toEqual([])
    await context.close()
  })

  test.each(['ko', 'en'])('nothing is wider than 320 px in %s, at twice the text size neither', async (lang) => {
    const { page, context } = await openPage(`lang=${lang}&person=emma&site=142012`, phone)
    await ring(page)
    await page.click('.start-over')
    expect(await overflow(page)).toBe(0)
    const devtools = await context.newCDPSession(page)
    await devtools.send('Page.setFontSizes', { fontSizes: { standard: 32, fixed: 26 } })
    await page.reload()
    await page.waitForSelector('.keypad')
    expect(await page.evaluate('getComputedStyle(document.documentElement).fontSize')).toBe('32px')
    expect(await overflow(page)).toBe(0)
    await context.close()
  })

  test('a larger text has fewer columns: on a wide screen at twice the text size no part is squeezed', async () => {
    const { page, context } = await openPage('lang=en', { viewport: { width: 1280, height: 800 } })
    const devtools = await context.newCDPSession(page)
    await devtools.send('Page.setFontSizes', { fontSizes: { standard: 32, fixed: 26 } })
    await page.reload()
    await page.waitForSelector('.keypad')
    for (const part of ['.people', '.door', '.timeline', '.switch']) {
      const width = await page.$eval(part, (element) => element.getBoundingClientRect().width)
      expect(width, part).toBeGreaterThan(16 * 32)
    }
    await context.close()
  })

  test('a call is made with the keyboard alone, and the focus is always seen', async () => {
    const { page, context } = await openPage('lang=ko')
    const focused = () =>
      page.evaluate("document.activeElement?.getAttribute('data-person') ?? document.activeElement?.className ?? ''")
    const seen = () =>
      page.evaluate(
        'getComputedStyle(document.activeElement).outlineStyle + getComputedStyle(document.activeElement).outlineWidth',
      )
    const tabTo = async (wanted: string) => {
      for (let steps = 0; steps < 90; steps++) {
        await page.keyboard.press('Tab')
        expect(await seen()).toBe('solid3px')
        if (String(await focused()).includes(wanted)) return
      }
      throw new Error(`never came to ${wanted}`)
    }
    await tabTo('skip')
    await tabTo('song')
    await page.keyboard.press('Enter')
    await tabTo('button call')
    await page.keyboard.press('Enter')
    await page.waitForSelector('.call-card.ended', { timeout: 20_000 })
    expect(await page.textContent('.call-state')).toContain('노원카페')
    await context.close()
  })

  test('every field has a label, and every state on the door has a word, a sign and a border', async () => {
    const { page, context } = await openPage(`person=jeon&site=${GYM}`)
    await ring(page)
    expect(
      await page.$$eval(
        'input:not([type=hidden])',
        (fields) =>
          fields.filter((field) => (field as unknown as { labels: { length: number } }).labels.length !== 1).length,
      ),
    ).toBe(0)
    await page.waitForSelector('.arrival')
    for (const state of await page.$$('.arrival')) {
      expect((await state.$eval('.sign', (sign) => sign.textContent))?.length).toBe(1)
      expect(await state.evaluate((row) => getComputedStyle(row).borderTopStyle)).toMatch(/solid|dashed|dotted|double/)
    }
    await context.close()
  })

  test('a number that cannot be dialled is told of beside its field, until another is typed', async () => {
    const { page, context } = await openPage('lang=ko')
    await page.fill('[data-number]', '노원카페')
    await page.click('.button.call')
    await page.waitForSelector('#number-error')
    expect(await page.getAttribute('[data-number]', 'aria-describedby')).toBe('number-error')
    expect(await axeFaults(page)).toEqual([])
    expect(await page.locator('.trouble').count()).toBe(0)
    await page.fill('[data-number]', '080-000-0001')
    await page.waitForSelector('#number-error', { state: 'detached' })
    await context.close()
  })

  test('without script a number that cannot be dialled is told of in words', async () => {
    const { page, context } = await openWindow(browser, { javaScriptEnabled: false })
    await page.goto(`${world.http}/?lang=ko`)
    await page.fill('[data-number]', '노원카페')
    await page.click('.button.call')
    expect(await page.textContent('#number-error')).toContain('걸 수 없는 번호')
    expect(await page.inputValue('[data-number]')).toBe('노원카페')
    expect(await page.locator('.trouble').count()).toBe(0)
    await context.close()
  })

  test.each([
    ['ko', '확인된 증명이 없습니다', '문자함'],
    ['en', 'No proof on file', 'Messages'],
  ])('without script in %s: a form rings, and the page that answers shows the text', async (lang, text, inbox) => {
    const { page, context, complaints } = await openWindow(browser, { javaScriptEnabled: false })
    await page.goto(`${world.http}/?lang=${lang}`)
    await page.click(`[data-person=${lang === 'ko' ? 'ryu' : 'lan'}]`)
    await page.click('[data-site="0800000009"]')
    await page.click('.button.call')
    await page.waitForSelector('.message, .no-text, .waiting', { timeout: 30_000 })
    expect(page.url()).toContain(`lang=${lang}`)
    expect(await page.textContent('.inbox')).toContain(inbox)
    expect(await page.textContent('.call-card')).toContain(lang === 'ko' ? '방문이 등록되었습니다' : 'logged')
    if (lang === 'ko') expect(await page.textContent('.message')).toContain(text)
    expect(complaints).toEqual([])
    await context.close()
  })
})
