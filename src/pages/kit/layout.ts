/** The frame of every visitor page: one column, large type, no font, inline styles whose hashes the CSP names. */
import { createHash } from 'node:crypto'
import type { VNode } from 'preact'
import type { PageLanguage } from '../../domain/kit/language.ts'
import type { ColourOfDay } from '../../domain/pass/text/colour-of-day.ts'
import { html, type Part, renderDocument } from './html.ts'
import { STRIP_STYLE, stripStyle } from './strip.ts'
import { CARD_STYLE, SHEET_STYLE, STYLE, TABLE_STYLE, TEXTAREA_STYLE, WIDE_STYLE } from './style.ts'

/** Headers of every visitor page: nothing kept, nothing sent along, nothing loaded. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = headers(
  `style-src ${hashOf(STYLE)} ${hashOf(TABLE_STYLE)} ${hashOf(TEXTAREA_STYLE)} ${hashOf(WIDE_STYLE)} ${hashOf(CARD_STYLE)} ${hashOf(SHEET_STYLE)}`,
)

/** Those of the pass page: its strip of the day, and the script that moves it from our own address. */
export function passPageHeaders(colour: ColourOfDay): Readonly<Record<string, string>> {
  return headers(`style-src ${hashOf(STYLE)} ${hashOf(STRIP_STYLE)} ${hashOf(stripStyle(colour))}; script-src 'self'`)
}

/** Those of the page of the changing QR: its script asks us for the next ones. */
export const QR_PAGE_HEADERS: Readonly<Record<string, string>> = headers(
  `style-src ${hashOf(STYLE)}; script-src 'self'; connect-src 'self'`,
)

export type Strip = { readonly colour: ColourOfDay; readonly script: string }

export type Page = {
  readonly title: string
  readonly demo: boolean
  readonly body: VNode | VNode[]
  /** Of the whole page; parts in another language name it themselves. */
  readonly lang?: PageLanguage
  /** Above `<main>`: the ways to the other languages. */
  readonly above?: Part
  /** Below `<main>`: help, in the same place on every page. */
  readonly below?: Part
  /** A strip of the day, and the path of a script of ours that moves it; the page is whole without. Only under `passPageHeaders`. */
  readonly strip?: Strip | undefined
  /** Path of another script of ours, under headers that allow it; the page is whole without. */
  readonly script?: string | undefined
  /** There is a table on it. */
  readonly table?: boolean | undefined
  /** There is a field of several lines on it. */
  readonly textarea?: boolean | undefined
  /** It is printed: a card of large type, and nothing else on the paper. */
  readonly card?: boolean | undefined
  /** All of it is one sheet to print, in type of 18 points or more. */
  readonly sheet?: boolean
  /** With smaller headings and a picture as wide as the column. */
  readonly wide?: boolean
}

export function renderPage(page: Page): string {
  const { lang = 'ko' } = page
  const framed = page.above !== undefined
  return renderDocument(
    html`
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>${page.title} | ${BRAND[lang]}</title>
      <style dangerouslySetInnerHTML=${{ __html: STYLE }} />
      ${framed && page.wide !== true ? null : html`<style dangerouslySetInnerHTML=${{ __html: WIDE_STYLE }} />`}
      ${page.table === true ? html`<style dangerouslySetInnerHTML=${{ __html: TABLE_STYLE }} />` : null}
      ${page.textarea === true ? html`<style dangerouslySetInnerHTML=${{ __html: TEXTAREA_STYLE }} />` : null}
      ${page.card === true ? html`<style dangerouslySetInnerHTML=${{ __html: CARD_STYLE }} />` : null}
      ${page.sheet === true ? html`<style dangerouslySetInnerHTML=${{ __html: SHEET_STYLE }} />` : null}
      ${page.strip === undefined ? null : [STRIP_STYLE, stripStyle(page.strip.colour)].map((style) => html`<style dangerouslySetInnerHTML=${{ __html: style }} />`)}
    </head>
    <body>
      ${framed ? html`<a class="skip" href="#main">${SKIP[lang]}</a>` : null}
      ${page.demo || framed ? html`<header>${page.demo ? Demo(lang) : null}${page.above ?? null}</header>` : null}
      <main id="main" tabindex=${framed ? '-1' : null}>${page.body}</main>
      ${page.below ?? null}
      ${[page.strip?.script, page.script].map((path) => (path === undefined ? null : html`<script src=${path}></script>`))}
    </body>
  `,
    lang,
  )
}

const BRAND = { ko: '안심패스', en: 'Ansim Pass', zh: 'Ansim Pass', vi: 'Ansim Pass' }
const SKIP = { ko: '본문 바로가기', en: 'Skip to content', zh: '跳到正文', vi: 'Đến nội dung chính' }

function Demo(lang: PageLanguage) {
  const words = {
    ko: '시연용 화면입니다. 실제 정부 누리집이 아닙니다.',
    en: 'A demonstration, not a real government site.',
    zh: '这是演示页面，不是真正的政府网站。',
    vi: 'Đây là trang minh họa, không phải trang thật của chính phủ.',
  }
  return html`<p class="demo">${words[lang]}</p>`
}

function headers(loads: string): Readonly<Record<string, string>> {
  return {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-robots-tag': 'noindex, nofollow',
    'x-content-type-options': 'nosniff',
    'content-security-policy': `default-src 'none'; ${loads}; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
  }
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
}
