/** A whole SIP server on a clock that the test turns: no socket, no worker. Callers do what they are told, in any order, and keep account. */
import { expect, vi } from 'vitest'
import { type CallScript, sayAndHangUp } from '../../src/domain/call/call-script.ts'
import type { SiteNumber } from '../../src/domain/call/phone/line.ts'
import type { Prompt } from '../../src/domain/pass/prompt.ts'
import type { AnswerMode, Site } from '../../src/domain/places/site.ts'
import { createSipContext } from '../../src/inbound/sip/calls/create-sip-context.ts'
import type { MediaListener, MediaSession } from '../../src/inbound/sip/calls/media.ts'
import { onPacket } from '../../src/inbound/sip/calls/on-packet.ts'
import type { SipServerDeps } from '../../src/inbound/sip/calls/sip-context.ts'
import { createCarriers, LOOPBACK } from '../../src/inbound/sip/carriers/carriers.ts'
import { parseMessage, type SipRequest, type SipResponse } from '../../src/inbound/sip/stack/message/parse-message.ts'
import { createTimerWheel, TICK_MS } from '../../src/inbound/sip/stack/transaction/timer-wheel.ts'
import { transactionKey } from '../../src/inbound/sip/stack/transaction/transaction-key.ts'
import type { Transport } from '../../src/inbound/sip/stack/transport/address.ts'
import { localAddress } from '../../src/inbound/sip/stack/transport/local-address.ts'
import type { Dialogue } from '../../src/ports/call/keypad.ts'
import type { CheckedIn } from '../../src/usecases/call/check-in-caller.ts'

export const NUMBERS = { announce: '0802050001', early: '0802050002', silent: '0802050003', nobodys: '0802059999' }

/** What a script that asks puts first, and nothing else does. */
export const QUESTION = 'logged-link'

/** One message of a caller's, and what it heard in answer. An INVITE that comes when its transaction is forgotten is another. */
export type Asked = {
  readonly request: SipRequest
  readonly heard: { readonly text: string; readonly status: number }[]
}

export type World = ReturnType<typeof createWorld>

