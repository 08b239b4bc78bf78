/** The calls of the demo: starts them on the handset and joins to each what the parts of the server tell of it. */
import { randomUUID } from 'node:crypto'
import type { ControlSite } from '../../src/contracts/control.ts'
import type { DemoArrival, DemoMessage } from '../../src/contracts/demo-page.ts'
import { doorStateOf } from '../../web/demo/door-state.ts'
import { plainNumber, withHyphens } from '../world/phone-form.ts'
import { type CallRecord, createCallRecord } from './call-record.ts'
import { promptWords } from './prompt-words.ts'
import type { Ring, RingProgress, RingRequest } from './ring.ts'
import { type AppEvent, stepOfEvent } from './step-of-event.ts'

const KEPT_CALLS = 200
/** A text later than this is not the answer to that call. */
const TEXT_WINDOW_MS = 10 * 60_000
/** The server speaks of a call within milliseconds. */
const CLAIM_WINDOW_MS = 5_000
/** Final answers that mean "logged" (200, 486) may be followed by a text; these never are. */
const WITHOUT_TEXT: Readonly<Record<number, string>> = {
  0: 'no-answer',
  403: 'unreadable',
  404: 'no-such-site',
  410: 'retired',
  433: 'withheld',
  480: 'lines-full',
  503: 'unavailable',
}

export type CalledPlace = Pick<ControlSite, 'name' | 'nameEn'>

export type CallBook = {
  start(request: RingRequest, site: CalledPlace | undefined, now: number): CallRecord
  find(id: string): CallRecord | undefined
  event(event: AppEvent): void
  arrival(arrival: DemoArrival): void
  text(phone: string, message: DemoMessage): void
  forget(): void
}

export function createCallBook(ring: Ring): CallBook {
  const calls = new Map<string, CallRecord>()
  const newestFirst = () => [...calls.values()].reverse()
  const ofVisit = (visit: string) => newestFirst().find((call) => call.visit === visit)

  /** A visit that no call of ours has named: the newest call to that place that the server has not spoken of yet. */
  const claim = (visit: string, site: string) => {
    if (ofVisit(visit) !== undefined) return
    const ours = newestFirst().find(
      (call) => plainNumber(call.view().site) === plainNumber(site) && call.age() < CLAIM_WINDOW_MS && isNew(call),
    )
    if (ours !== undefined) ours.visit = visit
  }

  return {
    start(request, site, now) {
      const id = randomUUID()
      const call = createCallRecord(
        {
          id,
          site: withHyphens(request.site),
          ...(site === undefined ? {} : { siteName: { ko: site.name, en: site.nameEn } }),
          phone: request.withheld ? '' : withHyphens(request.phone),
          withheld: request.withheld,
          startedAt: now,
        },
        request.phone,
      )
      calls.set(id, call)
      for (const old of [...calls.keys()].slice(0, -KEPT_CALLS)) calls.delete(old)
      void ringThrough(call, ring, request)
      return call
    },
    find: (id) => calls.get(id),
    event(event) {
      if (!('visit' in event)) return
      if (event.type === 'call-received') claim(event.visit, event.site)
      const call = ofVisit(event.visit)
      const step = stepOfEvent(event)
      if (call === undefined || step === undefined) return
      call.step(step)
      if (event.type === 'call-answered') takePrompt(call, event.prompt)
      // Of a call that asks each announcement, when it is over.
      if (event.type === 'prompt-played') takePrompt(call, event.prompt)
      if (event.type === 'call-answered' && event.outcome === 'repeat') call.change({ noText: 'repeat' })
      // Nothing goes to the outbox for a fixed line that rings the service's own number: nobody else will say so.
      if (event.type === 'call-answered' && event.prompt.startsWith('own-page-no-texts'))
        call.change({ noText: 'line-takes-no-texts' })
      if (event.type === 'text-not-sent') call.change({ noText: event.why })
    },
    arrival(arrival) {
      const values = { state: doorStateOf(arrival, arrival.at) }
      ofVisit(arrival.key)?.step({ part: 'door', code: 'shown', values })
    },
    text(phone, message) {
      newestFirst()
        .find((call) => call.phone === phone && !call.view().withheld && call.age() < TEXT_WINDOW_MS)
        ?.text(message)
    },
    forget: () => calls.clear(),
  }
}

function isNew(call: CallRecord): boolean {
  return call.view().steps.every((step) => step.part === 'handset')
}

async function ringThrough(call: CallRecord, ring: Ring, request: RingRequest): Promise<void> {
  call.step({ part: 'handset', code: 'rings', values: {} })
  try {
    await ring(request, (progress) => takeProgress(call, progress))
  } catch {
    call.step({ part: 'handset', code: 'cannot-ring', values: {} })
  }
  call.sound.end()
  call.handset = undefined
  const answer = call.view().answer ?? 0
  const noText = call.view().noText ?? WITHOUT_TEXT[answer]
  call.step({ part: 'handset', code: 'over', values: { code: answer } })
  call.change({ state: 'ended', ...(noText === undefined ? {} : { noText }) })
}

function takeProgress(call: CallRecord, progress: RingProgress): void {
  switch (progress.kind) {
    case 'sent':
      call.visit = progress.visit
      return
    case 'handset':
      call.handset = progress.handset
      return
    case 'provisional':
      if (progress.code === 183) call.change({ state: 'early' })
      return
    case 'final':
      call.change({ answer: progress.code, ...(progress.code === 200 ? { state: 'answered' as const } : {}) })
      return
    case 'audio': {
      const first = !call.sound.heard
      call.sound.take(progress.payload, progress.codec)
      if (!first) return
      call.step({ part: 'handset', code: 'hears', values: {} })
      call.change({ sound: true })
      return
    }
    case 'recognised': {
      const { kind, language, digits } = progress.prompt
      const words = promptWords(kind, digits)
      if (words !== undefined) call.change({ prompt: { kind, language, words } })
      return
    }
  }
}

/** A prompt is told as `logged-pass` or `logged-pass/ko`. A silent site plays none: the page shows words only where there was sound. */
function takePrompt(call: CallRecord, told: string): void {
  const [kind = '', language] = told.split(/[/:.]/)
  const words = promptWords(kind, call.phone.slice(-4))
  if (words !== undefined) {
    call.change({ prompt: { kind, language: language === 'en' || call.phone.startsWith('+') ? 'en' : 'ko', words } })
  }
}
