/**
 * Parts of longer texts until they are whole. A part is acknowledged when the whole is kept: a gateway forgets what was acknowledged, and a
 * process that died would take along what it has of a text. A gateway that brings the next part only after an answer is asked to bring
 * this one again; whoever brings that very part first has it acknowledged, since no other would ever come.
 */
import { MINUTE } from '../../../domain/kit/time.ts'
import type { SessionTime } from '../session/time.ts'
import { STATUS } from '../wire/commands.ts'
import type { TextPart } from './text-part.ts'

export type PartsOptions = {
  readonly time: SessionTime
  readonly note: (what: 'incoming-incomplete') => void
}

export type Parts = {
  /**
   * @param name  the same for all parts of one text
   * @param keep  what to do with the whole. @returns its command_status
   * @returns the command_status to answer the part with
   */
  take(name: string, part: TextPart, bytes: Buffer, keep: (whole: Buffer) => Promise<number>): number | Promise<number>
}

type Text = {
  readonly at: number
  readonly bytes: Map<number, Buffer>
  /** Parts that were sent back once. */
  readonly sentBack: Set<number>
  /** Answers that wait for the whole. */
  waiting: ((status: number) => void)[]
  /** Its keeping, once it is whole; `ESME_ROK` stays, so that a part that comes again is acknowledged. */
  kept: Promise<number> | undefined
}

/** A text that is not whole by then is let go. */
const WAITED_FOR_MS = 5 * MINUTE
const MOST_WAITING = 1_000
/** A longer one nobody reads; its parts are taken and dropped. */
const MOST_PARTS = 10
const LONGEST_PART = 255
/** Answers that wait at a time for one text: each of its parts, brought twice. */
const MOST_HELD = 2 * MOST_PARTS
/** So long the answer to a part waits for the others. */
const HELD_MS = 1_000

export function makeParts({ time, note }: PartsOptions): Parts {
  // A Map keeps the order of their first parts, so the oldest comes first.
  const texts = new Map<string, Text>()

  return {
    take(name, { nth, total }, bytes, keep) {
      letGo()
      if (total > MOST_PARTS || bytes.byteLength > LONGEST_PART) {
        note('incoming-incomplete')
        return STATUS.ESME_ROK
      }
      const text = textOf(name, nth, bytes)
      text.bytes.set(nth, Buffer.from(bytes)) // a copy: it keeps no PDU alive
      if (text.kept !== undefined) return text.kept
      if (text.bytes.size < total) return held(text, nth)
      return whole(text, keep)
    },
  }

  /** One that was kept ends where another under its name begins: a handset counts its texts from 0 to 255. */
  function textOf(name: string, nth: number, bytes: Buffer): Text {
    const found = texts.get(name)
    if (found !== undefined && (found.kept === undefined || found.bytes.get(nth)?.equals(bytes) === true)) return found
    const text: Text = { at: time.now(), bytes: new Map(), sentBack: new Set(), waiting: [], kept: undefined }
    texts.delete(name)
    texts.set(name, text)
    return text
  }

  function held(text: Text, nth: number): number | Promise<number> {
    if (text.sentBack.has(nth)) return STATUS.ESME_ROK
    if (text.waiting.length >= MOST_HELD) return STATUS.ESME_RX_T_APPN
    return new Promise((answer) => {
      const cancel = time.after(HELD_MS, () => {
        text.waiting = text.waiting.filter((each) => each !== waiting)
        text.sentBack.add(nth)
        answer(STATUS.ESME_RX_T_APPN)
      })
      const waiting = (status: number) => {
        cancel()
        answer(status)
      }
      text.waiting.push(waiting)
    })
  }

  /** Where it could not be kept, whichever part comes again makes it whole again. */
  async function whole(text: Text, keep: (whole: Buffer) => Promise<number>): Promise<number> {
    const inOrder = [...text.bytes].sort(([one], [other]) => one - other)
    text.kept = keep(Buffer.concat(inOrder.map(([, each]) => each)))
    const status = await text.kept
    if (status !== STATUS.ESME_ROK) text.kept = undefined
    for (const answer of text.waiting) answer(status)
    text.waiting = []
    return status
  }

  function letGo(): void {
    for (const [name, { at, kept }] of texts) {
      if (time.now() - at < WAITED_FOR_MS && texts.size < MOST_WAITING) return
      texts.delete(name)
      if (kept === undefined) note('incoming-incomplete')
    }
  }
}
