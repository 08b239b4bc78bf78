/** Plain Korean on visitor pages (docs/plain-language.md): no words of offices, no long sentences. */
import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const files = globSync('src/pages/**/*.ts', { exclude: ['**/*.test.ts', '**/*.fixture.ts'] })
const sentences = files.flatMap((file) => koreanIn(readFileSync(file, 'utf8')).map((sentence) => ({ file, sentence })))

/** Words of offices, each with the plain one that takes its place. */
const OF_OFFICES: Readonly<Record<string, string>> = {
  상기: '위',
  하기의: '아래',
  익일: '다음 날',
  금일: '오늘',
  명일: '내일',
  당해: '이',
  해당: '이',
  기재: '적다',
  지참: '가지고 오다',
  구비: '갖추다',
  필히: '꼭',
  소정의: '정해진',
  의거: '따라',
  귀하: '(쓰지 않음)',
  유선: '전화',
  내방: '오다',
  방문하시어: '오셔서',
  요망: '해 주세요',
  부득이: '어쩔 수 없이',
  수령: '받다',
  교부: '주다',
  징구: '받다',
  통지: '알리다',
  송부: '보내다',
  경과: '지나다',
  도과: '지나다',
  불가: '할 수 없다',
  미비: '빠지다',
  기한: '~까지',
  만료일: '끝나는 날',
  익월: '다음 달',
  및: '와, 과',
  타인: '다른 사람',
  본인인증: '본인확인',
}

/** The longest sentence of a page, in letters without spaces. */
const LONGEST = 55

test('there is Korean to look at', () => {
  expect(files.length).toBeGreaterThan(30)
  expect(sentences.length).toBeGreaterThan(250)
})

test('no word of offices is used where there is a plain one', () => {
  expect(
    sentences.flatMap(({ file, sentence }) => officeWordsIn(sentence).map((word) => `${file}: ${word}: ${sentence}`)),
  ).toEqual([])
})

test('no sentence is longer than can be read at one go', () => {
  expect(sentences.filter(({ sentence }) => lengthOf(sentence) > LONGEST)).toEqual([])
})

test('the check finds what it is for', () => {
  expect(officeWordsIn('금일 및 익일에는 방문이 불가합니다.')).toEqual(['익일', '금일', '불가', '및'])
  expect(officeWordsIn('오늘과 내일은 오실 수 없습니다. 깊은 및그')).toEqual([])
  expect(koreanIn(`{ ko: '가 나. 다 {a} 라?', en: 'a. b.' } // 마`)).toEqual(['가 나.', '다 {a} 라?'])
  expect(lengthOf('가 {clock} 나.')).toBe(10)
})

/** Sentences of texts with Korean in them; comments have no quotes around theirs. */
function koreanIn(source: string): readonly string[] {
  return [...source.matchAll(/'([^'\n]*[가-힣][^'\n]*)'|`([^`\n]*[가-힣][^`\n]*)`/g)].flatMap(([, plain, filled]) =>
    (plain ?? filled ?? '').split(/(?<=[.?!])\s+/),
  )
}

/** A word stands at the beginning of one: 및 alone, others with an ending. */
function officeWordsIn(sentence: string): readonly string[] {
  const words = sentence.split(/[^가-힣]+/)
  return Object.keys(OF_OFFICES).filter((office) =>
    words.some((word) => (office === '및' ? word === office : word.startsWith(office))),
  )
}

function lengthOf(sentence: string): number {
  return sentence.replaceAll(/\s/g, '').length
}
