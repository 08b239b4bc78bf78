/** Transcript of real calls for people who decide about wording: what is said, keyed, read and shown, in both languages. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DemoArrival } from '../../src/contracts/demo-page.ts'
import { doorStateOf } from '../../web/demo/door-state.ts'
import { en } from '../../web/demo/words-en.ts'
import { ko } from '../../web/demo/words-ko.ts'

const WORDS = JSON.parse(readFileSync(join(import.meta.dirname, '../../prompts/prompts.json'), 'utf8')) as Readonly<
  Record<string, { readonly ko: string; readonly en: string }>
>

const ABOUT = '진짜 전화의 기록입니다 · Of real calls: `tests/journeys/keypad.test.ts`.'

export type TranscribedCall = {
  readonly from: string
  readonly place: string
  /** Groups of keys with commas between them: the nth is pressed into the nth announcement that asks. */
  readonly keys: string
  /** `KIND whole` or `KIND cut`, in order. */
  readonly played: readonly string[]
  readonly hungUpBy: string
  readonly text: string | undefined
  readonly arrival?: DemoArrival | undefined
}

/** Times, words of the day and codes of links are the same in every run. */
export function transcriptOf(title: string, calls: readonly TranscribedCall[]): string {
  const parts = calls.flatMap((call) => ['', ...linesOf(call)])
  return [`# ${title}`, '', ABOUT, ...parts, ''].join('\n')
}

function linesOf({ from, place, keys, played, hungUpBy, text, arrival }: TranscribedCall): readonly string[] {
  const groups = keys === '' ? [] : keys.split(',')
  const said = played.flatMap((each) => {
    const [kind = '', how] = each.split(' ')
    const words = WORDS[kind]
    if (words === undefined) throw new Error(`no words for ${kind}`)
    const cut = how === 'cut' ? ', 키로 끊음 · cut by a key' : ''
    const pressed = how === 'cut' ? groups.shift() : undefined
    return [
      `- **안내 · says** (\`${kind}\`${cut}): ${words.ko} · *${words.en}*`,
      ...(pressed === undefined ? [] : [`- **누름 · keys**: ${[...pressed].map((key) => `\`${key}\``).join(' ')}`]),
    ]
  })
  const state = arrival && doorStateOf(arrival, arrival.at + 60_000)
  return [
    `**${from} → ${place}**`,
    '',
    ...said,
    `- **끊음 · hangs up**: ${hungUpBy === 'server' ? '안심패스 · we do' : '건 사람 · the caller'}`,
    ...(text === undefined ? [] : [`- **문자 · text**: \`${fixed(text)}\``]),
    ...(arrival === undefined || state === undefined
      ? []
      : [
          `- **문 앞 · door**: ${[arrival.lastFour, arrival.shown].join(' ').trim()}: ${ko.doorStates[state]} · ${en.doorStates[state]}`,
        ]),
  ]
}

function fixed(text: string): string {
  return text
    .replace(/11:4\d/, '11:40')
    .replace(/확인어 [가-힣]+/, '확인어 파란고래')
    .replace(/word [A-Z ]+$/, 'word BLUE WHALE')
    .replace(/http\S+/, 'https://ansim.example/i/7Q2KX9M4TB8C')
}
