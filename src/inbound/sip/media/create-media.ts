/** The door's side of the RTP worker: opens a port for a call, plays a prompt into it, closes it. */
import { isIP, isIPv6 } from 'node:net'
import { Worker } from 'node:worker_threads'
import type { Media, MediaListener, MediaOffer, MediaSession } from '../calls/media.ts'
import { loadPrompts, promptDurationMs, type SpokenPrompt, spokenIn } from './prompt-library.ts'
import { loadAside } from './recordings/load-aside.ts'
import { watchFolder } from './recordings/watch-folder.ts'
import type { FromWorker, StreamTarget, ToWorker, WorkerStart } from './rtp-messages.ts'

/** A worker that does not open a port in this time is taken as away: the call goes on without sound. */
const OPEN_LIMIT_MS = 300
/** A worker that died is started again, but not more often than this. */
const RESTART_AFTER_MS = 1_000

export type MediaSettings = {
  /** First and last UDP port, both included; a call takes one even port. */
  readonly ports: readonly [number, number]
  /** Holds `ko/NAME.al` or `.wav`, the same in `en/`, and further languages. */
  readonly promptsFolder: string
  /** How often that folder is looked at for other recordings, milliseconds; never unless given. */
  readonly watchEveryMs?: number
  /** Other recordings were taken, or refused whole: then the ones before stay. */
  readonly onRecordings?: (outcome: RecordingsOutcome) => void
  /** The worker died: calls go without sound until the next one starts it again. */
  readonly onFault?: (error: Error) => void
  /** Each worker as it starts. */
  readonly onWorker?: (worker: Worker) => void
}

export type RecordingsOutcome =
  | { readonly kind: 'swapped'; readonly languages: readonly string[]; readonly notes: readonly string[] }
  | { readonly kind: 'refused'; readonly why: string }

type Outcome = 'complete' | 'stopped'

/**
 * Starts the RTP worker.
 *
 * @throws AppError `PROMPT_…` when an announcement is unfit: see `loadPrompts`
 */
export async function createMedia(settings: MediaSettings): Promise<Media> {
  let library = loadPrompts(settings.promptsFolder)
  const opening = new Map<number, (localPort: number | undefined) => void>()
  const playing = new Map<number, (outcome: Outcome) => void>()
  const listeners = new Map<number, MediaListener>()
  let lastId = 0
  let closed = false
  let startedAt = 0
  let worker: Worker | undefined
  let restart: NodeJS.Timeout | undefined
  await start()
  const watch =
    settings.watchEveryMs === undefined
      ? undefined
      : watchFolder(settings.promptsFolder, settings.watchEveryMs, swapRecordings)
  await watch?.ready

  return { open, close }

  function start(): Promise<void> {
    startedAt = performance.now()
    const started = new Worker(new URL('./rtp-worker.ts', import.meta.url), {
      workerData: { ports: settings.ports, library } satisfies WorkerStart,
    })
    worker = started
    settings.onWorker?.(started)
    return new Promise((resolve, reject) => {
      started.on('message', (message: FromWorker) => {
        if (message.type === 'ready') resolve()
        else hear(message)
      })
      started.on('error', (error: Error) => {
        settings.onFault?.(error)
        reject(error)
      })
      started.once('exit', (code) => {
        reject(new Error(`the media worker ended with ${code}`))
        lose(started)
      })
    })
  }

  /** All or nothing. Announcements that are playing end as they began. */
  async function swapRecordings(): Promise<void> {
    const loaded = await loadAside(settings.promptsFolder)
    if (closed) return
    if ('fault' in loaded) {
      settings.onRecordings?.({ kind: 'refused', why: loaded.fault })
      return
    }
    library = loaded.library
    tell({ type: 'library', library })
    settings.onRecordings?.({ kind: 'swapped', languages: library.languages, notes: library.notes })
  }

  /** Calls in progress go on without sound; the next ones have it again. */
  function lose(ended: Worker): void {
    if (worker !== ended) return
    worker = undefined
    listeners.clear()
    for (const give of opening.values()) give(undefined)
    for (const finish of playing.values()) finish('stopped')
    if (closed) return
    const pauseMs = Math.max(0, startedAt + RESTART_AFTER_MS - performance.now())
    restart = setTimeout(() => void start().catch(() => undefined), pauseMs)
  }

  async function open(offer: MediaOffer, listener: MediaListener = {}): Promise<MediaSession | undefined> {
    const target = targetOf(offer)
    if (closed || target === undefined || worker === undefined) return undefined
    lastId += 1
    const id = lastId
    const localPort = await portFor(id, target)
    if (localPort === undefined) return undefined
    listeners.set(id, listener)
    return session(id, localPort, offer.callingCode)
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

  function session(id: number, localPort: number, callingCode: string | undefined): MediaSession {
    const owner = worker
    let isOpen = true
    const isAlive = (): boolean => isOpen && owner === worker && worker !== undefined
    return {
      localPort,
      durationMs: (prompt) => promptDurationMs(library, spokenIn(library, prompt, callingCode)),
      play: (prompt) =>
        isAlive() ? play(id, spokenIn(library, prompt, callingCode)) : Promise.resolve('stopped' as const),
      hush() {
        if (isAlive()) tell({ type: 'hush', id })
      },
      update(offer) {
        if (!isAlive()) return false
        if (offer === 'hold') tell({ type: 'update', id })
        const target = offer === 'hold' ? undefined : targetOf(offer)
        if (target !== undefined) tell({ type: 'update', id, target })
        return offer === 'hold' || target !== undefined
      },
      close() {
        if (isAlive()) tell({ type: 'close', id })
        isOpen = false
      },
    }
  }

  function play(id: number, prompt: SpokenPrompt): Promise<Outcome> {
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
      case 'heard':
        listeners.get(message.id)?.onHeard?.()
        break
      case 'key':
        listeners.get(message.id)?.onKey?.({ digit: message.digit, durationMs: message.durationMs, source: 'rfc4733' })
        break
      case 'ended':
        listeners.get(message.id)?.onEnd?.(message.account)
        listeners.delete(message.id)
        break
    }
  }

  function tell(message: ToWorker): void {
    worker?.postMessage(message)
  }

  async function close(): Promise<void> {
    if (closed) return
    closed = true
    clearTimeout(restart)
    watch?.end()
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
  if (!isUsable(offer.address, offer.localAddress)) return undefined
  return {
    localAddress: offer.localAddress,
    address: offer.address,
    port: offer.port,
    law: payload.codec,
    packetMs: offer.ptime,
    payloadType: payload.payloadType,
    ...(offer.telephoneEvent === undefined ? {} : { telephoneEvent: offer.telephoneEvent }),
    ...(offer.rtcp === undefined || !isUsable(offer.rtcp.address, offer.localAddress) ? {} : { rtcp: offer.rtcp }),
    trusted: offer.source === undefined ? [offer.address] : [offer.address, offer.source],
  }
}

function isUsable(address: string, localAddress: string): boolean {
  return isIP(address) !== 0 && isIPv6(address) === isIPv6(localAddress) && !isManyPeople(address)
}

/** Multicast and broadcast: a call is with one caller. */
function isManyPeople(address: string): boolean {
  if (isIPv6(address)) return /^ff/i.test(address)
  return Number(address.split('.')[0]) >= 224
}
