/** Type, encoding and purpose of a body or of one part of it, as its headers state them (RFC 3261 sections 20.11, 20.12 and 20.15). */
import { type Header, headerValue, headerValues } from './split-message.ts'

export type Content = {
  /** `application/sdp`, lower case; '' where nothing is said. */
  readonly type: string
  /** Between the parts of a multipart body. */
  readonly boundary: string | undefined
  /** Written as it is, not packed. */
  readonly isPlain: boolean
  /** `session` unless something else is said: what SDP is for. Early media may have SDP of its own (RFC 3959). */
  readonly disposition: string
  /** The sender does without its being read. */
  readonly isOptional: boolean
}

const PLAIN = ['', 'identity', '7bit', '8bit', 'binary']

export function contentOf(headers: readonly Header[]): Content {
  const type = headerValue(headers, 'content-type') ?? ''
  const disposition = headerValue(headers, 'content-disposition') ?? ''
  const encodings = ['content-encoding', 'content-transfer-encoding'].flatMap((name) => headerValues(headers, name))
  return {
    type: beforeParameters(type),
    boundary: parameterOf(type, 'boundary'),
    isPlain: encodings.flatMap((value) => value.split(',')).every((each) => PLAIN.includes(each.trim().toLowerCase())),
    disposition: beforeParameters(disposition) || 'session',
    isOptional: parameterOf(disposition, 'handling')?.toLowerCase() === 'optional',
  }
}

/** Blanks may stand around the slash and before the first parameter. */
function beforeParameters(value: string): string {
  return (value.split(';', 1)[0] ?? '').replace(/[ \t]/g, '').toLowerCase()
}

/** In quotes or not. */
function parameterOf(value: string, name: string): string | undefined {
  const match = new RegExp(`;[ \\t]*${name}[ \\t]*=[ \\t]*(?:"([^"]{1,70})"|([^\\s;"]{1,70}))`, 'i').exec(value)
  return match?.[1] ?? match?.[2]
}
