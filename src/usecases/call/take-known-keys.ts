/** Takes the keys that a known caller presses into the prompt: companions are checked in, a correction request is opened. The visit is stored before. */
import type { CallScript } from '../../domain/call/call-script.ts'
import { cameKind, meaningOf, sayAndListen, sayOfKeys } from '../../domain/call/known-keys.ts'
import { AppError } from '../../domain/kit/errors.ts'
import type { KnownKeysPromptKind, Prompt } from '../../domain/pass/prompt.ts'
import type { Site } from '../../domain/places/site.ts'
import type { Dialogue } from '../../ports/call/keypad.ts'
import type { Events } from '../../ports/kit/events.ts'
import { withinTime } from '../../ports/kit/within-time.ts'
import type { ComeAlong } from '../identity/come-along.ts'
import type { OpenCorrection } from '../identity/open-correction.ts'
import type { AskedCall, LeaveDialogueEnd } from './leave-dialogue-end.ts'

export type TakeKnownKeysDeps = {
  readonly comeAlong: ComeAlong
  readonly openCorrection: OpenCorrection
  readonly leaveDialogueEnd: LeaveDialogueEnd
  readonly events: Events
  /** How long a caller waits in silence for a database that hangs, milliseconds; 4,000 unless given. */
  readonly withinMs?: number
}

export type KnownCall = {
  readonly call: AskedCall
  readonly site: Site
  /** False where the law keeps no visit list: nothing is said of one. */
  readonly recorded: boolean
  /** Its text waits for the end, since companions are named on the line. */
  readonly textWaits: boolean
  /** Whether the line may be sent texts: what says that one comes. */
  readonly takesTexts: boolean
}

export type TakeKnownKeys = (known: KnownCall, prompt: Prompt) => Dialogue

/** Milliseconds from the INVITE: the prompt in two languages, and a word behind it. */
const LASTS_MS = 25_000
const WITHIN_MS = 4_000

export function makeTakeKnownKeys(deps: TakeKnownKeysDeps): TakeKnownKeys {
  return function lead({ call, site, recorded, textWaits, takesTexts }, prompt) {
    let { language } = prompt
    let hasEnded = !textWaits

    const end = (came: number) => {
      if (hasEnded) return
      hasEnded = true
      const keyed = { isEnglish: language === 'en', ...(came > 0 && { came }) }
      void deps.leaveDialogueEnd(call, keyed, came > 0 ? 'companions' : 'nothing')
    }

    async function comeAlong(companions: number): Promise<KnownKeysPromptKind> {
      const came = await deps.comeAlong(call.line, site, (named) => named.slice(0, companions))
      if (came.kind === 'nobody') return cameKind(0, recorded)
      if (came.kind !== 'came') return 'came-later'
      end(came.count)
      return cameKind(came.count, recorded)
    }

    async function openCorrection(): Promise<KnownKeysPromptKind> {
      const opened = await deps.openCorrection(call.line, { kind: 'status', words: '', by: 'call' })
      if (opened.kind === 'limit') return 'correction-later'
      if (opened.isKnown === true) return 'correction-known'
      return takesTexts ? 'correction-taken' : 'correction-taken-page'
    }

    /** What comes too late may still be done: nobody hears that it is. */
    async function say(doing: Promise<KnownKeysPromptKind>, otherwise: KnownKeysPromptKind): Promise<CallScript> {
      const done = doing.catch((error: unknown) => notDone(deps, error, otherwise))
      return sayOfKeys(await withinTime(done, deps.withinMs ?? WITHIN_MS, () => otherwise), language)
    }

    return {
      script: sayAndListen(prompt),
      lastsMs: LASTS_MS,
      async keyed(_asked, keyed) {
        const meaning = meaningOf(keyed, language)
        switch (meaning.kind) {
          case 'nothing':
            return undefined
          case 'english':
            language = 'en'
            return sayAndListen({ ...prompt, language })
          case 'say-again':
            return [{ kind: 'say', prompt: { ...prompt, language } }, { kind: 'hang-up' }]
          case 'came':
            return say(comeAlong(meaning.companions), 'came-later')
          case 'wrong':
            return say(openCorrection(), 'correction-later')
        }
      },
      over: () => end(0),
    }
  }
}

function notDone({ events }: TakeKnownKeysDeps, error: unknown, otherwise: KnownKeysPromptKind): KnownKeysPromptKind {
  if (!(error instanceof AppError)) {
    const message = error instanceof Error ? error.message : 'failed'
    events.emit({ type: 'fault', part: 'known-keys', message })
  }
  return otherwise
}
