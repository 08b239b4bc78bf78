/** Work ahead of the calls as `ansimpass doctor` sees it: whether the hours are long enough for all known persons, and whether the last ones were. */
import pg from 'pg'
import { connectionConfig } from '../../adapters/postgres/kit/connect.ts'
import { readWalkSummary, type WalkSummary } from '../../adapters/postgres/pass/walk-summary.ts'
import { type DayHours, dayOfBegin, isWithin, lengthOf } from '../../domain/kit/day-hours.ts'
import { addDays, type EpochMs, SECOND } from '../../domain/kit/time.ts'
import { SHARDS } from '../../domain/pass/outbox-shard.ts'
import { MOST_BY_ITSELF, refreshRate } from '../../domain/pass/refresh-rate.ts'
import type { Config, Secrets } from '../../main/config/config.ts'
import type { WalkName } from '../../ports/pass/walk-progress.ts'
import { clockOfFolder } from '../clock-of-folder.ts'
import { databaseToAsk } from './database.ts'
import type { Finding, Words } from './finding.ts'

const CONNECT_WITHIN_MS = 3_000
/** Three rows a person are counted. */
const COUNT_WITHIN_MS = 30_000

/** None where there is no database to ask, or it does not answer: that is told of the database. */
export async function aheadFindings(config: Config, secrets: Secrets): Promise<readonly Finding[]> {
  const url = await databaseToAsk(config, secrets)
  const summary = url === undefined ? undefined : await summaryOf(url).catch(() => undefined)
  if (summary === undefined) return []
  const { now } = clockOfFolder(config.dataFolder, Date.now())
  return [refreshFinding(config.ahead, summary, now), noticesFinding(config.ahead, summary, now)]
}

async function summaryOf(url: string): Promise<WalkSummary> {
  const limits = { connectTimeoutMs: CONNECT_WITHIN_MS, statementTimeoutMs: COUNT_WITHIN_MS, name: 'doctor' }
  const client = new pg.Client(connectionConfig(url, 'app', limits))
  client.on('error', () => {})
  try {
    await client.connect()
    return await readWalkSummary(client)
  } finally {
    await client.end().catch(() => {})
  }
}

function refreshFinding({ perSecond, offPeak }: Config['ahead'], summary: WalkSummary, now: EpochMs): Finding {
  const finding = { id: 'looked-up-ahead', about: { ko: '미리 조회', en: 'looked up ahead' } }
  if (perSecond === 0) return { ...finding, state: 'ok', found: 'off (ANSIMPASS_REFRESH_RATE=0)' }
  const { persons } = summary
  if (persons === 0) return { ...finding, state: 'ok', found: 'nobody is known yet' }
  const seconds = lengthOf(offPeak) / SECOND
  const rate = perSecond === 'auto' ? refreshRate(persons, lengthOf(offPeak)) : perSecond
  const needed = Math.ceil(persons / seconds)
  const walk = lastWalk('refresh', summary, offPeak, now)
  const found = `${persons} persons at ${Math.ceil(rate)} a second take ${hoursIn(persons / rate)} of ${hoursIn(seconds)}; ${walk.said}`
  if (rate < needed) return { ...finding, state: 'warn', found, todo: slowerThan(needed, perSecond) }
  return walk.isWhole ? { ...finding, state: 'ok', found } : { ...finding, state: 'warn', found, todo: SEE_REGISTRY }
}

function noticesFinding({ notices, civilHours }: Config['ahead'], summary: WalkSummary, now: EpochMs): Finding {
  const finding = { id: 'expiry-notices', about: { ko: '만료 알림', en: 'expiry notices' } }
  if (!notices) return { ...finding, state: 'ok', found: 'off (ANSIMPASS_NOTICES=off)' }
  const { said, isWhole } = lastWalk('notices', summary, civilHours, now)
  return isWhole
    ? { ...finding, state: 'ok', found: said }
    : { ...finding, state: 'warn', found: said, todo: SEE_TEXTS }
}

/** Of the last hours that are over: of those under way nobody knows yet. */
function lastWalk(name: WalkName, { walked }: WalkSummary, hours: DayHours, now: EpochMs) {
  const shards = walked.filter(({ walk }) => walk === name)
  if (shards.length === 0) return { said: 'no walk yet', isWhole: true }
  const begun = dayOfBegin(hours, now)
  const last = isWithin(hours, now) ? addDays(begun, -1) : begun
  const whole = shards.filter(({ round, done }) => round > last || (round === last && done)).length
  if (whole === SHARDS) return { said: `the walk of ${last} came to its end`, isWhole: true }
  return { said: `the walk of ${last} came to its end in ${whole} of ${SHARDS} parts`, isWhole: false }
}

function slowerThan(needed: number, perSecond: Config['ahead']['perSecond']): Words {
  if (perSecond === 'auto')
    return {
      ko: `저절로는 초당 ${MOST_BY_ITSELF}명까지입니다. 등록처와 상의해 ANSIMPASS_REFRESH_RATE=${needed} 이상으로 정하거나 ANSIMPASS_OFF_PEAK 를 늘리세요`,
      en: `by itself it asks for ${MOST_BY_ITSELF} a second at most: agree on more with the registry (ANSIMPASS_REFRESH_RATE=${needed}), or lengthen ANSIMPASS_OFF_PEAK`,
    }
  return {
    ko: `ANSIMPASS_REFRESH_RATE 를 auto 나 ${needed} 이상으로 하거나 ANSIMPASS_OFF_PEAK 를 늘리세요`,
    en: `set ANSIMPASS_REFRESH_RATE to auto, or to ${needed} or more, or lengthen ANSIMPASS_OFF_PEAK`,
  }
}

const SEE_REGISTRY = {
  ko: '등록처가 느리거나 멈췄는지(/readyz 의 registry, ansimpass_statuses_left), texts 가 그 시간에 돌았는지 보세요 (docs/ahead.md)',
  en: 'see whether the registry was slow or away (registry in /readyz, ansimpass_statuses_left), and whether texts ran in those hours (docs/ahead.md)',
}
const SEE_TEXTS = {
  ko: '문자 게이트웨이가 멈췄는지(/readyz 의 textGateway), texts 가 그 시간에 돌았는지 보세요 (docs/ahead.md)',
  en: 'see whether the text gateway was away (textGateway in /readyz), and whether texts ran in those hours (docs/ahead.md)',
}

function hoursIn(seconds: number): string {
  const minutes = Math.ceil(seconds / 60)
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')} h`
}
