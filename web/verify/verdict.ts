/** The verdict about one scan: a word, a symbol and a border each of its own, and for staff whose it is and why. */
import type { VNode } from 'preact'
import { certificateReasonWords } from '../../src/domain/certificates/certificate-reasons.ts'
import { kstDayAndClock } from '../../src/domain/kit/time.ts'
import { plainReason } from '../../src/domain/pass/reason-words.ts'
import type { Ruleset } from '../../src/domain/rules/ruleset.ts'
import { html } from './html.ts'
import type { Judgement } from './judge.ts'
import type { Said } from './say.ts'
import { WORDS } from './words.ts'

export type VerdictKind = keyof typeof WORDS.verdicts

const SYMBOLS: Readonly<Record<VerdictKind, string>> = {
  ...{ pass: '✓', free: '○', 'no-pass': '!', unknown: '?', refused: '×', more: '…' },
}

export function verdictOf({ reading, decision }: Judgement): VerdictKind {
  if (!reading.verified) return reading.reason === 'chunks-missing' ? 'more' : 'refused'
  const { outcome } = decision
  return outcome === 'not-required' || outcome === 'allowed-without-pass' ? 'free' : outcome
}

type Props = { readonly judgement: Judgement; readonly ruleset: Ruleset; readonly said: Said }

export function Verdict({ judgement, ruleset, said }: Props): VNode {
  const { reading, decision, at } = judgement
  const kind = verdictOf(judgement)
  const why = reading.verified ? plainReason(decision, ruleset) : certificateReasonWords(reading.reason)
  return html`<section class=${`verdict ${kind}`} role="status" aria-live="assertive">
    <h2><span aria-hidden="true">${SYMBOLS[kind]}</span> ${said(WORDS.verdicts[kind])}</h2>
    <p class="why">${said(why)}</p>
    <${Whose} judgement=${judgement} said=${said} />
    <p class="hint">${said(WORDS.scannedAt, { at: kstDayAndClock(at) })}</p>
  </section>` as VNode
}

function Whose({ judgement: { reading }, said }: Pick<Props, 'judgement' | 'said'>): VNode | null {
  const { person } = reading
  const pass = reading.verified ? reading.pass : undefined
  const name = pass?.maskedName ?? person?.name
  if (name === undefined) return null
  const born =
    pass === undefined
      ? said(WORDS.born, { date: person?.birthDate ?? '' })
      : said(WORDS.bornYear, { year: pass.birthYear })
  return html`<p class="who"><strong><bdi>${name}</bdi></strong> ${born}</p>
    <p>${said(WORDS.compare)}</p>` as unknown as VNode
}
