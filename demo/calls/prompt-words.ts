/** The words of an announcement, from the script that the sound files were made from. */
import { readFileSync } from 'node:fs'
import type { TwoLanguages } from '../../src/contracts/demo-page.ts'
import { endsWithDigits } from '../../src/domain/pass/prompt.ts'

const SCRIPT = new URL('../../prompts/prompts.json', import.meta.url)
const DIGITS_KO = ['공', '일', '이', '삼', '사', '오', '육', '칠', '팔', '구']
const DIGITS_EN = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']

let script: Readonly<Record<string, TwoLanguages>> | undefined

/**
 * @param kind      name of the prompt, e.g. `logged-pass`
 * @param lastFour  the caller's last four digits, spoken behind a pass
 * @returns undefined where the script has no such prompt (a silent site plays none)
 */
export function promptWords(kind: string, lastFour: string): TwoLanguages | undefined {
  script ??= JSON.parse(readFileSync(SCRIPT, 'utf8')) as Record<string, TwoLanguages>
  const words = script[kind]
  if (words === undefined || !endsWithDigits(kind)) return words
  return { ko: `${words.ko} ${spoken(lastFour, DIGITS_KO)}.`, en: `${words.en} ${spoken(lastFour, DIGITS_EN)}.` }
}

function spoken(digits: string, names: readonly string[]): string {
  return [...digits].map((digit) => names[Number(digit)] ?? digit).join(', ')
}
