/** Framing of SMPP: a stream of bytes cut into PDUs by command_length alone, whatever stands in them. */
import { STATUS } from './commands.ts'

export type Frame = {
  readonly id: number
  readonly status: number
  readonly sequence: number
  /** Behind the header. A copy: it keeps no larger buffer alive. */
  readonly body: Buffer
}

export const HEADER = 16
/** The longest message_payload with room for all else; beyond it the stream is not SMPP any more. */
export const LONGEST = 65_536

/** command_length cannot be true: where the next PDU begins nobody can tell. */
export class FramingLost extends Error {
  readonly status = STATUS.ESME_RINVCMDLEN
}

/**
 * @returns a function that takes what came in and gives the PDUs that are whole
 * @throws FramingLost from it at a length under 16 or over 65,536; what was whole before is given to `onFrame` first
 */
export function createFramer(onFrame: (frame: Frame) => void): (chunk: Buffer) => void {
  let parts: Buffer[] = []
  let have = 0
  /** Nothing is joined before so much is there: a long PDU in small pieces is copied once. */
  let need = 4

  return function take(chunk) {
    parts.push(chunk)
    have += chunk.byteLength
    if (have < need) return
    let rest: Buffer = parts.length === 1 ? chunk : Buffer.concat(parts)
    while (rest.byteLength >= 4) {
      const length = rest.readUInt32BE(0)
      if (length < HEADER || length > LONGEST) throw new FramingLost(`command_length ${length}`)
      need = length
      if (rest.byteLength < length) break
      onFrame(frameOf(rest.subarray(0, length)))
      rest = rest.subarray(length)
      need = 4
    }
    parts = rest.byteLength === 0 ? [] : [Buffer.from(rest)]
    have = rest.byteLength
  }
}

function frameOf(bytes: Buffer): Frame {
  return {
    id: bytes.readUInt32BE(4),
    status: bytes.readUInt32BE(8),
    sequence: bytes.readUInt32BE(12),
    body: Buffer.from(bytes.subarray(HEADER)),
  }
}
