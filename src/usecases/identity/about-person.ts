/** 내 정보: what is kept about the person of a journey's line, shown to them, and their choices for that line. */
import type { Companion } from '../../domain/identity/companion.ts'
import type { Correction } from '../../domain/identity/correction.ts'
import type { Language } from '../../domain/kit/language.ts'
import type { Companions } from '../../ports/identity/companions.ts'
import type { Corrections } from '../../ports/identity/corrections.ts'
import type { PersonRecord, PersonRecords } from '../../ports/identity/person-records.ts'
import type { Clock } from '../../ports/kit/clock.ts'
import type { TextStops } from '../../ports/pass/text-stops.ts'
import type { Journey } from '../links/read-link.ts'

export type AboutPersonDeps = {
  readonly records: Pick<PersonRecords, 'ofLine' | 'setPreferences'>
  readonly stops: TextStops
  readonly corrections: Pick<Corrections, 'ofLine'>
  readonly companions: Pick<Companions, 'ofLine'>
  readonly clock: Clock
}

/** With the time by which it was read. */
export type PersonAtTime = { readonly record: PersonRecord; readonly now: number }

export type TakenAlong = PersonAtTime & {
  readonly corrections: readonly Correction[]
  readonly companions: readonly Companion[]
}

export type AboutPerson = ReturnType<typeof makeAboutPerson>

/** Each throws AppError `DATABASE_UNAVAILABLE`. */
export function makeAboutPerson({ records, stops, corrections, companions, clock }: AboutPersonDeps) {
  const ownCompanions = async ({ content }: Journey) => (await companions.ofLine(content.line, clock.now())) ?? []

  return {
    /** @returns undefined where the line is nobody's */
    async show({ content }: Journey): Promise<PersonAtTime | undefined> {
      const now = clock.now()
      const record = await records.ofLine(content.line, now)
      if (record === undefined) return undefined
      const [isStopped] = await stops.areStopped([content.line])
      const { preferences } = record
      return {
        record: { ...record, preferences: { ...preferences, noTexts: preferences.noTexts || isStopped === true } },
        now,
      }
    },

    /** Whole names and dates only to who was identified in this journey: a borrowed phone and its last digits are not enough. */
    async takeAlong(journey: Journey): Promise<TakenAlong | undefined> {
      const shown = journey.content.proved === true ? await this.show(journey) : undefined
      return (
        shown && { ...shown, corrections: await this.corrections(journey), companions: await ownCompanions(journey) }
      )
    },

    /** Also of a line that is nobody's. */
    corrections: ({ content }: Journey) => corrections.ofLine(content.line),

    /** `on` undoes a STOP that the line sent, too. Of a line that is nobody's nothing else changes. */
    async chooseTexts({ content }: Journey, texts: 'on' | 'off'): Promise<void> {
      if (texts === 'on') await stops.set(content.line, false)
      await records.setPreferences(content.line, { noTexts: texts === 'off' })
    },

    /** Of texts that come unasked, about a pass that ends soon. Of a line that is nobody's nothing changes. */
    chooseNotices: ({ content }: Journey, notices: 'on' | 'off') =>
      records.setPreferences(content.line, { noNotices: notices === 'off' }),

    /** `auto`: by the country of the number. Of a line that is nobody's nothing changes. */
    chooseLanguage: ({ content }: Journey, language: Language | 'auto') =>
      records.setPreferences(content.line, { language: language === 'auto' ? undefined : language }),
  }
}
