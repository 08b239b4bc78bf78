/** Transcript of real calls for people who decide about wording: what is said, keyed, read and shown, in both languages. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DemoArrival } from '../../src/contracts/demo-page.ts'
import { doorStateOf, mayEnterAlone } from '../../web/demo/door-state.ts'
import { en } from '../../web/demo/words-en.ts'
import { ko } from '../../web/demo/words-ko.ts'

const WORDS = JSON.parse(readFileSync(join(import.meta.dirname, '../../prompts/prompts.json'), 'utf8')) as Readonly<
  Record<string, { readonly ko: string; readonly en: string }>
>

export type TranscribedCall = {
  readonly from: string
  readonly place: string
  /** Groups of keys with commas between them: the nth is pressed into the nth announcement that asks. */
  readonly keys: string
  /** `KIND whole` or `KIND cut`, in order. */
  readonly played: readonly string[]
  /** The digits that each of them ended with. */
  readonly digits: readonly (string | undefined)[]
  readonly hungUpBy: string
  readonly text: string | undefined
  readonly arrival?: DemoArrival | 'no-screen' | undefined
}

/**
 * Times, words of the day and codes of links are the same in every run.
 * @param parts  calls, and between them lines such as a heading
 * @param by  the file of the test that rang
 */
export function transcriptOf(title: string, parts: readonly (TranscribedCall | string)[], by: string): string {
  const about = `진짜 전화의 기록입니다 · Of real calls: \`tests/journeys/${by}\`.`
  const lines = parts.flatMap((part) => ['', ...(typeof part === 'string' ? [part] : linesOf(part))])
  return [`# ${title}`, '', about, ...lines, ''].join('\n')
}

function linesOf({ from, place, keys, played, digits, hungUpBy, text, arrival }: TranscribedCall): readonly string[] {
  const groups = keys === '' ? [] : keys.split(',')
  const ofDay = ['blue', 'whale', 'blue', 'whale']
  const said = played.flatMap((each, nth) => {
    const [name = '', how] = each.split(' ')
    const kind = name.startsWith('word-') ? `word-${ofDay.shift() ?? ''}` : name
    const words = WORDS[kind]
    if (words === undefined) throw new Error(`no words for ${kind}`)
    const ending = digits[nth] ?? ''
    const inWords = (language: 'ko' | 'en') => `${words[language]} ${[...ending].join(' ')}`.trim()
    const cut = how === 'cut' ? ', 키로 끊음 · cut by a key' : ''
    const pressed = how === 'cut' ? groups.shift() : undefined
    return [
      `- **안내 · says** (\`${kind}\`${cut}): ${inWords('ko')} · *${inWords('en')}*`,
      ...(pressed === undefined ? [] : [`- **누름 · keys**: ${[...pressed].map((key) => `\`${key}\``).join(' ')}`]),
    ]
  })
  return [
    `**${from} → ${place}**`,
    '',
    ...said,
    `- **끊음 · hangs up**: ${hungUpBy === 'server' ? '안심패스 · we do' : '건 사람 · the caller'}`,
    ...(text === undefined ? [] : [`- **문자 · text**: \`${fixed(text)}\``]),
    ...(arrival === undefined ? [] : [`- **문 앞 · door**: ${doorLine(arrival)}`]),
  ]
}

function doorLine(arrival: DemoArrival | 'no-screen'): string {
  if (arrival === 'no-screen') return '화면 없음, 문자를 보여 줌 · no screen, the text is shown'
  const state = doorStateOf(arrival, arrival.at + 60_000)
  const alone = mayEnterAlone(arrival) ? ` (${ko.aloneAllowed} · ${en.aloneAllowed})` : ''
  return `${[arrival.lastFour, arrival.shown].join(' ').trim()}: ${ko.doorStates[state]} · ${en.doorStates[state]}${alone}`
}

function fixed(text: string): string {
  return text
    .replace(/11:4\d/, '11:40')
    .replace(/확인어 [가-힣]+/, '확인어 파란고래')
    .replace(/word [A-Z ]+$/, 'word BLUE WHALE')
    .replace(/http\S+/, 'https://ansim.example/i/7Q2KX9M4TB8C')
}
