/** Reads an SDP offer (RFC 8866) as far as an announcement needs it. */

export type SdpOffer = {
  /** Its `t=` lines without `t=`: an answer has the same ones (RFC 3264 section 6). */
  readonly times: readonly string[]
  /** Whole m= lines without `m=`, in order: an answer has as many. */
  readonly media: readonly SdpMedia[]
}

export type SdpMedia = {
  readonly kind: string
  readonly port: number
  readonly protocol: string
  /** Formats as written: payload types where the protocol is RTP. */
  readonly formats: readonly string[]
  /** From the media's own c= line, else the session's; undefined where there is none or it is no IP address. */
  readonly address: string | undefined
  readonly addressType: 'IP4' | 'IP6' | undefined
  /** Attributes of the media behind those of the session: `rtpmap:8 PCMA/8000`. */
  readonly attributes: readonly string[]
}

const MOST_LINES = 1_000
const MOST_MEDIA = 16
/** Tokens of RFC 8866: an answer repeats them, so nothing else may stand there. */
const TOKEN = "[\\w!#$%&'*+.^`{|}~-]+"
const M_LINE = new RegExp(`^(${TOKEN}) (\\d{1,5})(?:/\\d{1,5})? (${TOKEN}(?:/${TOKEN})*)((?: ${TOKEN})+) *$`)
const T_LINE = /^\d{1,20} \d{1,20}$/
const C_LINE = /^IN (IP[46]) ([\da-fA-F:.]+)(?:\/\d{1,3}){0,2}$/

/** @returns undefined where it is no SDP; never throws: a call without media is a call all the same. */
export function parseSdp(text: string): SdpOffer | undefined {
  const lines = text.split(/\r?\n/, MOST_LINES)
  if (lines[0] !== 'v=0') return undefined
  let sessionConnection: Connection | undefined
  const sessionAttributes: string[] = []
  const times: string[] = []
  const media: Draft[] = []
  for (const line of lines) {
    const current = media.at(-1)
    const value = line.slice(2)
    if (line.startsWith('m=')) {
      const begun = readMedia(value)
      if (begun === undefined || media.length === MOST_MEDIA) return undefined
      media.push({ ...begun, connection: undefined, own: [] })
    } else if (line.startsWith('c=')) {
      const connection = readConnection(value)
      if (current === undefined) sessionConnection = connection
      else current.connection ??= connection
    } else if (line.startsWith('t=')) {
      if (T_LINE.test(value)) times.push(value)
    } else if (line.startsWith('a=')) {
      ;(current?.own ?? sessionAttributes).push(value)
    }
  }
  return { times, media: media.map((draft) => finish(draft, sessionConnection, sessionAttributes)) }
}

type Connection = { readonly type: 'IP4' | 'IP6'; readonly address: string | undefined }
type Begun = Pick<SdpMedia, 'kind' | 'port' | 'protocol' | 'formats'>
type Draft = Begun & { connection: Connection | undefined; readonly own: string[] }

function readMedia(value: string): Begun | undefined {
  const [, kind = '', port = '', protocol = '', formats = ''] = M_LINE.exec(value) ?? []
  if (kind === '' || Number(port) > 65_535) return undefined
  return { kind, port: Number(port), protocol, formats: formats.trim().split(' ') }
}

function readConnection(value: string): Connection | undefined {
  const match = C_LINE.exec(value)
  if (match === null) return undefined
  return { type: match[1] === 'IP6' ? 'IP6' : 'IP4', address: match[2] }
}

function finish(draft: Draft, session: Connection | undefined, attributes: readonly string[]): SdpMedia {
  const connection = draft.connection ?? session
  return {
    kind: draft.kind,
    port: draft.port,
    protocol: draft.protocol,
    formats: draft.formats,
    address: connection?.address,
    addressType: connection?.type,
    attributes: [...attributes, ...draft.own],
  }
}
