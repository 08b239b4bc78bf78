/** The timeline as a picture that stands by itself: one bar a kind of place, months above, words in every stretch. */
import { DAY, type EpochMs } from '../kit/time.ts'
import { dayNumberAt, localDay, localIso, startOfDay, type Zone } from '../kit/zone.ts'
import type { Ruleset, Words } from './ruleset.ts'
import { STATES, type Stretch, type StretchState, type TimelineAsked, type TimelineRow } from './timeline.ts'

const LABEL = 330
const CHART = 900
const ROW = 30
const TOP = 92
const FOOT = 16

/** Told apart without colours too: each has its own lightness, and grace, stays and conditions are hatched. */
const FILLS: Readonly<Record<StretchState, string>> = {
  free: '#f4f5f6',
  grace: 'url(#grace)',
  fined: '#0b50d0',
  asked: '#86aff9',
  'set-aside': 'url(#set-aside)',
  allowed: 'url(#allowed)',
  logged: '#33363d',
  'not-logged': '#f4f5f6',
}

/** @param about what the picture shows, in a title that screen readers read */
export function timelineSvg(
  ruleset: Ruleset,
  rows: readonly TimelineRow[],
  asked: TimelineAsked,
  about: Words,
): string {
  const height = TOP + rows.length * ROW + FOOT
  const width = LABEL + CHART + 20
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="t" font-family="Pretendard GOV, Noto Sans CJK KR, sans-serif" font-size="12">`,
    `<title id="t">${xml(`${about.ko} / ${about.en}`)}</title>`,
    PATTERNS,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    `<text x="10" y="22" font-size="16" font-weight="700" fill="#1e2124">${xml(about.ko)}</text>`,
    `<text x="10" y="40" fill="#464c53">${xml(about.en)}</text>`,
    ...legend(rows),
    ALONE,
    ...months(ruleset.zone, asked, height),
    ...rows.flatMap((row, index) => bar(row, TOP + index * ROW, asked, ruleset.zone)),
    '</svg>',
  ]
  return `${parts.join('\n')}\n`
}

const PATTERNS = `<defs>
<pattern id="grace" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="8" height="8" fill="#d8e5fd"/><rect width="4" height="8" fill="#4c87f6"/></pattern>
<pattern id="set-aside" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)"><rect width="8" height="8" fill="#fff"/><rect width="2" height="8" fill="#ab2b36"/></pattern>
<pattern id="allowed" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="#eaf6ec"/><circle cx="3" cy="3" r="1.5" fill="#267337"/></pattern>
</defs>`

const ALONE = `<rect x="700" y="14" width="14" height="3" fill="#ffb114"/><text x="719" y="19" font-size="9.5" fill="#1e2124">혼자는 이용 가능 · one person alone may come in without a pass</text>`

function legend(rows: readonly TimelineRow[]): string[] {
  const present = new Set(rows.flatMap(({ stretches }) => stretches.map(({ state }) => state)))
  const shown = (Object.keys(STATES) as StretchState[]).filter((state) => present.has(state))
  return shown.map((state, index) => {
    const x = 10 + index * 176
    const label = `${STATES[state].ko} · ${STATES[state].en}`
    return `<rect x="${x}" y="51" width="14" height="12" fill="${FILLS[state]}" stroke="#8a949e"/><text x="${x + 19}" y="61" font-size="9.5" fill="#1e2124">${xml(label)}</text>`
  })
}

function months(zone: Zone, { from, to }: TimelineAsked, height: number): string[] {
  const lines: string[] = []
  for (let day = dayNumberAt(zone, from); startOfDay(zone, day) < to; day += 1) {
    const at = startOfDay(zone, day)
    const date = localDay(zone, at)
    if (!date.endsWith('-01')) continue
    const x = xOf(at, { from, to })
    lines.push(
      `<line x1="${x}" y1="${TOP - 14}" x2="${x}" y2="${height - FOOT}" stroke="#cdd1d5"/><text x="${x + 3}" y="${TOP - 6}" fill="#464c53">${date.slice(0, 7)}</text>`,
    )
  }
  return lines
}

function bar({ names, stretches }: TimelineRow, y: number, asked: TimelineAsked, zone: Zone): string[] {
  return [
    `<text x="10" y="${y + 12}" fill="#1e2124">${xml(cut(names.ko, 26))}</text>`,
    `<text x="10" y="${y + 24}" font-size="9.5" fill="#464c53">${xml(cut(names.en, 58))}</text>`,
    ...stretches.map((stretch) => box(stretch, y, asked, zone)),
  ]
}

function box(stretch: Stretch, y: number, asked: TimelineAsked, zone: Zone): string {
  const [x, end] = [xOf(stretch.from, asked), xOf(stretch.to, asked)]
  const width = Math.max(1, round(end - x))
  const { ko, en } = STATES[stretch.state]
  const alone = stretch.alone ? { ko: ', 혼자는 가능', en: ', alone is fine' } : { ko: '', en: '' }
  const span = `${localIso(zone, stretch.from).slice(0, 16)} – ${localIso(zone, stretch.to).slice(0, 16)}`
  const says = `${span}: ${ko}${alone.ko} / ${en}${alone.en} (${stretch.ruleId})`
  const label = stretch.ruleId !== 'none' && width > 24 ? ruleLabel(stretch, x) : ''
  const line = stretch.alone ? `<rect x="${x}" y="${y + 21}" width="${width}" height="3" fill="#ffb114"/>` : ''
  return `<g><title>${xml(says)}</title><rect x="${x}" y="${y + 3}" width="${width}" height="21" fill="${FILLS[stretch.state]}" stroke="#fff" stroke-width="0.5"/>${line}${label.replace('Y', String(y + 17))}</g>`
}

function ruleLabel({ ruleId, state }: Stretch, x: number): string {
  const dark = state === 'fined' || state === 'logged'
  const halo = dark ? '' : ' stroke="#fff" stroke-width="3" paint-order="stroke"'
  return `<text x="${x + 4}" y="Y" font-size="10" fill="${dark ? '#fff' : '#1e2124'}"${halo}>${xml(ruleId)}</text>`
}

function xOf(at: EpochMs, { from, to }: Pick<TimelineAsked, 'from' | 'to'>): number {
  return round(LABEL + ((at - from) / (to - from)) * CHART)
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}

function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text
}

function xml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}

/** The whole time of a ruleset: from its first dated row to its last end, a week more on both sides. */
export function wholeTime(ruleset: Ruleset): Pick<TimelineAsked, 'from' | 'to'> {
  const edges = [...ruleset.requirements, ...ruleset.suspensions, ...ruleset.allowances, ...ruleset.visitLists]
    .flatMap(({ from, to }) => [from, to])
    .filter((at) => Number.isFinite(at))
  const day = (at: EpochMs, more: number) => startOfDay(ruleset.zone, dayNumberAt(ruleset.zone, at) + more)
  const [first, last] = [Math.min(...edges), Math.max(...edges)]
  return edges.length === 0 ? { from: 0, to: DAY } : { from: day(first, -7), to: day(last, 8) }
}
