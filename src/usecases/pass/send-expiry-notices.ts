/**
 * Texts about a pass that ends soon: 14, 7 and 1 days before, once each, at civil hours. Nothing is planned: what is due is worked out
 * by the evidence and the rules of the moment, so that a booster or another rule of yesterday ends or moves it.
 *
 * Each is noted before it goes to the gateway. A process that dies in between loses that one; none goes out twice. A database that
 * goes away in between loses none: whoever noted it sends it once it is back.
 */
import type { Line } from '../../domain/call/phone/line.ts'
import { takesTexts } from '../../domain/call/phone/show.ts'
import { mayTell } from '../../domain/identity/identity-policy.ts'
import { daysBetween, type EpochMs, HOUR, kstDay } from '../../domain/kit/time.ts'
import { noticeStep, type PassEnd, passEnd } from '../../domain/pass/expiry-notice.ts'
import { composeText, type TextOptions } from '../../domain/pass/text/compose-text.ts'
import type { Ruleset } from '../../domain/rules/ruleset.ts'
import type { LivingLine, LivingPerson, LivingPersons, Notice } from '../../ports/identity/living-persons.ts'
import type { PersonRecords } from '../../ports/identity/person-records.ts'
import type { Pseudonyms } from '../../ports/identity/pseudonyms.ts'
import type { Clock } from '../../ports/kit/clock.ts'
import type { DayCounters } from '../../ports/kit/day-counters.ts'
import type { NoticeNotSent } from '../../ports/kit/events.ts'
import type { Submitted, TextGateway } from '../../ports/pass/text-gateway.ts'
import type { PricedText } from '../../ports/pass/text-spend.ts'
import type { TextStops } from '../../ports/pass/text-stops.ts'
import { type PayOwnTextDeps, payOwnText } from './pay-own-text.ts'
import { pricedText } from './priced-text.ts'
import { textsCountedBy } from './texts-of-line.ts'
import type { Visited, WalkPersonsDeps } from './walk-persons.ts'

export type SendExpiryNoticesDeps = PayOwnTextDeps & {
  readonly persons: Pick<LivingPersons, 'claim' | 'giveBack'>
  readonly stops: Pick<TextStops, 'areStopped'>
  readonly dayCounters: Pick<DayCounters, 'count'>
  readonly tokens: Pick<Pseudonyms, 'limited'>
  readonly records: Pick<PersonRecords, 'note'>
  readonly gateway: Pick<TextGateway, 'connected' | 'submit' | 'kindsOf'>
  readonly ruleset: () => Ruleset
  readonly text: Pick<TextOptions, 'charset' | 'limit' | 'markBytes'>
  readonly textsALine: number
  readonly clock: Clock
}

/** A bare birth date proves nobody to whom unasked news of their health may go. */
const LEAST = { minimum: { text: 'identity', voice: 'identity', door: 'identity' }, bindsUsers: true } as const
const GATEWAY_AWAY_MS = 30_000
const USEFUL_MS = 2 * HOUR

type Due = { readonly notice: Notice; readonly end: PassEnd; readonly line: LivingLine & { readonly notices: Line } }

