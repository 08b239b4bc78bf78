/** The door's side of the RTP worker: opens a port for a call, plays a prompt into it, closes it. */
import { isIP, isIPv6 } from 'node:net'
import { Worker } from 'node:worker_threads'
import type { Prompt } from '../../../domain/pass/prompt.ts'
import type { Media, MediaOffer, MediaSession } from '../media.ts'
import { loadPrompts, promptDurationMs } from './prompt-library.ts'
import type { FromWorker, StreamTarget, ToWorker, WorkerStart } from './rtp-messages.ts'

/** A worker that does not open a port in this time is taken as away: the call goes on without sound. */
const OPEN_LIMIT_MS = 300
/** A worker that died is started again by the next call, but not more often than this. */
const RESTART_AFTER_MS = 1_000

export type MediaSettings = {
  /** First and last UDP port, both included; a call takes one even port. */
  readonly ports: readonly [number, number]
  /** Holds `ko/*.al` and `en/*.al`. */
  readonly promptsFolder: string
  /** The worker died: calls go without sound until the next one starts it again. */
  readonly onFault?: (error: Error) => void
}

type Outcome = 'complete' | 'stopped'

/**
 * Starts the RTP worker.
 *
 * @throws AppError `PROMPT_MISSING`, `PROMPT_TOO_LONG` when an announcement is unfit
 */
export async function createMedia(settings: MediaSettings): Promise<Media> {
  const library = loadPrompts(settings.promptsFolder)
  const opening = new Map<number, (localPort: number | undefined) => void>()
  const playing = new Map<number, (outcome: Outcome) => void>()
  let lastId = 0
  let closed = false
  let startedAt = 0
  let worker: Worker | undefined
  await start()

  return { open, close }

  function start(): Promise<void> {
    startedAt = performance.now()
    const started = new Worker(new URL('./rtp-worker.ts', import.meta.url), {
      workerData: { ports: settings.ports, library } satisfies WorkerStart,
    })
    worker = started
    return new Promise((resolve, reject) => {
      started.on('message', (message: FromWorker) => {
        if (message.type === 'ready') resolve()
        else hear(message)
      })
      started.on('error', (error: Error) => {
        settings.onFault?.(error)
        reject(error)
      })
      started.once('exit', () => {
        if (worker === started) worker = undefined
        for (const give of opening.values()) give(undefined)
        for (const finish of playing.values()) finish('stopped')
      })
    })
  }

  async function open(offer: MediaOffer): Promise<MediaSession | undefined> {
    const target = targetOf(offer)
    if (closed || target === undefined) return undefined
    // Its failure shows as its exit: this call and the next go without sound.
    if (worker === undefined && performance.now() - startedAt > RESTART_AFTER_MS) start().catch(() => undefined)
    if (worker === undefined) return undefined
    lastId += 1
    const id = lastId
    const localPort = await portFor(id, target)
    return localPort === undefined ? undefined : session(id, localPort)
  }

  function portFor(id: number, target: StreamTarget): Promise<number | undefined> {
    return new Promise((resolve) => {
      const limit = setTimeout(() => {
        tell({ type: 'close', id })
        give(undefined)
      }, OPEN_LIMIT_MS)
      const give = (localPort: number | undefined): void => {
        clearTimeout(limit)
        opening.delete(id)
        resolve(localPort)
      }
      opening.set(id, give)
      tell({ type: 'open', id, target })
    })
  }

  function session(id: number, localPort: number): MediaSession {
    const owner = worker
    let isOpen = true
    return {
      localPort,
      durationMs: (prompt) => promptDurationMs(library, prompt),
      play: (prompt) =>
        isOpen && owner === worker && worker !== undefined ? play(id, prompt) : Promise.resolve('stopped'),
      close() {
        if (isOpen && owner === worker) tell({ type: 'close', id })
        isOpen = false
      },
    }
  }

  function play(id: number, prompt: Prompt): Promise<Outcome> {
    return new Promise((resolve) => {
      playing.set(id, (outcome) => {
        playing.delete(id)
        resolve(outcome)
      })
      tell({ type: 'play', id, prompt })
    })
  }

  function hear(message: Exclude<FromWorker, { type: 'ready' }>): void {
    switch (message.type) {
      case 'opened':
        opening.get(message.id)?.(message.localPort)
        break
      case 'played':
        playing.get(message.id)?.(message.outcome)
        break
    }
  }

  function tell(message: ToWorker): void {
    worker?.postMessage(message)
  }

  async function close(): Promise<void> {
    if (closed) return
    closed = true
    const ending = worker
    if (ending === undefined) return
    const gone = new Promise<void>((resolve) => ending.once('exit', () => resolve()))
    tell({ type: 'end' })
    await gone
  }
}

/** Where this call's sound goes; undefined for a target that no caller can have. */
function targetOf(offer: MediaOffer): StreamTarget | undefined {
  const [payload] = offer.payloads
  if (isIP(offer.address) === 0 || isIPv6(offer.address) !== isIPv6(offer.localAddress)) return undefined
  if (isManyPeople(offer.address)) return undefined
  return {
    localAddress: offer.localAddress,
    address: offer.address,
    port: offer.port,
    law: payload.codec,
    payloadType: payload.payloadType,
    trusted: offer.source === undefined ? [offer.address] : [offer.address, offer.source],
  }
}

/** Multicast and broadcast: a call is with one caller. */
function isManyPeople(address: string): boolean {
  if (isIPv6(address)) return /^ff/i.test(address)
  return Number(address.split('.')[0]) >= 224
}
