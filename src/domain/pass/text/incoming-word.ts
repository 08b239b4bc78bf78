/** The one word of an incoming text that is obeyed: STOP or START, in either language, whatever stands around it. */

export type IncomingWord = 'stop' | 'start' | 'other'

const WORDS: ReadonlyMap<string, IncomingWord> = new Map([
  ['STOP', 'stop'],
  ['수신거부', 'stop'],
  ['START', 'start'],
  ['수신동의', 'start'],
])

/** `stop.`, ` 수신 거부 `, `[STOP]` are the word; a sentence that holds it is not: nobody is cut off by a guess. */
export function incomingWord(body: string): IncomingWord {
  const letters = body.normalize('NFKC').replace(/[^\p{L}\p{N}]/gu, '')
  return WORDS.get(letters.toUpperCase()) ?? 'other'
}
