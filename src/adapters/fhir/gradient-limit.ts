/** Limit of what is asked at the same time, found by how long answers take: fewer as they slow down, more as they are quick. */

export type GradientLimit = {
  /** Waits for a turn. @returns gives it back @throws the signal's reason where it comes first */
  take(signal: AbortSignal): Promise<GiveBack>
  /** How many may run now. */
  limit(): number
  /** Whether nobody waits and at most half of the turns are taken. */
  readonly isAtEase: boolean
}

/** `dropped`: no answer, or told to ask less. */
export type GiveBack = (came: 'answer' | 'dropped') => void

export type GradientOptions = { readonly start: number; readonly least: number; readonly most: number }

/** As in Netflix' concurrency-limits ("Gradient"): the usual time against that of the last answers, so many at a time as may run. */
const TOLERANCE = 1.5
const SMOOTHING = 0.5
/** Slow answers become usual over so many turns, quick ones at once. */
const TURNS = 200
const FEWEST_ANSWERS = 10
const DROPPED = 0.9

/** @param elapsed milliseconds, of a clock that nobody sets */
export function createGradientLimit(
  { start, least, most }: GradientOptions,
  elapsed: () => number = () => performance.now(),
): GradientLimit {
  let limit = start
  let running = 0
  let usualMs: number | undefined
  let turn = { answers: 0, tookMs: 0, most: 0 }
  const waiting: (() => void)[] = []

  function next(): void {
    while (running < Math.floor(limit)) {
      const begin = waiting.shift()
      if (begin === undefined) return
      running += 1
      begin()
    }
  }

  function learn(tookMs: number): void {
    turn = { answers: turn.answers + 1, tookMs: turn.tookMs + tookMs, most: Math.max(turn.most, running) }
    if (turn.answers < Math.max(FEWEST_ANSWERS, limit)) return
    const mean = Math.max(turn.tookMs / turn.answers, 1)
    const isUsed = turn.most >= limit / 2 // else it says nothing of more
    turn = { answers: 0, tookMs: 0, most: 0 }
    usualMs = usualMs === undefined || mean < usualMs ? mean : usualMs + (mean - usualMs) / TURNS
    if (!isUsed) return
    const gradient = Math.max(0.5, Math.min(1, (TOLERANCE * usualMs) / mean))
    const wanted = limit * gradient + Math.sqrt(limit)
    limit = clamp(limit * (1 - SMOOTHING) + wanted * SMOOTHING)
  }

  function clamp(wanted: number): number {
    return Math.max(least, Math.min(most, wanted))
  }

  return {
    limit: () => Math.floor(limit),
    get isAtEase() {
      return waiting.length === 0 && running < Math.floor(limit) / 2
    },
    take(signal) {
      return new Promise((resolve, reject) => {
        const give = () => {
          signal.removeEventListener('abort', leave)
          const began = elapsed()
          let isBack = false
          resolve((came) => {
            if (isBack) return
            isBack = true
            if (came === 'answer') learn(elapsed() - began)
            else limit = clamp(limit * DROPPED)
            running -= 1
            next()
          })
        }
        const leave = () => {
          const place = waiting.indexOf(give)
          if (place >= 0) waiting.splice(place, 1)
          reject(signal.reason)
        }
        if (signal.aborted) return reject(signal.reason)
        signal.addEventListener('abort', leave, { once: true })
        waiting.push(give)
        next()
      })
    },
  }
}
