/** Problems of a file of evidence: the row, the column, and what to do, in both languages. */
import type { Row } from '../kit/read-table.ts'
import { COLUMNS, type Column, WORDED, type Worded, wordsOf } from './row-words.ts'

/** What is wrong in one row, and what to do. */
export type FileProblem = {
  readonly line: number
  readonly column: Column | 'row'
  readonly ko: string
  readonly en: string
}

export function problem(
  { line }: Pick<Row, 'line'>,
  column: FileProblem['column'],
  ko: string,
  en: string,
): FileProblem {
  return { line, column, ko, en }
}

export function lacksColumn(line: number, column: Column): FileProblem {
  const [en, ko] = COLUMNS[column]
  return problem(
    { line },
    column,
    `"${ko}" 열이 없습니다. 첫 줄에 쓰세요`,
    `no column "${en}": name it in the first line`,
  )
}

export function twoColumns(line: number, column: Column): FileProblem {
  const [en, ko] = COLUMNS[column]
  const told = `"${en}" names two columns: leave one of them`
  return problem({ line }, column, `"${ko}" 열이 둘입니다. 하나만 남기세요`, told)
}

export function wrongQuotes(row: Row): FileProblem {
  const ko = '따옴표가 맞지 않아 다음 줄까지 한 칸이 되었습니다. 따옴표를 고치세요'
  return problem(row, 'row', ko, 'quotes that do not fit: the rows after it lie in one cell; mend the quotes')
}

export function tooManyCells(row: Row): FileProblem {
  return problem(
    row,
    'row',
    '첫 줄보다 칸이 많습니다. 쉼표를 고치세요',
    'more cells than the first line has: mend the commas',
  )
}

export function contradiction(row: Row): FileProblem {
  const ko = '이 사람의 다른 줄과 맞지 않습니다(없음과 기록, 또는 같은 차수의 다른 날짜). 두 사람이면 식별번호를 쓰세요'
  const en =
    'it contradicts another row of this person (none beside evidence, or one dose on two days): mend it, or give two persons their identifiers'
  return problem(row, 'row', ko, en)
}

export function brokenLetters(row: Row, column: Column): FileProblem {
  const ko = '글자가 깨졌습니다. 파일을 UTF-8이나 CP949로 저장하세요'
  return problem(row, column, ko, 'broken letters: save the file in UTF-8 or CP949')
}

export function wrongDay(row: Row, column: Column): FileProblem {
  return problem(row, column, '날짜가 아닙니다. 2021-08-12처럼 쓰세요', 'no day: write it as 2021-08-12')
}

export function wrongNumber(row: Row): FileProblem {
  const ko = '전화번호가 아닙니다. 010-1234-5678처럼 앞의 0까지 쓰고, 모르면 비우세요'
  return problem(row, 'phone', ko, 'no telephone number: write it as 010-1234-5678, with its 0, or leave it empty')
}

export function twoNumbers(row: Row): FileProblem {
  const ko = '이 사람의 다른 줄에 다른 전화번호가 있습니다. 본인이 지금 쓰는 번호 하나만 쓰세요'
  const en = 'another row of this person has another number: leave the one that they use now'
  return problem(row, 'phone', ko, en)
}

export function wrongTime(row: Row): FileProblem {
  const ko = '결과가 통보된 날짜와 시각이 아닙니다. 2022-01-11 15:00처럼 쓰세요'
  return problem(row, 'date', ko, 'not the day and time of the notification: write it as 2022-01-11 15:00')
}

export function oddDate(row: Row): FileProblem {
  const ko = '2020년보다 이르거나 아직 오지 않은 날짜입니다. 고치세요(격리해제는 한 달 뒤까지 됩니다)'
  return problem(row, 'date', ko, 'before 2020, or still to come: mend it (a release may be up to a month ahead)')
}

export function wrongCount(row: Row, column: Column): FileProblem {
  return problem(row, column, '1부터 20까지의 수를 쓰세요', 'write a number from 1 to 20')
}

export function wrongWord(row: Row, column: Column, of: Worded): FileProblem {
  const words = WORDS[of]
  return problem(row, column, words.ko, words.en)
}

/** Made once: a file may be wrong in each of its rows. */
const WORDS = Object.fromEntries(
  WORDED.map((of) => [of, { ko: `다음 중 하나를 쓰세요: ${wordsOf(of)}`, en: `write one of these: ${wordsOf(of)}` }]),
) as Readonly<Record<Worded, { readonly ko: string; readonly en: string }>>
