/** 내 정보: reached by a call to the service's own number; what one sees, changes, takes along, takes back and deletes. */
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import pg from 'pg'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { readRunningCluster } from '../../src/adapters/embedded-postgres/with-database.ts'
import { openKeyRing } from '../../src/adapters/keys/key-ring.ts'
import { heldRows } from '../support/opened-rows.ts'
import { THREE_TRIES } from '../support/three-tries.ts'
import {
  agree,
  beIdentified,
  CAFE,
  DINER,
  GYM,
  goToProvider,
  heading,
  stage,
  typeDigits,
  walk,
  words,
  YU,
} from './link-journey.fixture.ts'

const HONG = '010-0000-5678' // two doses, nine days ago proved that the phone is his

export function aboutJourneys(): void {
  test(
    'the own number logs no visit and answers with a link to one’s own page, which says what is kept and until when',
    THREE_TRIES,
    async () => {
      const call = stage().ring(HONG, await stage().selfNumber(), { media: true })
      const [text] = await stage().textsOf(HONG, 1)
      expect(text?.text).toMatch(/^\[안심패스\] 내 정보·본인확인\(10분\): http\S+$/)
      const { page } = await stage().phone()
      await page.goto(/http\S+$/.exec(text?.text ?? '')?.[0] ?? '')
      expect(await words(page)).toMatch(/11:4\d에 내 정보 번호로 거신 전화에 대한 안내입니다/)
      await typeDigits(page, '5678')
      expect(await heading(page)).toBe('내 정보')
      const about = await words(page)
      expect(about).toContain('홍*동 1980년생, 뒷자리 5678')
      expect(about).toMatch(/아래 정보는 .*까지 모두 삭제됩니다/)
      expect(about).toContain('이 전화(명의자): 2022년 1월 3일 확인')
      expect(about).toContain('방역당국만 열 수 있게 봉인되어 있어 저희도 볼 수 없고')
      expect(about).not.toMatch(/화이자|pfizer|홍길동/i)
      expect(await call).toMatchObject({ final: 200, said: 'own-page' })
      expect(await stage().visits()).toBe(0)
    },
  )

  test('a line that is nobody’s is told so there, and can be verified from there', async () => {
    const { page } = await stage().phone()
    await walk(page, await stage().askForLink(YU.phone, await stage().selfNumber()), {
      digits: YU.digits,
      person: YU.id,
    })
    expect(await heading(page)).toBe('내 정보')
    expect(await words(page)).toMatch(/유\*안.*이 전화\(명의자\): 2022년 1월 12일 확인.*본인확인 1회/)
    expect(await stage().visits()).toBe(0)
  })

  test(
    'who wants no texts gets none until they want them again; who chooses English hears and reads it',
    THREE_TRIES,
    async () => {
      const { page } = await stage().phone()
      await openOwnPage(page, HONG)
      await page.getByRole('button', { name: '만료 알림 받지 않기' }).click()
      expect(await words(page)).toContain('패스가 곧 끝난다는 문자를 보내지 않습니다.')
      await page.getByRole('button', { name: '만료 알림 다시 받기' }).click()
      expect(await words(page)).toContain('패스가 끝나기 14일, 7일, 1일 전에 문자로 알려 드립니다.')
      await page.getByRole('button', { name: '문자 받지 않기' }).click()
      expect(await words(page)).toMatch(/문자 설정을 바꾸었습니다.*지금은 이 번호로 문자를 보내지 않습니다/)
      const quiet = await stage().ring(HONG, CAFE)
      expect(await stage().events.next(quiet.visit, ['text-sent', 'text-not-sent'])).toMatchObject({
        type: 'text-not-sent',
        why: 'person-wants-no-texts',
      })
      await page.getByRole('button', { name: '문자 다시 받기' }).click()
      await page.getByRole('radio', { name: '영어' }).check()
      await page.getByRole('button', { name: '언어 저장' }).click()
      expect(await words(page)).toContain('Your language is saved.')
      expect(await page.getByRole('radio', { name: 'English' }).isChecked()).toBe(true)
      expect(await stage().ring(HONG, DINER, { media: true })).toMatchObject({
        said: 'logged-pass',
        language: 'en',
        digits: '5678',
      })
      const [text] = await stage().textsOf(HONG, 2)
      expect(text?.text).toMatch(/^\[AnsimPass\] VACCINATED .*\.\.5678 Daegu Diner/)
    },
  )

  test('all that is kept is taken along as JSON, only by who was identified in this very journey', async () => {
    const { page } = await stage().phone()
    await openOwnPage(page, HONG)
    const base = page.url().split('?')[0] ?? ''
    const early = await page.context().request.get(`${base}/export`)
    expect(early.headers()['content-type']).toContain('text/html')
    await page.getByRole('link', { name: '본인확인하고 내려받기' }).click()
    await agree(page)
    await goToProvider(page)
    await beIdentified(page, 'hong')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: '내 정보 내려받기(JSON)' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('ansimpass.json')
    const taken: unknown = JSON.parse(readFileSync(await download.path(), 'utf8'))
    expect(taken).toMatchObject({
      person: { name: '홍길동', birthDate: '1980-05-01' },
      lines: [{ thisLine: true, boundAs: 'subscriber', proofLevel: 'identity', provedOn: '2022-01-12' }],
      preferences: { language: 'auto', texts: true },
      consents: [{ kind: 'identity' }, { kind: 'status' }],
      lastLookUp: { evidence: [{ kind: 'vaccination' }, { kind: 'vaccination' }] },
    })
    expect(JSON.stringify(taken)).not.toMatch(/0000-?5678|노원|"ci"/)
  })

  test('what is wrong is told by a button and by text: a number, a text, an answer by the operator, and another text', async () => {
    const { page } = await stage().phone()
    await openOwnPage(page, HONG)
    await page.getByRole('link', { name: '틀린 점이 있어요' }).click()
    await page.getByRole('radio', { name: '이름 또는 생년월일' }).check()
    await page.getByRole('textbox', { name: /자세히 적어 주세요/ }).fill('생년월일이 5월 2일입니다')
    await page.getByRole('button', { name: '정정 요청 보내기' }).click()
    expect(await words(page)).toMatch(/정정 요청을 받았습니다.*이름 또는 생년월일 · 2022년 1월 12일 · 확인 중/)
    expect(await words(page)).not.toContain('5월 2일') // a borrowed phone shows no more than a text does
    const number = /(\w{4}) · 이름/.exec(await words(page))?.[1] ?? ''
    const [text] = await stage().textsOf(HONG, 2)
    expect(text?.text).toBe(`[안심패스] 정정 요청을 받았습니다. 접수번호 ${number}. 결과를 문자로 알려 드립니다`)
    expect(await corrections('list')).toMatch(
      new RegExp(`^${number}\t2022-01-12\t010-0000-5678\tname\topen\t생년월일이`),
    )
    await corrections('answer', number, '5월', '2일로', '고쳤습니다', '--line', HONG, '--outcome', 'corrected')
    const [settled] = await stage().textsOf(HONG, 3)
    expect(settled?.text).toMatch(
      new RegExp(`정정 요청 ${number} 처리가 끝났습니다. 자세한 내용은 080-000-0100으로 전화하세요`),
    )
    await page.reload()
    expect(await words(page)).toMatch(/고쳤습니다.*답변을 보시려면 본인확인을 다시 해 주세요/)
    expect(await words(page)).not.toContain('5월 2일')
  })

  test('who was identified names a child and a mother without a phone, sees what holds for each, and removes them', async () => {
    const { page } = await stage().phone()
    await walk(page, await stage().askForLink(YU.phone, CAFE), { digits: YU.digits, person: YU.id })
    await page.getByRole('link', { name: '내 정보' }).click()
    await page.getByRole('link', { name: '동반자' }).click()
    for (const [name, birthDate, relation] of [
      ['홍아이', '20120304', '자녀'],
      ['오순이', '1941-01-20', '부모'],
    ] as const) {
      await page.getByRole('textbox', { name: '이름' }).fill(name)
      await page.getByRole('textbox', { name: '생년월일' }).fill(birthDate)
      await page.getByRole('radio', { name: relation }).check()
      await page.getByRole('checkbox').check()
      await page.getByRole('button', { name: '동반자 추가하기' }).click()
      expect(await words(page)).toContain('동반자를 추가했습니다.')
    }
    const both = await words(page)
    expect(both).toMatch(/홍\*이, 2012년생, 자녀\. 2022년 2월 8일까지 지금 이곳에서는: 나이로 방역패스 예외/)
    expect(both).toMatch(/오\*이, 1941년생, 부모\. 2022년 2월 8일까지 지금 이곳에서는: 증명서를 보여 주세요/)
    expect(both).not.toContain('동반자 추가하기') // two are as many as there may be
    const before = await stage().visits()
    for (const _press of [1, 2]) await page.getByRole('button', { name: '홍*이 지금 함께 왔습니다' }).click()
    expect(await words(page)).toContain('함께 오신 분이 등록되었습니다.')
    await page.getByRole('button', { name: '오*이 지금 함께 왔습니다' }).click()
    expect(await stage().visits()).toBe(before + 2)
    expect((await stage().doorOf(CAFE)).arrivals).toMatchObject([
      { lastFour: YU.digits, shown: '동반 오*이(41년생)', outcome: 'no-pass' },
      { lastFour: YU.digits, shown: '동반 홍*이(12년생)', outcome: 'not-required' },
      { lastFour: YU.digits, outcome: 'pass' },
    ])
    await page.getByRole('button', { name: '홍*이 삭제' }).click()
    expect(await words(page)).toMatch(/동반자를 삭제했습니다/)
    expect(await words(page)).not.toContain('홍*이')
  })

  test('a consent taken back ends the tie at once: the next call gets a link, and back shows nothing of the person', async () => {
    const { page } = await stage().phone()
    await openOwnPage(page, HONG)
    await page.getByRole('link', { name: '이 번호의 동의 철회' }).click()
    expect(await words(page)).toContain('이 번호와의 연결이 바로 해제됩니다.')
    await page.getByRole('button', { name: '동의 철회' }).click()
    expect(await heading(page)).toBe('✓ 동의를 철회했습니다')
    await backShowsNothing(page)
    await stage().ring(HONG, CAFE)
    expect((await stage().textsOf(HONG, 2))[0]?.text).toContain('본인확인: http')
  })

  test('who deletes everything is in no table any more, and back shows nothing of them', async () => {
    const { page } = await stage().phone()
    await walk(page, await stage().askForLink(YU.phone, DINER), { digits: YU.digits, person: YU.id })
    expect(await heading(page)).toBe('✓ 확인 완료')
    await page.getByRole('link', { name: '내 정보' }).click()
    const before = await personsIn()
    await page.getByRole('link', { name: '모두 삭제' }).click()
    await page.getByRole('button', { name: '모두 삭제' }).click()
    expect(await heading(page)).toBe('✓ 모두 삭제했습니다')
    const after = await personsIn()
    const gone = before.persons.filter(({ i }) => !after.persons.some((it) => it.i === i)).map(({ i }) => i)
    expect(gone).toHaveLength(1)
    const of = ({ persons, lines, statuses }: typeof before) => ({
      persons: persons.filter(({ i }) => gone.includes(i)).length,
      lines: lines.filter(({ p }) => gone.includes(p)).length,
      statuses: statuses.filter(({ i }) => gone.includes(i)).length,
    })
    expect(of(before)).toEqual({ persons: 1, lines: 1, statuses: 1 })
    expect(of(after)).toEqual({ persons: 0, lines: 0, statuses: 0 })
    for (const kind of ['persons', 'lines', 'statuses'] as const)
      expect(before[kind].length - after[kind].length).toBe(1)
    expect((await stage().doorOf(DINER)).arrivals).toMatchObject([{ lastFour: '7189', shown: '' }])
    await backShowsNothing(page)
    expect((await stage().ring(YU.phone, GYM)).final).toBe(486)
    expect((await stage().textsOf(YU.phone, 2))[0]?.text).toContain('본인확인: http')
    expect(await stage().visits()).toBe(2) // the visits are sealed and stay
  })
}

async function openOwnPage(page: Page, phone: string): Promise<void> {
  await page.goto(await stage().askForLink(phone, await stage().selfNumber()))
  await typeDigits(page, phone.slice(-4))
  expect(await heading(page)).toBe('내 정보')
}

async function backShowsNothing(page: Page): Promise<void> {
  for (let step = 0; step < 3; step += 1) {
    await page.goBack()
    expect(await page.content()).not.toMatch(/[홍유]\*|19(80|89)년/)
  }
}

/** The operator's command, beside the running server. */
async function corrections(...args: string[]): Promise<string> {
  const { dataFolder } = stage().world
  const run = ['--disable-warning=ExperimentalWarning', 'bin/ansimpass.ts', 'corrections', ...args]
  const { stdout } = await promisify(execFile)(process.execPath, [...run, '--data', dataFolder])
  return stdout
}

/** What is held of persons now. */
async function personsIn() {
  const { dataFolder } = stage().world
  const cluster = await readRunningCluster(dataFolder)
  const client = new pg.Client({ connectionString: cluster?.url ?? '' })
  await client.connect()
  const held = await heldRows(client, openKeyRing(`${dataFolder}-secrets`))
  await client.end()
  return held
}
