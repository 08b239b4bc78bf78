/** `GET /rules` with its picture, and `GET /guide`: the rules in force and the guide to print, for everyone. Nothing is kept of who asks what. */
import type { FastifyPluginCallback } from 'fastify'
import { type EpochMs, parseCalendarDate } from '../../../domain/kit/time.ts'
import { localDay } from '../../../domain/kit/zone.ts'
import type { Ruleset } from '../../../domain/rules/ruleset.ts'
import { timelineRows } from '../../../domain/rules/timeline.ts'
import { timelineSvg, wholeTime } from '../../../domain/rules/timeline-svg.ts'
import { anyVisitList } from '../../../domain/rules/visit-list.ts'
import { PAGE_HEADERS } from '../../../pages/kit/layout.ts'
import { renderGuidePage } from '../../../pages/rules/guide-page.ts'
import { type RulesAsked, renderRulesPage } from '../../../pages/rules/rules-page.ts'
import type { Clock } from '../../../ports/kit/clock.ts'
import type { Rulebook } from '../../../ports/rules/rulebook.ts'
import { askedLanguage } from '../server/accepted-language.ts'
import { ANYONE } from '../server/access.ts'

export type RulesDeps = {
  readonly rulebook: Pick<Rulebook, 'current'>
  readonly clock: Clock
  readonly demo: boolean
}

/** Query values as they come: a name that stands twice is a list, and no answer. */
type Query = Readonly<Record<string, string | readonly string[] | undefined>>

export function rulesRoute({ rulebook, clock, demo }: RulesDeps): FastifyPluginCallback {
  return (app, _options, done) => {
    app.get<{ Querystring: Query }>('/rules', ANYONE, async (request, reply) => {
      const [ruleset, now] = [rulebook.current(), clock.now()]
      const asked = askedOf(ruleset, request.query, now)
      return reply
        .code(asked.wrong ? 400 : 200)
        .headers(PAGE_HEADERS)
        .send(renderRulesPage(ruleset, asked, { now, demo }))
    })
    app.get<{ Querystring: Query }>('/rules/timeline.svg', ANYONE, async (request, reply) => {
      const ruleset = rulebook.current()
      const { region } = askedOf(ruleset, request.query, clock.now())
      return reply
        .headers({ ...PAGE_HEADERS, 'content-type': 'image/svg+xml; charset=utf-8' })
        .send(pictureOf(ruleset, region))
    })
    app.get<{ Querystring: Query }>('/guide', ANYONE, async ({ query, headers }, reply) => {
      const recorded = anyVisitList(rulebook.current(), clock.now())
      const lang = askedLanguage(query['lang'], headers) ?? 'ko'
      return reply.headers(PAGE_HEADERS).send(renderGuidePage({ lang, demo, recorded }))
    })
    done()
  }
}

/** What is not given is the first of its kind, and today. */
function askedOf(ruleset: Ruleset, query: Query, now: EpochMs): RulesAsked {
  const { category, region, day, known, lang, from } = query
  const knownCategory = ruleset.facilityTypes.find((id) => id === category)
  const knownRegion = ruleset.regions.find(({ id }) => id === region)
  const date = typeof day === 'string' ? parseCalendarDate(day) : undefined
  return {
    lang: lang === 'en' ? 'en' : 'ko',
    category: knownCategory ?? (ruleset.facilityTypes.includes(USUAL) ? USUAL : (ruleset.facilityTypes[0] ?? '')),
    region: knownRegion?.id ?? ruleset.regions[0]?.id ?? '',
    day: date ?? localDay(ruleset.zone, now),
    withLater: known === 'later',
    from: typeof from === 'string' && OF_A_VISITOR.test(from) ? from : undefined,
    wrong:
      (category !== undefined && knownCategory === undefined) ||
      (region !== undefined && knownRegion === undefined) ||
      (day !== undefined && date === undefined),
  }
}

/** A page behind a link of ours, and nothing else: the way back leads nowhere foreign. */
const OF_A_VISITOR = /^\/i\/[0-9A-Za-z/_-]{1,120}$/

/** What most people ask about. */
const USUAL = 'restaurant_cafe'

function pictureOf(ruleset: Ruleset, region: string): string {
  const asked = { region, ...wholeTime(ruleset) }
  const name = ruleset.regions.find(({ id }) => id === region) ?? { ko: region, en: region }
  const about = {
    ko: `${ruleset.title.ko}: ${name.ko}, 증명이 없는 성인`,
    en: `${ruleset.title.en}: ${name.en}, an adult without any proof (${ruleset.version})`,
  }
  return timelineSvg(ruleset, timelineRows(ruleset, ruleset.facilityTypes, asked), asked, about)
}
