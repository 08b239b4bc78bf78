/** Every visitor page in every state, with names of one's choice: for the checks that hold for all of them. */
import { readRuleset } from '../../adapters/rulesets/read-ruleset.ts'
import type { Line } from '../../domain/call/phone/line.ts'
import type { PassClaims } from '../../domain/certificates/pass-claims.ts'
import type { Correction, CorrectionNumber } from '../../domain/identity/correction.ts'
import { maskName } from '../../domain/identity/mask-name.ts'
import type { PageLanguage } from '../../domain/kit/language.ts'
import { type CalendarDate, type EpochMs, HOUR, MINUTE } from '../../domain/kit/time.ts'
import { decidePass } from '../../domain/pass/decide-pass.ts'
import type { PassDecision } from '../../domain/pass/pass-decision.ts'
import type { PassQuestion } from '../../domain/pass/pass-question.ts'
import { newAlias } from '../../domain/visits/alias.ts'
import { type CodePage, renderCodePage } from '../links/code-page.ts'
import { renderConfirmPage } from '../links/confirm-page.ts'
import { renderConsentPage } from '../links/consent-page.ts'
import type { ConsentPage } from '../links/consent-props.ts'
import { renderDonePage } from '../links/done-page.ts'
import { type EndedState, renderEndedPage } from '../links/ended-page.ts'
import { renderLeavePage } from '../links/leave-page.ts'
import { renderNobodyPage } from '../links/nobody-page.ts'
import { renderPassPage } from '../links/pass-page.ts'
import type { PassPage } from '../links/pass-page-props.ts'
import { renderPhonePage } from '../links/phone-page.ts'
import { type QrPage, renderNoQrPage, renderQrPage } from '../links/qr-page.ts'
import type { Trouble } from '../links/trouble.ts'
import type { AboutPage } from '../me/about-page.ts'
import { renderAboutPage } from '../me/about-page.ts'
import { type AliasCard, renderAliasCardPage } from '../me/alias-card.ts'
import { renderAliasPage } from '../me/alias-page.ts'
import { renderCompanionsPage } from '../me/companions-page.ts'
import { renderCorrectionsPage } from '../me/corrections-page.ts'
import { type Problem, renderProblemPage } from './problem-page.ts'

const rules = readRuleset(`${import.meta.dirname}/../../../rulesets/kr`)

/** Wednesday 12 January 2022, 12:31 KST. */
export const CALLED: EpochMs = Date.parse('2022-01-12T12:31:00+09:00')

export type Names = { readonly site: string; readonly person: string; readonly provider: string }
export const USUAL_NAMES: Names = { site: '노원카페', person: '홍길동', provider: '통신사' }

export const ENDED_STATES: readonly EndedState[] = [
  'expired',
  'used',
  'replaced',
  'locked',
  'unknown',
  'not-known',
  'too-many',
  'other-site-request',
]
export const TROUBLES: readonly Trouble[] = [
  'cancelled',
  'refused',
  'not-yet',
  'typed-invalid',
  'unavailable',
  'answer-wrong',
  'claims-missing',
  'other-line',
  'not-bound',
  'limit',
  'no-provider',
]

const CARD: AliasCard = { alias: newAlias(() => 0), endCode: '0417', lastDay: '2022-02-08' as CalendarDate }

const SHARED = { demo: true, selfNumber: '080-205-0000', recorded: true, here: '/i/7Q2KX9M4TB8C' }

export const CODE: CodePage = {
  ...SHARED,
  lang: 'ko',
  action: SHARED.here,
  calledAt: CALLED,
  own: false,
  mark: 'mark',
  missesLeft: 3,
  finishing: false,
}

/** All pages of a language by name. */
export function allPages(lang: PageLanguage, names: Names = USUAL_NAMES, recorded = true): ReadonlyMap<string, string> {
  return new Map([
    ...problemPages(lang),
    ...pagesBehindALink(lang, names, recorded),
    ...ownPages(lang, names, recorded),
  ])
}

const PROBLEMS: readonly Problem[] = ['not-found', 'other-host', 'demo-gone', 'fault']

function problemPages(lang: PageLanguage): readonly NamedPage[] {
  return PROBLEMS.map((problem) => [`problem-${problem}`, renderProblemPage(problem, { lang, demo: true })])
}

type NamedPage = readonly [name: string, page: string]

