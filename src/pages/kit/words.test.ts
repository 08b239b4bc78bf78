/** Words of the visitor pages: whatever is Korean stands beside every other language, with the same places for values. */
import { globSync, readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { PAGE_LANGUAGES, TEXT_LANGUAGES, textLanguage } from '../../domain/kit/language.ts'
import { say } from './say.ts'

const files = globSync('src/{pages,domain/pass,domain/rules}/**/*.ts', { exclude: ['**/*.test.ts', '**/*.fixture.ts'] })
/** But for a particle, which only Korean has. */
const pages = files.filter((file) => file.startsWith('src/pages/') && !file.endsWith('/particle.ts'))
const trees = new Map(files.map((file) => [file, parsed(readFileSync(file, 'utf8'))]))

test('Korean stands nowhere but beside the other languages, as the member "ko"', () => {
  expect(pages.flatMap((file) => strays(tree(file)).map((found) => `${file}: ${found}`))).toEqual([])
})

test('where one language is, all are', () => {
  expect(files.flatMap((file) => lacking(tree(file), languagesOf(file)).map((found) => `${file}: ${found}`))).toEqual(
    [],
  )
})

test('a catalogue entry has the same places for values in every language, and is said somewhere', async () => {
  const catalogues = pages.filter((file) => /\/words(\/[\w-]+)?\.ts$/.test(file))
  expect(catalogues).toHaveLength(16)
  const faults: string[] = []
  for (const file of catalogues) {
    const room = pages
      .filter((page) => page.startsWith(file.replace(/words(\/[\w-]+)?\.ts$/, '')) && page !== file)
      .map((page) => readFileSync(page, 'utf8'))
      .join('\n')
    const catalogue = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as Readonly<
      Record<string, Readonly<Record<string, object>>>
    >
    for (const [page, entries] of Object.entries(catalogue)) {
      for (const [key, words] of Object.entries(entries)) {
        const holes = Object.values(words).map((text) => holesIn(String(text)))
        if (new Set(holes).size > 1) faults.push(`${page}.${key}: ${holes.join(' / ')}`)
        if (!new RegExp(`\\b${page}\\.${key}\\b`).test(room)) faults.push(`${page}.${key} is said nowhere`)
      }
    }
  }
  expect(faults).toEqual([])
})

test('every announcement has its words in both languages', () => {
  const announcements: Record<string, Record<string, string>> = JSON.parse(readFileSync('prompts/prompts.json', 'utf8'))
  const lacking = Object.entries(announcements).filter(([, words]) =>
    TEXT_LANGUAGES.some((language) => !words[language]),
  )
  expect(lacking).toEqual([])
})

test('the check finds what it is for', () => {
  expect(strays(parsed('const a = { ko: "한국어" }; say(lang, "한국어", "Korean")'))).toEqual(['"한국어"'])
  const source = parsed('const a = { ko: "가" }; const b = { ko: "가", en: "a" }')
  expect(lacking(source, TEXT_LANGUAGES)).toEqual(['{ ko: "가" } lacks en'])
  expect(lacking(source, PAGE_LANGUAGES)).toHaveLength(2)
  expect([languagesOf('src/pages/links/words/pass.ts'), languagesOf('src/pages/rules/words/rules.ts')]).toEqual([
    PAGE_LANGUAGES,
    TEXT_LANGUAGES,
  ])
  expect([holesIn('{b} and {a}'), holesIn('{a}, {b}')]).toEqual(['a b', 'a b'])
})

test('values go to their places; one that is said in each language itself goes in as the page’s', () => {
  const words = { ko: '{day}까지 {count}번', en: '{count} times by {day}' } as const
  const day = { ko: '오늘', en: 'today' }
  expect([say('ko', words, { day, count: 2 }), say('en', words, { day, count: 2 })]).toEqual([
    '오늘까지 2번',
    '2 times by today',
  ])
  expect(say('en', { ko: '{a}', en: '{a}' }, { a: '{b} $& {a}' })).toBe('{b} $& {a}')
})

function tree(file: string): ts.SourceFile {
  return trees.get(file) ?? parsed('')
}

function parsed(text: string): ts.SourceFile {
  return ts.createSourceFile('words.ts', text, ts.ScriptTarget.Latest, true)
}

/** Texts with Korean letters outside a member `ko`. Patterns that only recognise Korean are none. */
function strays(file: ts.Node): string[] {
  return nodesIn(file)
    .filter((node) => isText(node) && /[가-힣]/.test(node.getText()) && !isKorean(node))
    .map((node) => node.getText())
}

function isText(node: ts.Node): boolean {
  return (
    ts.isStringLiteral(node) ||
    ts.isNoSubstitutionTemplateLiteral(node) ||
    ts.isTemplateHead(node) ||
    ts.isTemplateMiddle(node) ||
    ts.isTemplateTail(node)
  )
}

function isKorean(node: ts.Node): boolean {
  if (ts.isPropertyAssignment(node) && node.name.getText() === 'ko') return true
  return node.parent !== undefined && isKorean(node.parent)
}

/** The page of the rules and a pass on paper exist in the languages of texts, all other pages in every one; the reasons of the rules are told in the further ones only. */
function languagesOf(file: string): readonly string[] {
  if (file.endsWith('/reason-said.ts')) return PAGE_LANGUAGES.filter((each) => each !== textLanguage(each))
  const inEvery =
    file.startsWith('src/pages/') && !/\/(pass-paper|rules-page|words\/rules|certificates\/words)\.ts$/.test(file)
  return inEvery ? PAGE_LANGUAGES : TEXT_LANGUAGES
}

function lacking(file: ts.Node, languages: readonly string[]): string[] {
  return nodesIn(file).flatMap((node) => {
    if (!ts.isObjectLiteralExpression(node) || node.properties.some(ts.isSpreadAssignment)) return []
    if (ts.isCallExpression(node.parent) && node.parent.expression.getText() === 'named') return []
    const names = node.properties.map((each) => each.name?.getText() ?? '')
    const missing = languages.filter((language) => !names.includes(language))
    return missing.length === 0 || missing.length === languages.length
      ? []
      : [`${node.getText()} lacks ${missing.join(', ')}`]
  })
}

function nodesIn(node: ts.Node): ts.Node[] {
  return [node, ...node.getChildren().flatMap(nodesIn)]
}

function holesIn(text: string): string {
  return [...text.matchAll(/\{(\w+)\}/g)]
    .map(([, name]) => name ?? '')
    .toSorted((one, other) => one.localeCompare(other))
    .join(' ')
}
