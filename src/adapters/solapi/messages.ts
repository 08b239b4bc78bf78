/** Texts as the relay takes them, up to a hundred in one request, and the fate of each as its answer tells it. */
import { isObject } from '../../domain/kit/field-readers.ts'
import type { TextKind } from '../../domain/pass/text-budget.ts'
import type { TextMessage } from '../../ports/pass/text-gateway.ts'
import { takenOver } from './status-codes.ts'

export type Sending = {
  /** The registered sender number: national digits. */
  readonly sender: string
  /** Bytes of a body in KS X 1001. @throws AppError `TEXT_NOT_ENCODABLE` */
  readonly encode: (body: string) => Uint8Array
  /** Longest body of an SMS; longer ones go as LMS. */
  readonly smsBytes: number
  /** Calling code and national number of a foreign line; undefined where it has none. */
  readonly splitForeign: (e164: string) => { readonly country: string; readonly national: string } | undefined
}

/** One text of `messages`, without its mark. */
export type RelayText = Readonly<Record<string, string>>

export type Fate =
  | { readonly kind: 'accepted'; readonly messageId: string | undefined }
  | { readonly kind: 'later' | 'no-balance' }
  | { readonly kind: 'refused'; readonly why: string }
  /** The answer does not say. */
  | { readonly kind: 'unanswered' }

/** The relay's limit of an LMS. */
const LMS_BYTES = 2000

/** @returns why it can never go, else its fields. @throws AppError `TEXT_NOT_ENCODABLE` */
export function relayText({ to, body }: TextMessage, sending: Sending): RelayText | 'too-long' | 'no-number' {
  const bytes = sending.encode(body).byteLength
  if (bytes > LMS_BYTES) return 'too-long'
  const foreign = to.startsWith('+82') ? undefined : sending.splitForeign(to)
  if (!to.startsWith('+82') && foreign === undefined) return 'no-number'
  return {
    to: foreign?.national ?? `0${to.slice(3)}`,
    ...(foreign === undefined ? {} : { country: foreign.country }),
    from: sending.sender,
    text: body,
    type: kindOf(body, sending) === 'sms' ? 'SMS' : 'LMS',
  }
}

/** @throws AppError `TEXT_NOT_ENCODABLE` */
export function kindOf(body: string, { encode, smsBytes }: Pick<Sending, 'encode' | 'smsBytes'>): TextKind {
  return encode(body).byteLength <= smsBytes ? 'sms' : 'lms'
}

/** Several texts to one line are no mistake; each is told apart by its mark. */
export function sendBody(texts: readonly RelayText[]): unknown {
  return {
    messages: texts.map((text, nth) => ({ ...text, customFields: { [MARK]: String(nth) } })),
    allowDuplicates: true,
    showMessageList: true,
  }
}

const MARK = 'nth'

/** @returns one fate a text, in order, and the group by which their delivery can be asked for */
export function readFates(
  body: Readonly<Record<string, unknown>>,
  count: number,
): { readonly fates: readonly Fate[]; readonly groupId: string | undefined } {
  const fates = Array.from({ length: count }, (): Fate => ({ kind: 'unanswered' }))
  const failed = objectsOf(body['failedMessageList'])
  const listed = objectsOf(body['messageList'])
  for (const each of listed) put(each, each['statusCode'] === undefined ? { ...NAMELESS, ...idOf(each) } : fateOf(each))
  for (const each of failed) put(each, fateOf(each))
  const group = isObject(body['groupInfo']) ? body['groupInfo'] : {}
  // All were taken and none is named: taken without an id.
  if (failed.length === 0 && listed.length === 0 && registered(group) === count) fates.fill(NAMELESS)
  return { fates, groupId: textOf(group['groupId']) ?? textOf(group['_id']) }

  function put(each: Readonly<Record<string, unknown>>, fate: Fate): void {
    const mark = isObject(each['customFields']) ? each['customFields'][MARK] : undefined
    const nth = count === 1 ? 0 : typeof mark === 'string' && /^\d{1,3}$/.test(mark) ? Number(mark) : -1
    if (nth >= 0 && nth < count) fates[nth] = fate
  }
}

const NAMELESS = { kind: 'accepted', messageId: undefined } as const

function fateOf(each: Readonly<Record<string, unknown>>): Fate {
  const code = textOf(each['statusCode']) ?? 'unknown'
  const taken = takenOver(code)
  if (taken === 'accepted') return { kind: 'accepted', ...idOf(each) }
  return taken === 'refused' ? { kind: 'refused', why: `relay-${code}` } : { kind: taken }
}

function idOf(each: Readonly<Record<string, unknown>>): { readonly messageId: string | undefined } {
  return { messageId: textOf(each['messageId']) }
}

function registered(group: Readonly<Record<string, unknown>>): number {
  const count = isObject(group['count']) ? group['count'] : {}
  return Number(count['registeredSuccess'])
}

function objectsOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}

/** Ids and codes alone. */
function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && /^[\w-]{1,64}$/.test(value) ? value : undefined
}