function pagesBehindALink(lang: PageLanguage, names: Names, recorded: boolean): readonly NamedPage[] {
  const shared = { ...SHARED, lang, recorded }
  const consent = { ...consentProps(lang, names), recorded }
  const leave = { ...shared, base: shared.here, provider: words(names.provider) }
  const phone = { ...leave, lastFour: '5678' }
  const code = { ...CODE, lang, recorded, mark: names.site }
  return [
    ['code', renderCodePage(code)],
    ['code-missed', renderCodePage({ ...code, missesLeft: 2, wrong: 'missed' })],
    ['code-malformed', renderCodePage({ ...code, wrong: 'malformed' })],
    ['code-elsewhere', renderCodePage({ ...code, carried: [['to', names.site]], missesLeft: 1, wrong: 'missed' })],
    ['code-finishing', renderCodePage({ ...code, own: true, finishing: true })],
    ...ENDED_STATES.map((state) => [`ended-${state}`, renderEndedPage({ ...shared, state })] as const),
    ['consent', renderConsentPage(consent)],
    ['consent-renewal', renderConsentPage({ ...consent, renewal: true })],
    ['consent-no-notices', renderConsentPage({ ...consent, notices: false })],
    ['consent-one', renderConsentPage({ ...consent, providers: consent.providers.slice(0, 1) })],
    ['consent-none', renderConsentPage({ ...consent, providers: [], trouble: 'no-provider' })],
    [
      'consent-wrong',
      renderConsentPage({
        ...consent,
        wrong: ['agree', 'name', 'carrier'],
        chosen: 'pass',
        typed: { name: names.person, carrier: 'SKT_MVNO', agreed: ['status'] },
      }),
    ],
    ['consent-wrong-first', renderConsentPage({ ...consent, wrong: ['agree'] })],
    ...TROUBLES.map((trouble) => [`trouble-${trouble}`, renderConsentPage({ ...consent, trouble })] as const),
    ['leave', renderLeavePage({ ...leave, url: 'https://id.example/auth?x=1&y="2"' })],
    ['leave-nowhere', renderLeavePage({ ...leave, url: 'javascript:alert(1)' })],
    ['phone', renderPhonePage({ ...phone, notYet: false })],
    ['phone-not-yet', renderPhonePage({ ...phone, notYet: true })],
    ...Object.entries(passPages(lang, names)),
    ['qr', renderQrPage(qrProps(lang, names))],
    ...(['no-pass', 'unknown'] as const).map(
      (outcome) => [`qr-${outcome}`, renderNoQrPage({ ...shared, base: shared.here, outcome })] as const,
    ),
    ['nobody', renderNobodyPage({ ...shared, base: shared.here, lastFour: '5678' })],
    ...(['withdraw', 'delete'] as const).flatMap((what) =>
      [1, 3].map(
        (lines) =>
          [
            `confirm-${what}-${lines}`,
            renderConfirmPage({ ...shared, base: shared.here, what, lines, now: CALLED }),
          ] as const,
      ),
    ),
    ...(['withdrawn', 'deleted', 'ended'] as const).map(
      (what) => [`done-${what}`, renderDonePage({ ...shared, what, now: CALLED })] as const,
    ),
  ]
}

function ownPages(lang: PageLanguage, names: Names, recorded: boolean): readonly NamedPage[] {
  const shared = { ...SHARED, lang, recorded, base: SHARED.here }
  return [
    ['about', renderAboutPage(aboutProps(lang, names))],
    ...correctionPages(lang, names),
    ...companionPages(lang, names),
    ['about-no-notices', renderAboutPage({ ...aboutProps(lang, names), notices: false })],
    ['about-export', renderAboutPage({ ...aboutProps(lang, names), mayExport: true, saved: 'texts' })],
    ...([undefined, 'ended', 'no-such-alias', 'wrong-code', 'limit', 'not-proved'] as const).map(
      (said) => [`alias-${said}`, renderAliasPage({ ...shared, said })] as const,
    ),
    ['alias-card', renderAliasCardPage({ ...shared, card: CARD })],
  ]
}

