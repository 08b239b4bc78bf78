/** The record of a person, as the page shows it. */

import type { Binding } from '../../domain/identity/person.ts'
import type { Language } from '../../domain/kit/language.ts'
import type { CalendarDate } from '../../domain/kit/time.ts'
import type { StatusSnapshot } from '../../domain/pass/evidence/evidence.ts'

/** As the port tells it. */
export type AboutRecord = {
  readonly bindings: readonly (Pick<Binding, 'boundAs' | 'proofLevel' | 'endsAt'> & {
    readonly provedOn: CalendarDate
    readonly thisLine: boolean
  })[]
  readonly preferences: {
    readonly language: Language | undefined
    readonly noTexts: boolean
    readonly noNotices: boolean
  }
  readonly consents: readonly { readonly kind: string; readonly version: string; readonly givenOn: CalendarDate }[]
  readonly deeds: readonly {
    readonly day: CalendarDate
    readonly deed: 'identity' | 'lookup' | 'text'
    readonly times: number
  }[]
  readonly snapshot: StatusSnapshot | undefined
  readonly keptUntil: CalendarDate
}