/** @returns what a walk does with a page. It throws AppError `DATABASE_UNAVAILABLE` (retryable) */
export function makeSendExpiryNotices(deps: SendExpiryNoticesDeps): WalkPersonsDeps['visit'] {
  const { clock, events } = deps
  /** Noted by this process, and surely not at the gateway yet. */
  const unsent = new Set<string>()

  return async function sendExpiryNotices(persons, mayGoOn): Promise<Visited> {
    const due = await withLine(persons)
    for (const each of due) {
      if (!mayGoOn()) return { kind: 'again', inMs: 0 }
      if (!deps.gateway.connected) return { kind: 'again', inMs: GATEWAY_AWAY_MS }
      if ((await sent(each)) === 'gateway-away') return { kind: 'again', inMs: GATEWAY_AWAY_MS }
    }
    return { kind: 'all' }
  }

  /** By the line that was proved last of those that take notices: one text a person. */
  async function withLine(persons: readonly LivingPerson[]): Promise<readonly Due[]> {
    const ends = persons.flatMap((person) => {
      const end = endOf(person)
      const step = end && noticeStep(kstDay(clock.now()), end.lastDay)
      return end === undefined || step === undefined ? [] : [{ person, end, step }]
    })
    if (ends.length === 0) return []
    const wanted = ends.flatMap(({ person }) => person.lines.flatMap(({ notices }) => notices ?? []))
    const stopped = await deps.stops.areStopped(wanted)
    const stops = new Set(wanted.filter((_, nth) => stopped[nth] === true))
    return ends.flatMap(({ person, end, step }): readonly Due[] => {
      const line = person.lines.findLast((each): each is Due['line'] => mayGoTo(each, stops))
      if (line === undefined) {
        notSent('no-line')
        return []
      }
      return [{ notice: { personId: person.person.personId, lastDay: end.lastDay, step }, end, line }]
    })
  }

  function mayGoTo({ notices, proofLevel, endsAt }: LivingLine, stops: ReadonlySet<Line>): boolean {
    if (notices === undefined || stops.has(notices) || !takesTexts(notices)) return false
    return endsAt > clock.now() && mayTell(LEAST, 'text', proofLevel)
  }

  function endOf({ person, snapshot, consents }: LivingPerson): PassEnd | undefined {
    if (snapshot === undefined || !consents.includes('status')) return undefined
    return passEnd(deps.ruleset(), person, snapshot.evidence, clock.now())
  }

  async function sent({ notice, end, line }: Due): Promise<'done' | 'gateway-away'> {
    if (!(await isMine(notice))) return 'done'
    const now = clock.now()
    const [nth = 1] = await deps.dayCounters.count([textsCountedBy(deps.tokens, kstDay(now), line.notices)])
    if (nth > deps.textsALine) {
      await givenBack(notice)
      notSent('no-texts-left')
      return 'done'
    }
    unsent.delete(keyOf(notice))
    const { body, bytes } = bodyOf(end, line, now)
    const submitted = await deps.gateway.submit({
      ...{ to: line.notices, body, validForMs: USEFUL_MS },
      // A text that nobody asked for is worse twice than never.
      ...{ copies: 1, kind: 'expiry-notice', ageMs: 0 },
    })
    switch (submitted.kind) {
      case 'unavailable':
        await givenBack(notice)
        notSent('gateway-away')
        return 'gateway-away'
      case 'refused':
        notSent('refused-by-gateway')
        return 'done'
      case 'accepted':
      case 'unanswered':
        events.emit({ type: 'notice-sent', step: notice.step, bytes })
        await noted(notice.personId, now, submitted, pricedText(deps.gateway, line.notices, body))
        return 'done'
    }
  }

  async function isMine(notice: Notice): Promise<boolean> {
    const [isClaimed] = unsent.has(keyOf(notice)) ? [true] : await deps.persons.claim([notice])
    if (isClaimed === true) unsent.add(keyOf(notice))
    return isClaimed === true
  }

  async function givenBack(notice: Notice): Promise<void> {
    unsent.delete(keyOf(notice)) // where nobody knows whether it was given back it stays untold: never twice
    await deps.persons.giveBack([notice])
  }

  function bodyOf({ lastDay, proof }: PassEnd, { notices, language }: Due['line'], now: EpochMs) {
    const situation = { kind: 'expiry-notice', proof, lastDay, daysLeft: daysBetween(kstDay(now), lastDay) } as const
    const fields = { siteName: '', siteNameEn: '', at: now, line: notices, word: { ko: '', en: '' } }
    return composeText(situation, fields, { ...deps.text, ...(language && { language }) })
  }

  async function noted(personId: string, now: EpochMs, submitted: Submitted, text: PricedText): Promise<void> {
    await deps.records.note([{ personId, day: kstDay(now), deed: 'text' }])
    await payOwnText(deps, submitted, text, now)
  }

  function notSent(why: NoticeNotSent): void {
    events.emit({ type: 'notice-not-sent', why })
  }
}

function keyOf({ personId, lastDay, step }: Notice): string {
  return `${personId} ${lastDay} ${step}`
}
