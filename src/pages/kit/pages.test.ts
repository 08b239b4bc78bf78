/** Properties of every visitor page, in each language that it exists in and with any names in it. */
import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { PAGE_LANGUAGES as LANGUAGES, TEXT_LANGUAGES } from '../../domain/kit/language.ts'
import { renderCodePage } from '../links/code-page.ts'
import { allPages, CODE, USUAL_NAMES } from './all-pages.fixture.ts'
import { HTML_LANG } from './html.ts'
import { PAGE_HEADERS, passPageHeaders } from './layout.ts'
import { type Tag, tagsOf } from './tag-balance.fixture.ts'

const pages = LANGUAGES.flatMap((lang) => [...allPages(lang)].map(([name, page]) => ({ name, lang, page })))
const HOSTILE = [
  `"><script>alert(1)</script>`,
  `" onfocus="alert(1)" autofocus x="`,
  `'><img src=x onerror=alert(1)>`,
  '</title></style>',
]

describe.each(pages)('$name in $lang', ({ name, lang, page }) => {
  const tags = tagsOf(page)
  const named = (wanted: string) => tags.filter((tag) => tag.name === wanted)

  test('is whole within its weight, with one heading, one main, a way past the header, and no script inside', () => {
    expect(Buffer.byteLength(page)).toBeLessThan(weightOf(name) * 1024)
    expect(named('h1')).toHaveLength(1)
    expect(named('main').map(idOf)).toEqual(['main'])
    expect(named('a')[0]?.attributes.get('href')).toBe('#main')
    expect(named('script').map((tag) => tag.attributes.get('src'))).toEqual(scriptsOf(name))
    expect(tags.flatMap((tag) => [...tag.attributes.keys()]).filter((name) => /^(on|style$)/.test(name))).toEqual([])
  })

  test('says its language, is written in it, and leads to the others that it exists in', () => {
    expect(named('html')[0]?.attributes.get('lang')).toBe(HTML_LANG[lang])
    const others = LANGUAGES.filter((each) => each !== lang && allPages(each).has(name))
    const links = named('a').filter((tag) => tag.attributes.has('lang'))
    expect(links.map(({ attributes }) => [attributes.get('lang'), attributes.get('href')])).toEqual(
      others.map((other) => [HTML_LANG[other], expect.stringMatching(new RegExp(`^(/i/[^?]*)?\\?lang=${other}$`))]),
    )
    const said = textOf(page.replaceAll(/<(\w+) [^>]*\blang="[^"]*"[^>]*>.*?<\/\1>/gs, '')) // what is for somebody else says so
      .replace(/^.*?<\/head>/s, '')
      .replaceAll(/노원카페|통신사/g, '')
    for (const [script, letters] of Object.entries(LETTERS))
      if (script !== lang) expect([script, said.match(letters)]).toEqual([script, null])
  })

  test('labels every field, names what describes it, and uses no id twice', () => {
    const ids = tags.map(idOf).filter((id) => id !== undefined)
    expect(new Set(ids).size).toBe(ids.length)
    const labelled = named('label').map((tag) => tag.attributes.get('for'))
    const fields = named('input').filter((tag) => tag.attributes.get('type') !== 'hidden')
    for (const field of fields) expect(field.inside.includes('label') || labelled.includes(idOf(field))).toBe(true)
    for (const tag of tags)
      for (const id of tag.attributes.get('aria-describedby')?.split(' ') ?? []) expect(ids).toContain(id)
    for (const link of named('a').map((tag) => tag.attributes.get('href')))
      if (link?.startsWith('#') === true) expect(ids).toContain(link.slice(1))
  })

  test('posts only to paths of ours, with its language; at most one button is filled and it comes first', () => {
    for (const form of named('form')) {
      expect([form.attributes.get('method'), form.attributes.get('action')]).toEqual([
        'post',
        expect.stringMatching(/^\/i\//),
      ])
    }
    const kept = named('input').filter((tag) => tag.attributes.get('name') === 'lang')
    expect(kept.map((tag) => tag.attributes.get('value'))).toEqual(named('form').map(() => lang))
    const pressed = tags.filter(isPressed).map((tag) => (hasClass(tag, 'o') ? 'outlined' : 'filled'))
    expect(pressed.slice(1)).not.toContain('filled')
  })

  test('never calls anybody unvaccinated, and loses no space beside a tag', () => {
    expect(page).not.toMatch(/미접종|unvaccinated/i)
    expect(textOf(page)).not.toMatch(/undefined|null|NaN|\[object/)
    expect(page).not.toContain('&amp;nbsp;')
    expect(page).not.toMatch(/[a-z가-힣]<(strong|time|a|span)[ >]/)
  })

  test('tells in its title nothing of person or place', () => {
    const title = /<title>(.*?)<\/title>/.exec(page)?.[1] ?? ''
    expect(title).not.toMatch(/홍|Hong|노원|5678|확인 완료/)
    expect(title.startsWith({ ko: '오류: ', en: 'Error: ', zh: '错误：', vi: 'Lỗi: ' }[lang])).toBe(
      tags.some((tag) => tag.attributes.has('aria-invalid')),
    )
  })
})

test.each(LANGUAGES)('names that are markup stay text in every page (%s)', (lang) => {
  const usual = allPages(lang)
  for (const name of HOSTILE) {
    for (const [which, page] of allPages(lang, { site: name, person: name, provider: name })) {
      const same = tagsOf(page).map(shapeOf)
      expect(same, which).toEqual(tagsOf(usual.get(which) ?? '').map(shapeOf))
    }
  }
})

test.each(LANGUAGES)('where no notices go out the own page has nothing to turn off (%s)', (lang) => {
  const forms = (page = '') => tagsOf(page).map(({ attributes }) => attributes.get('action'))
  const pages = allPages(lang)
  expect(forms(pages.get('about')).filter((it) => it?.endsWith('/me/notices'))).toHaveLength(1)
  expect(forms(pages.get('about-no-notices')).filter((it) => it?.endsWith('/me/notices'))).toEqual([])
  expect(forms(pages.get('about-no-notices')).filter((it) => it?.endsWith('/me/texts'))).toHaveLength(1)
})

test.each(LANGUAGES)('where no notices go out consent is not asked for them (%s)', (lang) => {
  const promised = { ko: /끝나기 전/, en: /before it ends/, zh: /到期前/, vi: /trước khi thẻ hết hạn/ }[lang]
  const pages = allPages(lang)
  expect(pages.get('consent')).toMatch(promised)
  expect(pages.get('consent-no-notices')).not.toMatch(promised)
})

test.each(LANGUAGES)('where no visit list is kept no page says that a visit was logged (%s)', (lang) => {
  const logged = /등록되었|visit (is|was) logged|已登记|đã được ghi nhận/
  expect([...allPages(lang)].some(([, page]) => logged.test(page))).toBe(true)
  for (const [which, page] of allPages(lang, USUAL_NAMES, false)) expect(page, which).not.toMatch(logged)
})

test.each(LANGUAGES)(
  'consent tells what is required from what is one’s own choice, and says item, purpose and time (%s)',
  (lang) => {
    const page = allPages(lang).get('consent') ?? ''
    const said = textOf(page)
    const { required, own, columns, step } = CONSENT_SAYS[lang]
    const ticks = tagsOf(page).filter((tag) => tag.name === 'input' && tag.attributes.get('type') === 'checkbox')
    // Three ticks in each of two forms: one that stands for both, and each by itself.
    expect(ticks.map((tag) => tag.attributes.get('name'))).toEqual(
      Array(2).fill(['agree-all', 'agree-identity', 'agree-status']).flat(),
    )
    expect(ticks.some((tag) => tag.attributes.has('checked'))).toBe(false)
    expect(said.match(required)).toHaveLength(4)
    expect(said).toMatch(own)
    expect(said).toMatch(columns)
    expect(said).toMatch(step)
  },
)

test.each(TEXT_LANGUAGES)('no page says anew what was found to read translated (%s)', (lang) => {
  const read = { ko: TRANSLATED_KO, en: TRANSLATED_EN }[lang]
  for (const [which, page] of allPages(lang)) expect(textOf(page), which).not.toMatch(read)
})

const PASS_HEADERS = passPageHeaders(7)

test('nothing is kept, sent along or loaded; only the pass page has a script, of our own', () => {
  for (const headers of [PAGE_HEADERS, PASS_HEADERS]) {
    expect(headers['cache-control']).toBe('no-store')
    expect(headers['referrer-policy']).toBe('no-referrer')
    expect(headers['x-robots-tag']).toBe('noindex, nofollow')
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'sha256-[^;]+'; .*form-action 'self'; frame-ancestors 'none'; base-uri 'none'$/,
    )
    expect(headers['content-security-policy']).not.toContain('unsafe')
  }
  expect(PAGE_HEADERS['content-security-policy']).not.toContain('script-src')
  expect(PASS_HEADERS['content-security-policy']).toContain("script-src 'self'")
})

test('every style of a page is one that its headers let in', () => {
  for (const [name, page] of allPages('vi')) {
    const styles = [...page.matchAll(/<style>(.*?)<\/style>/gs)].map(([, style = '']) => style)
    const colour = name === 'pass-free' ? 9 : name === 'pass-own' ? 2 : 7
    const policy = (name.startsWith('pass') ? passPageHeaders(colour) : PAGE_HEADERS)['content-security-policy']
    const hashes = styles.map((style) => `'sha256-${createHash('sha256').update(style).digest('base64')}'`)
    expect([name, hashes.filter((hash) => policy?.includes(hash) !== true)]).toEqual([name, []])
  }
})

test('the demo says on every page that it is no government site; a real one says nothing of a demo', () => {
  for (const [, page] of allPages('ko')) expect(page).toContain('실제 정부 누리집이 아닙니다')
  expect(renderCodePage({ ...CODE, demo: false })).not.toContain('시연용')
})

test('the reader of these tests finds what it is there for', () => {
  for (const broken of ['<p><b>x</p>', '<p a=b>x</p>', '<p>', '<p "x">y</p>'])
    expect(() => tagsOf(broken), broken).toThrow()
})

const CONSENT_SAYS = {
  ko: {
    required: /\(필수\)/g,
    own: /본인확인은 선택입니다/,
    columns: /수집 항목.*이용 목적.*보관 기간/s,
    step: /4단계 중 2단계/,
  },
  en: {
    required: /\(Required\)/g,
    own: /Verification is optional/,
    columns: /Item.*Purpose.*Kept for/s,
    step: /Step 2 of 4/,
  },
  zh: {
    required: /（必需）/g,
    own: /身份验证是自愿的/,
    columns: /收集内容.*使用目的.*保存时间/s,
    step: /共 4 步，第 2 步/,
  },
  vi: {
    required: /\(Bắt buộc\)/g,
    own: /Việc xác minh là tự nguyện/,
    columns: /Mục thu thập.*Mục đích.*Thời gian lưu/s,
    step: /Bước 2 trong 4 bước/,
  },
} as const

/** What readers stumbled over: each is said in other words now. */
const TRANSLATED_KO =
  /무엇을:|왜:|얼마나:|여쭙|쓸 수 있는 화면|알려 드리려고|길어야|하러 갑니다|번호는 사람이|까지의 것|오늘의 띠|방금 하신|어느 것도 남지|나에 관해|\d번[^ ]?$|문안 \d|거두|번호의 나라|하던 일|끝번호|까닭/
const TRANSLATED_EN =
  /Take along|nothing below is left|sooner if you say|Judged|AnsimPass|About me|\btied\b|anew|told when|past its time|is reached|On to the/

/** Letters that only one of the languages has. */
const LETTERS = { ko: /[가-힣]+/g, zh: /\p{Script=Han}+/gu, vi: /[ăđơưạảấầẩậắặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỷỹ]+/gi }

function scriptsOf(name: string): readonly string[] {
  if (name === 'qr') return ['/i/pass-qr.js']
  return name.startsWith('pass') ? ['/i/pass-clock.js'] : []
}

/** The table of what is agreed to, and three providers in two forms, weigh more than any other page; a QR is a picture. */
function weightOf(name: string): number {
  if (name === 'qr') return 12
  return /^(consent|trouble)/.test(name) ? 10 : 8
}

function idOf(tag: Tag): string | undefined {
  return tag.attributes.get('id')
}

function hasClass(tag: Tag, name: string): boolean {
  return tag.attributes.get('class')?.split(' ').includes(name) ?? false
}

function isPressed(tag: Tag): boolean {
  return tag.name === 'button' || hasClass(tag, 'b')
}

/** Tag, its place, and the names of its attributes: what markup in a name would change. */
function shapeOf(tag: Tag): string {
  return `${tag.inside.join(' ')} ${tag.name} ${[...tag.attributes.keys()].join(' ')}`
}

function textOf(page: string): string {
  return page.replaceAll(/<style>.*?<\/style>/gs, '').replaceAll(/<[^>]*>/g, ' ')
}
