/** State of the demo page: one value, the same on the server and in the browser. */
import type {
  DemoCall,
  DemoDoor,
  DemoFaults,
  DemoMessage,
  DemoPersonView,
  DemoReported,
  DemoSiteView,
  TwoLanguages,
} from '../../src/contracts/demo-page.ts'
import type { Language } from '../../src/domain/kit/language.ts'

export type NoonView = {
  readonly at: string
  readonly now: number
  readonly title: TwoLanguages
  readonly about: TwoLanguages
}

export type PageState = {
  readonly lang: Language
  /** True in a browser whose script runs: then the keypad and the search work. */
  readonly live: boolean
  /** False while the live connection is lost. */
  readonly connected: boolean
  readonly clock: number
  readonly noons: readonly NoonView[]
  /** The noon that this world began with. */
  readonly noon: number
  /** The noon that is being asked about: "start over at …?" */
  readonly asking: string | undefined
  readonly busy: boolean
  readonly sites: readonly DemoSiteView[]
  readonly siteCount: number
  readonly people: readonly DemoPersonView[]
  readonly person: string
  readonly search: string
  /** What stands on the handset's display. */
  readonly number: string
  readonly withheld: boolean
  readonly call: DemoCall | undefined
  readonly messages: readonly DemoMessage[]
  readonly door: DemoDoor | undefined
  readonly faults: DemoFaults
  /** The service's own number (내 정보), with hyphens; undefined where it has none. */
  readonly ownNumber: string | undefined
  /** Whether the door can say "not this person" here. */
  readonly canReport: boolean
  /** What came of the last such report. */
  readonly reported: DemoReported | undefined
  /** One line that says what went wrong with the page itself; `number` stands beside the number that was typed. */
  readonly trouble: string | undefined
}

export const REPORTED = [
  'held',
  'undone',
  'taken',
  'limit',
  'gone',
  'failed',
] as const satisfies readonly DemoReported[]

export function personOf(state: PageState): DemoPersonView | undefined {
  return state.people.find((person) => person.id === state.person) ?? state.people[0]
}

export function siteOf(state: PageState): DemoSiteView | undefined {
  return state.sites.find((site) => digits(site.number) === digits(state.number))
}

/** Whether the service's own number stands on the display. */
export function isOwnNumber({ ownNumber, number }: PageState): boolean {
  return ownNumber !== undefined && digits(ownNumber) === digits(number)
}

export function digits(number: string): string {
  return number.replace(/[^\d+*#]/g, '')
}

/** The page's address for these choices: every choice works without script. */
export function hrefOf(state: PageState, change: Partial<Record<'lang' | 'person' | 'site' | 'ask', string>>): string {
  const query = new URLSearchParams({ lang: state.lang, person: state.person, site: digits(state.number), ...change })
  return `/?${query.toString()}`
}