export function consentProps(lang: PageLanguage, names: Names = USUAL_NAMES): ConsentPage {
  return {
    ...SHARED,
    lang,
    base: '/i/7Q2KX9M4TB8C',
    site: { name: names.site, nameEn: names.site },
    calledAt: CALLED,
    lastFour: '5678',
    notices: true,
    providers: [
      { id: 'carrier', name: words(names.provider), asks: [] },
      { id: 'bank', name: { ko: '우리은행', en: 'Woori Bank' }, asks: [] },
      { id: 'pass', name: { ko: 'PASS', en: 'PASS' }, asks: ['name', 'carrier'] },
    ],
    renewal: false,
  }
}

export function passProps(lang: PageLanguage, names: Names = USUAL_NAMES): PassPage {
  const question = questionOf([
    { kind: 'vaccination', vaccine: 'pfizer', dose: 2, seriesDoses: 2, date: day('2021-08-01') },
  ])
  return {
    ...SHARED,
    lang,
    here: '/i/7Q2KX9M4TB8C/pass',
    base: '/i/7Q2KX9M4TB8C',
    ...decided(question),
    rules,
    name: names.person,
    birthYear: 1980,
    lastFour: '5678',
    site: { name: names.site, nameEn: names.site },
    calledAt: CALLED,
    word: { ko: '파란고래', en: 'BLUE WHALE' },
    now: CALLED + 2 * MINUTE,
    endsAt: CALLED + 30 * MINUTE,
    lookedUpAt: CALLED - 31 * MINUTE,
    lastKnown: false,
    boundAs: 'subscriber',
    bindingEndsAt: CALLED + 28 * 24 * HOUR - 31 * MINUTE,
    colour: 7,
    script: '/i/pass-clock.js',
    mayRefresh: true,
  }
}

export function qrProps(lang: PageLanguage, names: Names = USUAL_NAMES): QrPage {
  const [now, endsAt] = [CALLED + 2 * MINUTE, CALLED + 30 * MINUTE]
  const claims: PassClaims = {
    ...{ maskedName: maskName(names.person, 'ko'), birthYear: 1980, outcome: 'pass', until: null },
    ...{ proofLevel: 'identity', rulesetVersion: rules.version, form: 'paper', nonce: '0123456789abcdef' },
    ...{ showFrom: now, showUntil: endsAt },
  }
  return {
    ...{ ...SHARED, lang, here: '/i/7Q2KX9M4TB8C/qr', base: SHARED.here },
    ...{ text: `AP1:${'0'.repeat(220)}`, claims, now, endsAt },
  }
}

function passPages(lang: PageLanguage, names: Names): Readonly<Record<string, string>> {
  const usual = passProps(lang, names)
  const old = questionOf([{ kind: 'vaccination', vaccine: 'pfizer', dose: 2, seriesDoses: 2, date: day('2021-06-01') }])
  return {
    pass: renderPassPage(usual),
    'pass-grace': renderPassPage({ ...usual, ...decided({ ...old, at: Date.parse('2022-01-05T12:00+09:00') }) }),
    'pass-none': renderPassPage({ ...usual, ...decided(questionOf([])), boundAs: 'user' }),
    'pass-expired-gym': renderPassPage({
      ...usual,
      ...decided({ ...old, site: { category: 'indoor_sports', region: 'seoul' } }),
    }),
    'pass-unknown': renderPassPage({ ...usual, ...decided(questionOf('unknown')), lastKnown: true, mayRefresh: false }),
    'pass-free': renderPassPage({
      ...usual,
      ...decided({ ...old, site: { category: 'hair_salon', region: 'seoul' } }),
      colour: 9,
    }),
    'pass-own': renderPassPage({
      ...usual,
      decision: undefined,
      next: undefined,
      site: undefined,
      word: undefined,
      colour: 2,
    }),
  }
}

