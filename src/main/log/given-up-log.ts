/** One log line each for the texts given up and the announcements missed in ten seconds, by kind: nothing is logged per call, and nothing gets lost without a word. */
import type { AppEvent, TextNotSent } from '../../ports/kit/events.ts'
import type { Logger } from './logger.ts'

const EVERY_MS = 10_000

/** Kinds in which somebody who should have had a text or a link has none. The others are as they should be. */
const GIVEN_UP: ReadonlySet<TextNotSent> = new Set([
  'too-late',
  'key-gone',
  'no-key',
  'site-gone',
  'refused-by-gateway',
  'no-links-left',
  'no-texts-left',
  'budget-used-up',
] as const)

export type GivenUpLog = {
  note(event: AppEvent): void
  /** What was noted of calls that were nobody's. */
  forget(): void
  /** Writes what is left. */
  stop(): void
}

export function createGivenUpLog(log: Pick<Logger, 'warn'>): GivenUpLog {
  let texts = new Map<string, number>()
  let announcements = new Map<string, number>()
  const forget = () => {
    texts = new Map()
    announcements = new Map()
  }
  const write = () => {
    if (texts.size > 0) log.warn(Object.fromEntries(texts), 'texts-given-up')
    if (announcements.size > 0) log.warn(Object.fromEntries(announcements), 'announcements-missed')
    forget()
  }
  const timer = setInterval(write, EVERY_MS)
  timer.unref()
  return {
    note(event) {
      if (event.type === 'media-refused') return count(announcements, event.why)
      const kind = kindOf(event)
      if (kind !== undefined) count(texts, kind)
    },
    forget,
    stop() {
      clearInterval(timer)
      write()
    },
  }
}

function count(counts: Map<string, number>, kind: string): void {
  counts.set(kind, (counts.get(kind) ?? 0) + 1)
}

function kindOf(event: AppEvent): string | undefined {
  if (event.type === 'text-not-sent') return GIVEN_UP.has(event.why) ? event.why : undefined
  if (event.type === 'text-left') return 'left-for-want-of-key'
  return event.type === 'link-limit-reached' ? `link-limit-of-${event.limit}` : undefined
}
