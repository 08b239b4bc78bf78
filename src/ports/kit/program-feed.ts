/** Messages and questions among one machine's programs (calls, texts, web). */
import type { Line } from '../../domain/call/phone/line.ts'
import type { EpochMs } from '../../domain/kit/time.ts'
import type { Arrival } from '../places/arrivals.ts'
import type { AppEvent } from './events.ts'

export const PROGRAMS = ['calls', 'texts', 'web'] as const
export type ProgramName = (typeof PROGRAMS)[number]
/** `house`: the process that started the three and looks after them. */
export type Teller = ProgramName | 'house'

/** `instead`: it takes the place of what the same line's calls of the last ten minutes left at this site. */
export type ToldArrival = { readonly arrival: Arrival; readonly instead: boolean }

/** How the calls fared in the last moments. */
export type CallsFare = {
  /** Of ten visits nine were stored within so long, milliseconds. */
  readonly storedMs: number
  /** Share of the time in which the program's one thread was busy, 0 to 1. */
  readonly busy: number
  /** Callers who wait for their answer. */
  readonly waiting: number
  /** Share of the machine's processors that nobody used, 0 to 1. */
  readonly spare: number
}

export type Told =
  /** Kept for a while: who was away for a moment gets them when it is back. */
  | { readonly kind: 'arrivals'; readonly arrivals: readonly ToldArrival[] }
  /** What is known of this line is other than before. Kept likewise. */
  | { readonly kind: 'line-changed'; readonly line: Line; readonly at: EpochMs }
  /** The outbox has something, and how the calls fare beside what sends it. */
  | { readonly kind: 'calls-stored'; readonly fare: CallsFare }
  /** For the demo's page. */
  | { readonly kind: 'event'; readonly event: AppEvent; readonly at: EpochMs }

export type ToldKind = Told['kind']
export type ToldOf<K extends ToldKind> = Extract<Told, { kind: K }>

/** What one program may ask of another. */
export type Question = 'status' | 'metrics' | 'check-in' | 'arrivals' | 'companions-seen'

export type Process = { readonly program: Teller; readonly pid: number }
export type Answered = Process & { readonly answer: unknown }

export interface ProgramFeed {
  /** To every other program that follows this kind. Never waits: who does not read in time is cut off, and told of a gap when it is back. */
  tell(told: Told): void
  /** What others tell. @returns a function that ends it */
  follow<K extends ToldKind>(kind: K, listener: (told: ToldOf<K>) => void): () => void
  /** Called where something was missed that is no longer kept: whoever follows reads anew from where it lies. */
  onGap(listener: () => void): () => void
  /** Asks every other program that is joined. @returns the answers that came in time, one a process */
  ask(question: Question, withinMs: number): Promise<readonly Answered[]>
  /** The other processes that are joined just now, be they slow to answer. */
  joined(): readonly Process[]
  /** How this program answers. @param answer  given the content of the question, where it has one */
  answer(question: Question, answer: (content: unknown) => unknown): void
  /** Asks one process of that program. @returns undefined where none is joined, or no answer came in time */
  askOne(program: ProgramName, question: Question, content: unknown, withinMs: number): Promise<unknown>
}