export function createWorld(scriptOf: (prompt: Prompt) => CallScript = sayAndHangUp) {
  let now = 0
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] })
  const wheel = createTimerWheel(() => now)
  const faults: string[] = []
  const waitingVisits: ((how: CheckedIn) => void)[] = []
  const visits: string[] = []
  const prompts = new Set<(how: 'complete' | 'stopped') => void>()
  const listeners = new Set<MediaListener>()
  let bytesSaid = 0
  let promptsPlayed = 0
  let questionsPut = 0
  let questionsOver = 0
  const dialogueOf = (prompt: Prompt): Dialogue => ({
    script: scriptOf(prompt),
    async keyed() {
      questionsOver++
      return undefined
    },
    over: () => {},
  })
  const deps: SipServerDeps = {
    linesPerNumber: 3,
    carriers: [LOOPBACK],
    now: () => Date.parse('2022-01-12T11:40+09:00') + now,
    events: { emit: (event) => void (event.type === 'fault' && faults.push(event.message)) },
    identifySite: (dialled, line) => {
      const mode = (['announce', 'early', 'silent'] as const).find((each) => NUMBERS[each] === dialled)
      return mode === undefined || line === 'withheld' || line === 'unreadable'
        ? { kind: 'no-such-site' }
        : { kind: 'site', site: site(mode), line }
    },
    answerOwnCall: async () => ({ kind: 'unavailable' }), // the model rings sites only
    async checkIn({ callKey }) {
      const key = Buffer.from(callKey).toString('hex')
      visits.push(key)
      const checkedIn = await new Promise<CheckedIn>((resolve) => {
        waitingVisits.push(resolve)
      })
      return checkedIn.kind === 'logged' ? { ...checkedIn, dialogue: dialogueOf(checkedIn.prompt) } : checkedIn
    },
    media: { open: async (_, listener) => session(listener), close: async () => {} },
  }
  const door = createSipContext(deps, wheel, 10_000)
  door.locals.push(localAddress('127.0.0.1'))
  const carriers = createCarriers([LOOPBACK])
  const asked: Asked[] = []
  const open = new Map<string, Asked>()
  const byes = new Map<string, Set<string>>()

  function session(listener: MediaListener = {}): MediaSession {
    listeners.add(listener)
    let isOpen = true
    let finish: ((how: 'complete' | 'stopped') => void) | undefined
    const over = (how: 'complete' | 'stopped') => {
      if (finish === undefined) return
      prompts.delete(finish)
      const tell = finish
      finish = undefined
      tell(how)
    }
    return {
      localPort: 20_000,
      durationMs: () => 2_000,
      update: () => true,
      play: ({ kind }) =>
        new Promise((resolve) => {
          promptsPlayed++
          if (kind === QUESTION) questionsPut++
          finish = resolve
          prompts.add(resolve)
        }),
      hush: () => over('stopped'),
      close() {
        if (isOpen) listeners.delete(listener)
        isOpen = false
        over('stopped')
      },
    }
  }

  /** @param host  the caller's address: whatever is said to it must go there */
  function send(text: string, host: string, transport: Transport): Asked | undefined {
    const message = parseMessage(text.replace(/\r?\n/g, '\r\n'))
    if (message.kind === 'request') note(message)
    const source = { address: host, port: 5060 }
    const wayBack = () => (said: string) => {
      bytesSaid += said.length
      hear(said, host)
    }
    const local = async () => ({ address: '127.0.0.1', port: 5070 })
    onPacket(
      { text: text.replace(/\r?\n/g, '\r\n'), source, transport, local, wayBack, wayTo: wayBack },
      carriers,
      door,
    )
    return message.kind === 'request' ? open.get(nameOf(message)) : undefined
  }

  function note(request: SipRequest): void {
    if (request.method === 'ACK') return
    const name = nameOf(request)
    const key = transactionKey({ request, carrier: LOOPBACK }, request.method)
    const known = request.method === 'INVITE' ? door.transactions.invite(key) : door.transactions.request(key)
    if (known !== undefined && open.has(name)) return
    const fresh = { request, heard: [] }
    open.set(name, fresh)
    asked.push(fresh)
  }

  function hear(said: string, host: string) {
    const message = parseMessage(said)
    if (message.kind === 'response') return hearAnswer(message, said, host)
    if (message.kind !== 'request') throw new Error(`not SIP: ${said}`)
    expect(message.method).toBe('BYE')
    expect(message.callId, 'nothing goes but to where the call came from').toContain(host)
    const known = byes.get(message.callId + message.fromTag) ?? new Set()
    byes.set(message.callId + message.fromTag, known.add(said))
  }

  function hearAnswer(message: SipResponse, said: string, host: string): void {
    expect(message.callId, 'nothing goes but to where the call came from').toContain(host)
    const found = open.get(nameOf(message))
    expect(found, 'every answer is to a request').toBeDefined()
    found?.heard.push({ text: said, status: message.status })
  }

  async function pass(ms: number): Promise<void> {
    await settle()
    for (const until = now + ms; now < until; ) {
      now += TICK_MS
      vi.advanceTimersByTime(TICK_MS)
      await settle()
    }
  }

  return {
    door,
    asked,
    visits,
    faults,
    /** By call: every text of our BYE. */
    byes,
    get openTransactions() {
      return door.transactions.size
    },
    get openSessions() {
      return listeners.size
    },
    /** Everything sent to anybody, repetitions too. */
    get bytesSaid() {
      return bytesSaid
    },
    get promptsPlayed() {
      return promptsPlayed
    },
    /** Questions whose first try began, and those that whoever put them was told the end of. */
    get questions() {
      return { put: questionsPut, over: questionsOver }
    },
    send,
    pass,
    /** Check-in ends for all calls that wait in it. */
    async store(how: 'logged' | 'unavailable') {
      const prompt = { kind: 'repeat', language: 'ko', digits: '' } as const
      for (const resolve of waitingVisits.splice(0)) {
        resolve(
          how === 'unavailable' ? { kind: 'unavailable' } : ({ kind: 'logged', repeat: false, prompt } as CheckedIn),
        )
      }
      await settle()
    },
    /** Sound of every caller is heard. */
    async hearSound() {
      for (const { onHeard } of listeners) onHeard?.()
      await settle()
    },
    /** Every prompt has been spoken. */
    async speak() {
      for (const finish of [...prompts]) {
        prompts.delete(finish)
        finish('complete')
      }
      await settle()
    },
    close() {
      wheel.close()
      vi.useRealTimers()
    },
  }
}

/** What is promised goes on in turns of its own; no chain of the door's is longer. */
async function settle(): Promise<void> {
  for (let i = 0; i < 8; i++) await Promise.resolve()
}

function nameOf({ callId, via, cseq, method }: SipRequest | SipResponse): string {
  return `${callId} ${via.branch} ${cseq} ${method}`
}

function site(answerMode: AnswerMode): Site {
  return {
    id: 1,
    number: NUMBERS[answerMode] as SiteNumber,
    name: '노원카페',
    nameEn: 'Nowon Cafe',
    category: 'restaurant_cafe',
    region: 'seoul',
    answerMode,
    retired: false,
    hasDoorScreen: false,
  }
}
