/** A SIP server with the real RTP worker on free loopback ports, and SIPp to ring it. Only check-in behind it is a stand-in. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Ask, type CallScript, sayAndHangUp } from '../../src/domain/call/call-script.ts'
import type { Keyed } from '../../src/domain/call/keyed-digits.ts'
import type { SiteNumber } from '../../src/domain/call/phone/line.ts'
import type { Prompt } from '../../src/domain/pass/prompt.ts'
import type { AnswerMode, Site } from '../../src/domain/places/site.ts'
import { visitRef } from '../../src/domain/visits/visit-ref.ts'
import { createSipServer, type SipServer } from '../../src/inbound/sip/calls/sip-server.ts'
import { type Carrier, LOOPBACK } from '../../src/inbound/sip/carriers/carriers.ts'
import { createMedia } from '../../src/inbound/sip/media/create-media.ts'
import type { StreamLimits } from '../../src/inbound/sip/stack/transport/stream-limits.ts'
import type { Trace } from '../../src/inbound/sip/trace/trace.ts'
import type { Dialogue, KeyPress } from '../../src/ports/call/keypad.ts'
import type { AppEvent, VisitRef } from '../../src/ports/kit/events.ts'
import type { OwnCall } from '../../src/usecases/call/answer-own-call.ts'
import type { CheckedIn } from '../../src/usecases/call/check-in-caller.ts'
import { makeIdentifySite } from '../../src/usecases/call/identify-site.ts'
import type { IncomingCall } from '../../src/usecases/call/incoming-call.ts'
import { freeUdpPort } from '../support/world.ts'

const ROOT = join(import.meta.dirname, '..', '..')

export const ANNOUNCE = '0802050001'
export const EARLY = '0802050002'
export const SILENT = '0802050003'
export const RETIRED = '0802050004'
/** The service's own. */
export const OWN = '0802050100'
export const NOBODYS = '0802059999'

export type Ringing = {
  readonly door: SipServer
  readonly port: number
  /** Every call that was handed to check-in. */
  readonly checkIns: IncomingCall[]
  /** Every call to the service's own number. */
  readonly ownCalls: OwnCall[]
  readonly events: AppEvent[]
  /** Every key that a caller pressed. */
  readonly keys: (KeyPress & { readonly visit: VisitRef })[]
  /** What check-in does; replaced by a test that wants it slow or away. */
  behave: (call: IncomingCall) => Promise<CheckedIn>
  /** The script of a call: says what check-in wants said, and hangs up, unless a test has others. */
  scriptOf: (prompt: Prompt) => CallScript
  /** Every answer to a question of a script. */
  readonly keyed: (Keyed & { readonly visit: VisitRef; readonly asked: Ask })[]
  /** Calls whose dialogue is over. */
  readonly over: VisitRef[]
  /** What follows an answer; the rest of the script unless a test has more. */
  follow: (keyed: Keyed) => CallScript | undefined
  /** What a call asks, in place of script and follow. */
  lead: ((call: IncomingCall) => Dialogue | undefined) | undefined
  /** False makes the door believe that it never had a list of sites. */
  sitesLoaded: boolean
  /** Before each test: nothing was heard, the list of sites is there, and check-in logs. */
  forget(): void
  /** Runs a scenario once. @param through  the port to ring, unless the door's own. @throws with SIPp's own account when the door behaved otherwise */
  sipp(
    scenario: string,
    to: string,
    keys?: Readonly<Record<string, string>>,
    options?: readonly string[],
    through?: number,
  ): Promise<'passed'>
  answers(): readonly Extract<AppEvent, { type: 'call-answered' }>[]
  close(): Promise<void>
}