export function aboutProps(lang: PageLanguage, names: Names = USUAL_NAMES): AboutPage {
  return {
    ...SHARED,
    lang,
    here: '/i/7Q2KX9M4TB8C/me',
    base: '/i/7Q2KX9M4TB8C',
    name: names.person,
    birthDate: day('1980-05-01'),
    notices: true,
    record: {
      bindings: [
        {
          boundAs: 'subscriber',
          proofLevel: 'identity',
          endsAt: CALLED + 500 * HOUR,
          provedOn: day('2022-01-05'),
          thisLine: true,
        },
        {
          boundAs: 'user',
          proofLevel: 'identity',
          endsAt: CALLED + 600 * HOUR,
          provedOn: day('2022-01-09'),
          thisLine: false,
        },
      ],
      preferences: { language: undefined, noTexts: false, noNotices: false },
      consents: [
        { kind: 'identity', version: '2022-01', givenOn: day('2022-01-05') },
        { kind: 'status', version: '2022-01', givenOn: day('2022-01-05') },
        { kind: names.site, version: names.site, givenOn: day('2022-01-05') },
      ],
      deeds: ['2022-01-12', '2022-01-11', '2022-01-05'].flatMap((each) => [
        { day: day(each), deed: 'identity' as const, times: 1 },
        { day: day(each), deed: 'lookup' as const, times: 2 },
        { day: day(each), deed: 'text' as const, times: 3 },
      ]),
      snapshot: { evidence: [], fetchedAt: CALLED - 31 * MINUTE },
      keptUntil: day('2022-02-09'),
    },
    lastFour: '5678',
    companions: true,
    mayExport: false,
  }
}

function correctionPages(lang: PageLanguage, names: Names): readonly (readonly [string, string])[] {
  const open = {
    number: '3F7K' as CorrectionNumber,
    line: '+821000005678' as Line,
    kind: 'name',
    day: day('2022-01-12'),
  } as const
  const settled = { ...open, number: '9AAA' as CorrectionNumber, kind: 'test', state: 'settled' } as const
  const corrections: readonly Correction[] = [
    { ...open, state: 'open', words: names.person },
    { ...settled, outcome: 'corrected', answer: names.site },
    { ...settled, outcome: 'unchanged', answer: '' },
  ]
  const common = {
    ...SHARED,
    lang,
    here: '/i/7Q2KX9M4TB8C/me/wrong',
    base: SHARED.here,
    corrections,
    mayReadAnswers: false,
  }
  return [
    ['wrong', renderCorrectionsPage({ ...common, corrections: [] })],
    ['wrong-opened', renderCorrectionsPage({ ...common, said: 'opened' })],
    ['wrong-limit', renderCorrectionsPage({ ...common, said: 'limit', mayReadAnswers: true })],
    ['wrong-no-kind', renderCorrectionsPage({ ...common, said: 'no-kind' })],
  ]
}

function companionPages(lang: PageLanguage, names: Names): readonly (readonly [string, string])[] {
  const child = {
    id: 'a1',
    name: names.person,
    birthDate: day('2012-03-04'),
    relation: 'child',
    addedOn: day('2022-01-12'),
  } as const
  const consent = { kind: 'guardian', version: '1' } as const
  const at = { at: CALLED, asKnownAt: CALLED, evidence: 'unknown' } as const
  const cafe = { category: 'restaurant_cafe', region: 'seoul' } as const
  const decision = decidePass(rules, { ...at, site: cafe, person: child })
  const both = [
    { companion: { ...child, consent }, decision },
    {
      companion: { ...child, consent, id: 'b2', relation: 'parent' as const },
      decision: decidePass(rules, questionOf('unknown')),
    },
  ]
  const common = {
    ...SHARED,
    lang,
    here: '/i/7Q2KX9M4TB8C/me/companions',
    base: SHARED.here,
    most: 2,
    today: day('2022-01-12'),
  }
  const typed = { name: names.site, birthDate: names.provider, relation: 'child' }
  return [
    ['companions', renderCompanionsPage({ ...common, companions: [] })],
    ['companions-two', renderCompanionsPage({ ...common, companions: both, said: 'added' })],
    ['companions-limit', renderCompanionsPage({ ...common, companions: both.slice(1), said: 'limit' })],
    [
      'companions-wrong',
      renderCompanionsPage({ ...common, companions: [], typed, wrong: ['name', 'birth-date', 'relation', 'agree'] }),
    ],
  ]
}

function questionOf(evidence: PassQuestion['evidence']): PassQuestion {
  return {
    at: CALLED,
    asKnownAt: CALLED,
    site: { category: 'restaurant_cafe', region: 'seoul' },
    person: { birthDate: day('1980-05-01') },
    evidence,
  }
}

function decided(question: PassQuestion): { readonly decision: PassDecision; readonly next: PassDecision | undefined } {
  const decision = decidePass(rules, question)
  const { nextChangeAt: at } = decision
  return { decision, next: at === null ? undefined : decidePass(rules, { ...question, at }) }
}

function words(name: string) {
  return { ko: name, en: name }
}

function day(text: string): CalendarDate {
  return text as CalendarDate
}
