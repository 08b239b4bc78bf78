/**
 * Time from a call to the pass page, without the typing: `npm run bench:link [PEOPLE]` (default 100).
 *
 * So many people ring at once, open their links, agree, are verified by the demo's real OpenID provider (a process of its
 * own) and see their pass. Twice: as people do, who read and type for one to three seconds at each page (which is not
 * counted), and all pressing in the same moment at every page, the worst there is. The provider's own pages are counted
 * apart. On loopback, in a temporary folder, on free ports; ends what it has started. Beside it: the weight of each page
 * and what it asks for.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawnIdentity } from '../demo/identity/spawn-identity.ts'
import { startRegistry } from '../demo/registry/registry.ts'
import { ciOf, diOf } from '../demo/world/identifiers.ts'
import { createHandset } from '../src/cli/handset/create-handset.ts'
import type { DemoNotice } from '../src/contracts/demo-page.ts'
import type { CalendarDate } from '../src/domain/kit/time.ts'
import { newBrowser, visitDemoIdentity } from '../tests/support/demo-identity.ts'
import { startWorld, type World } from '../tests/support/world.ts'
import { aboutMachine, asTable, durations, type Row } from './report.ts'

const CAFE = '080-000-0001'
const [count = 100] = process.argv.slice(2).map(Number)

type Step = 'text on the phone' | 'link' | 'digits' | 'consent' | 'to the provider' | 'provider' | 'return' | 'pass'
type Times = Map<Step, number>
type Person = { readonly id: string; readonly name: string; readonly birthDate: string; readonly phone: string }

if (!(count >= 1 && count <= 1000)) {
  console.error('bench:link: PEOPLE from 1 to 1000')
  process.exitCode = 1
} else await bench()

async function bench(): Promise<void> {
  console.log(aboutMachine())
  const folder = mkdtempSync(join(tmpdir(), 'bench-link-'))
  const people = Array.from({ length: 2 * count + 1 }, (_, nth) => personOf(nth))
  const identity = await spawnIdentity()
  const registry = await startRegistry({ port: 0, people: people.map(recordsOf) })
  writeFileSync(join(folder, 'identity.json'), JSON.stringify({ providers: [providerOf(identity)] }), { mode: 0o600 })
  const world = await startWorld({
    env: {
      ANSIMPASS_IDENTITY: join(folder, 'identity.json'),
      ANSIMPASS_REGISTRY: registry.baseUrl,
      ANSIMPASS_LINES: '10000',
    },
  })
  try {
    identity.setPublicUrl(world.http)
    identity.setPeople(
      people.map((each) => ({
        ...each,
        phone: `+82${each.phone.slice(1)}`,
        ci: ciOf(each.id),
        di: diOf(each.id),
        note: { ko: '', en: '' },
      })),
    )
    await untilKnown(identity.issuer)
    const weights = new Map<Step, { bytes: number; requests: number }>()
    const stage = { world, linkOf: await followTexts(world) }
    await walk(stage, people.slice(0, 1), weights) // the first of a process compiles and connects
    const typing = people.slice(1, count + 1)
    report('who read and type', await walk({ ...stage, pausing: true }, typing, weights), weights)
    report('who all press in the same moment', await walk(stage, people.slice(count + 1), weights), weights)
  } finally {
    await world.stop()
    await world.remove()
    await registry.close()
    rmSync(folder, { recursive: true, force: true })
  }
  process.exit() // the provider's process ends with us
}

function personOf(nth: number): Person {
  const last = String(nth + 1).padStart(4, '0')
  return {
    id: `p${nth}`,
    name: `김${'가나다라마바사아자차'[nth % 10]}${last}`,
    birthDate: '1980-05-01',
    phone: `0100001${last}`,
  }
}

function recordsOf({ id, name, birthDate, phone }: Person) {
  const dose = (nth: number, date: string) =>
    ({ kind: 'vaccination', vaccine: 'pfizer', dose: nth, seriesDoses: 2, date: date as CalendarDate }) as const
  return {
    registryIdentifier: `KR-BENCH-${id}`,
    name,
    birthDate,
    phone,
    evidence: [dose(1, '2021-09-01'), dose(2, '2021-10-01')],
  }
}

function providerOf({ issuer, clientId, clientSecret }: Awaited<ReturnType<typeof spawnIdentity>>) {
  return { kind: 'openid-connect', id: 'demo', name: { ko: '시연', en: 'Demo' }, issuer, clientId, clientSecret }
}

/** The provider knows where people come back to. */
async function untilKnown(issuer: string): Promise<void> {
  while (!(await fetch(`${issuer}/.well-known/openid-configuration`)).ok) await pause(50)
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

/** The product, and where its texts arrive. */
type Stage = {
  readonly world: World
  readonly linkOf: (phone: string) => Promise<string>
  /** Whether people read and type at each page. */
  readonly pausing?: boolean
}
type Weights = Map<Step, { bytes: number; requests: number }>

/** All at once: each rings, and walks to the pass. */
async function walk(stage: Stage, people: readonly Person[], weights: Weights): Promise<Times[]> {
  const handset = await createHandset({ server: stage.world.sip })
  const times = await Promise.all(people.map((person) => toThePass(stage, handset, person, weights)))
  handset.close()
  return times
}

async function toThePass(
  { world, linkOf, pausing = false }: Stage,
  handset: Awaited<ReturnType<typeof createHandset>>,
  { id, phone }: Person,
  weights: Weights,
): Promise<Times> {
  const times: Times = new Map()
  const browser = newBrowser()
  const timed = async <T>(step: Step, act: () => Promise<T>): Promise<T> => {
    const began = performance.now()
    const result = await act()
    times.set(step, (times.get(step) ?? 0) + performance.now() - began)
    return result
  }
  /** One press of a button or link: the POST, its 303, and the page behind it. */
  const press = (step: Step, url: string, form?: Readonly<Record<string, string>>) =>
    timed(step, async () => {
      let [at, body] = [url, form && new URLSearchParams(form)]
      for (let requests = 1; ; requests += 1) {
        const answer = await browser(at, body === undefined ? {} : { method: 'POST', body })
        const page = await answer.text()
        const location = answer.headers.get('location')
        if (location === null) {
          if (answer.status !== 200) throw new Error(`${step}: ${answer.status}`)
          weights.set(step, { bytes: Buffer.byteLength(page), requests })
          return { page, at }
        }
        at = new URL(location, at).href
        body = undefined
      }
    })

  void handset.ring({ siteNumber: CAFE, from: phone, media: false, maxMs: 20_000 })
  const reads = () => (pausing ? pause(1_000 + Math.random() * 2_000) : Promise.resolve())
  const link = await timed('text on the phone', () => linkOf(phone))
  await reads()
  const first = await press('link', link)
  await reads()
  const consent = await press('digits', link, { digits: phone.slice(-4), mark: hidden(first.page, 'mark'), lang: 'ko' })
  await reads()
  const agreed = { 'agree-identity': 'yes', 'agree-status': 'yes', provider: 'demo', lang: 'ko' }
  const leave = await press('consent', `${consent.at.split('?')[0]}/consent`, agreed)
  const address = /href="([^"]*client_id=[^"]*)"/.exec(leave.page)?.[1]?.replaceAll('&amp;', '&') ?? ''
  await reads()
  const query = await timed('provider', () =>
    visitDemoIdentity(address, { person: id, act: 'confirm' }, browser, world.http),
  )
  const pass = await press('return', `${world.http}/identity/return/demo?${new URLSearchParams(query)}`)
  if (!pass.page.includes('확인 완료')) throw new Error(`no pass for ${id}`)
  return times
}

/** Texts as the demo's text centre delivers them: one stream for all, since asking for each would be the load. */
async function followTexts(world: World): Promise<(phone: string) => Promise<string>> {
  const links = new Map<string, PromiseWithResolvers<string>>()
  const of = (phone: string) => {
    const known = links.get(phone) ?? Promise.withResolvers<string>()
    links.set(phone, known)
    return known
  }
  const { body } = await fetch(`${world.http}/demo/events`)
  const read = async () => {
    let rest = ''
    for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const lines = (rest + chunk).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        if (!line.startsWith('data: ')) continue
        const notice = JSON.parse(line.slice(6)) as DemoNotice
        if (notice.type !== 'text') continue
        const link = /https?:\S+\/i\/\S+/.exec(notice.message.text)?.[0]
        if (link !== undefined) of(notice.phone.replaceAll('-', '')).resolve(link)
      }
    }
  }
  read().catch(() => {}) // the world has ended
  return (phone) => of(phone).promise
}

function hidden(page: string, name: string): string {
  return new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? ''
}

function report(who: string, walked: readonly Times[], weights: Weights): void {
  const steps = [...(walked[0]?.keys() ?? [])]
  const own = (times: Times) => sum([...times].filter(([step]) => step !== 'provider').map(([, ms]) => ms))
  const pages = (times: Times) => own(times) - (times.get('text on the phone') ?? 0)
  console.log(`\n${walked.length} people at once ${who}\n`)
  const rows: Row[] = steps.map((step) => {
    const { bytes = '', requests = '' } = weights.get(step) ?? {}
    const times = durations(walked.map((of) => of.get(step) ?? 0))
    return { step, ...times, 'page bytes': bytes, requests }
  })
  rows.push({ step: 'our pages together', ...durations(walked.map(pages)) })
  rows.push({ step: 'call to pass, without the provider', ...durations(walked.map(own)) })
  console.log(asTable(rows))
}

function sum(all: readonly number[]): number {
  return all.reduce((total, each) => total + each, 0)
}