/** @param ports  RTP ports, a small range makes them run out */
export async function startRinging(
  settings: {
    carriers?: readonly Carrier[]
    lines?: number
    ports?: readonly [number, number]
    host?: string
    streams?: Partial<StreamLimits>
    trace?: Trace
  } = {},
): Promise<Ringing> {
  const from = 20_000 + Math.floor((process.pid % 1_000) * 20)
  const media = await createMedia({ ports: settings.ports ?? [from, from + 199], promptsFolder: join(ROOT, 'prompts') })
  const checkIns: IncomingCall[] = []
  const ownCalls: OwnCall[] = []
  const events: AppEvent[] = []
  const keys: Ringing['keys'] = []
  const keyed: Ringing['keyed'] = []
  const over: VisitRef[] = []
  const sites = [site(1, ANNOUNCE, 'announce'), site(2, EARLY, 'early'), site(3, SILENT, 'silent')]
  const list = [...sites, { ...site(4, RETIRED, 'announce'), retired: true }]
  const byNumber = new Map(list.map((each) => [each.number, each]))
  const ringing: Pick<Ringing, 'behave' | 'scriptOf' | 'follow' | 'lead' | 'sitesLoaded'> = {
    behave: logged,
    scriptOf: sayAndHangUp,
    follow: () => undefined,
    lead: undefined,
    sitesLoaded: true,
  }
  const identifySite = makeIdentifySite({
    ownNumber: OWN as SiteNumber,
    sites: {
      get loaded() {
        return ringing.sitesLoaded
      },
      byNumber: (number) => byNumber.get(number),
      byId: (id) => list.find((each) => each.id === id),
      all: () => list,
    },
  })
  const dialogueOf = ({ callKey }: IncomingCall, prompt: Prompt): Dialogue => ({
    script: ringing.scriptOf(prompt),
    async keyed(asked, answer) {
      keyed.push({ visit: visitRef(callKey), asked, ...answer })
      return ringing.follow(answer)
    },
    over: () => void over.push(visitRef(callKey)),
  })
  const door = createSipServer({
    identifySite,
    checkIn: async (call) => {
      checkIns.push(call)
      const checkedIn = await ringing.behave(call)
      if (checkedIn.kind !== 'logged') return checkedIn
      if (ringing.lead === undefined) return { ...checkedIn, dialogue: dialogueOf(call, checkedIn.prompt) }
      const dialogue = ringing.lead(call)
      return { ...checkedIn, ...(dialogue && { dialogue }) }
    },
    answerOwnCall: async (call) => {
      ownCalls.push(call)
      return { kind: 'taken', prompt: { kind: 'own-page', language: 'ko', digits: '' } }
    },
    now: () => Date.parse('2022-01-12T11:40+09:00'),
    carriers: settings.carriers ?? [LOOPBACK],
    events: { emit: (event) => void events.push(event) },
    media,
    onDtmf: (visit, press) => void keys.push({ visit, ...press }),
    linesPerNumber: settings.lines ?? 30,
    ...(settings.streams === undefined ? {} : { streams: settings.streams }),
    ...(settings.trace === undefined ? {} : { trace: settings.trace }),
  })
  const [bound] = await door.listen([{ host: settings.host ?? '127.0.0.1', port: 0 }])
  const port = bound?.port ?? 0
  const host = settings.host ?? '127.0.0.1'
  return Object.assign(ringing, {
    door,
    port,
    checkIns,
    ownCalls,
    events,
    keys,
    keyed,
    over,
    sipp: (scenario: string, to: string, given = {}, options: readonly string[] = [], through = port) =>
      runSipp(host, through, scenario, to, given, options),
    forget() {
      checkIns.length = 0
      events.length = 0
      ringing.behave = logged
      ringing.sitesLoaded = true
    },
    answers: () => events.filter((event) => event.type === 'call-answered'),
    async close() {
      await door.close(1_000)
      await media.close()
    },
  })
}

export async function logged(call: IncomingCall): Promise<CheckedIn> {
  const prompt = { kind: 'repeat', language: 'ko', digits: '' } as const
  return { kind: 'logged', repeat: false, prompt, key: { day: '2022-01-12' as never, callKey: call.callKey } }
}

function site(id: number, number: string, answerMode: AnswerMode): Site {
  return {
    id,
    number: number as SiteNumber,
    name: '노원카페',
    nameEn: 'Nowon Cafe',
    category: 'restaurant_cafe',
    region: 'seoul',
    answerMode,
    retired: false,
    hasDoorScreen: false,
  }
}

const DEFAULT_KEYS = { identity: '<sip:01000000001@127.0.0.1>', from: '<sip:01000000001@127.0.0.1>' }

/** @param options  SIPp's, in place of the same ones given here */
async function runSipp(
  host: string,
  port: number,
  scenario: string,
  to: string,
  keys: Readonly<Record<string, string>>,
  options: readonly string[],
): Promise<'passed'> {
  const folder = await mkdtemp(join(tmpdir(), 'sipp-'))
  const errors = join(folder, 'errors.log')
  await symlink(join(ROOT, 'prompts/ko/repeat.al'), join(folder, 'said.al')) // what callers say: any sound shows that they hear
  // Each run has a port of its own: what a former one left behind would only confuse SIPp.
  const localPort = String(await freeUdpPort())
  const given = Object.entries({ ...DEFAULT_KEYS, ...keys }).flatMap(([name, value]) => ['-key', name, value])
  const child = spawn(
    'sipp',
    [
      ...[
        host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`,
        '-sf',
        join(ROOT, 'tests/journeys/scenarios', `${scenario}.xml`),
        '-s',
        to,
        '-i',
        host,
      ],
      ...[
        '-p',
        localPort,
        '-m',
        '1',
        '-nostdin',
        '-timeout',
        '30',
        '-timeout_error',
        '-trace_err',
        '-error_file',
        errors,
        ...given,
        ...options,
      ],
    ],
    { stdio: ['ignore', 'ignore', 'pipe'], cwd: folder },
  )
  const [code, complaint] = await ended(child)
  const account = await readFile(errors, 'utf8').catch(() => '')
  await rm(folder, { recursive: true })
  if (code !== 0) throw new Error(`SIPp ${scenario}: exit ${code}\n${complaint}\n${account}`)
  return 'passed'
}

function ended(child: ChildProcess): Promise<readonly [number | null, string]> {
  let complaint = ''
  child.stderr?.on('data', (data) => {
    complaint += String(data)
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve([code, complaint]))
  })
}
