/**
 * SIP requests made from the grammar of RFC 3261 section 25, with what they mean beside them: every choice that the grammar leaves
 * (folding, blanks, case, compact names, quoting, escapes, hosts, parameters, order of headers) is taken at random.
 */
import fc from 'fast-check'

const alphanum = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
const of = (characters: string, minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...characters), minLength, maxLength })

const token = of(`${alphanum}-.!%*_+\`'~`, 1, 12)
const word = of(`${alphanum}-.!%*_+\`'~()<>:\\/"[]?{}`, 1, 14)
/** LWS and SWS: blanks, or a fold. */
const lws = fc.constantFrom(' ', '  ', '\t', '\r\n ', ' \r\n\t ')
const sws = fc.constantFrom('', '', ' ', '\t', '\r\n ')

/** One character of a quoted string as it stands: text, UTF-8, an escaped character, a control behind a backslash. */
const quoted = fc
  .array(fc.constantFrom('a', 'Z', '9', ' ', ',', ';', '<', '>', '@', '\xea\xb0\x80', '\\"', '\\\\', '\\\x07', '\t'), {
    maxLength: 8,
  })
  .map((parts) => `"${parts.join('')}"`)
const displayName = fc.oneof(
  fc.constant(''),
  quoted,
  fc.array(token, { minLength: 1, maxLength: 3 }).map((tokens) => `${tokens.join(' ')} `),
)

const hex = '0123456789abcdefABCDEF'
/** A user part: as written, and what it stands for. */
const userCharacter = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...`${alphanum}-_.!~*'()&=+$,;?/`).map((c) => [c, c] as const) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...'01234567'), fc.constantFrom(...hex))
      .map(([a, b]) => [`%${a}${b}`, String.fromCharCode(Number.parseInt(a + b, 16))] as const),
  },
)
const user = fc
  .array(userCharacter, { minLength: 1, maxLength: 10 })
  .map((characters) => [characters.map(([raw]) => raw).join(''), characters.map(([, said]) => said).join('')] as const)

const label = of(alphanum, 1, 6)
const hostname = fc
  .tuple(fc.array(label, { maxLength: 2 }), fc.constantFrom('kr', 'example', 'e2e'))
  .map(([a, b]) => [...a, b].join('.'))
const host = fc.oneof(
  hostname,
  fc.ipV4(),
  fc.ipV6().map((address) => `[${address}]`),
)
const port = fc.option(fc.integer({ min: 1, max: 65_535 }), { nil: undefined })
const hostPort = fc.tuple(host, port).map(([name, number]) => ({ host: name, port: number }))
const shown = ({ host: name, port: number }: { host: string; port: number | undefined }) =>
  number === undefined ? name : `${name}:${number}`

const uriParameter = fc.constantFrom('', ';lr', ';user=phone', ';transport=TCP', ';x-%61=b%20c', ';method=INVITE;ttl=1')
const password = fc.constantFrom('', '', ':', ':pa$s&word%21')
const scheme = fc.constantFrom('sip', 'SIP', 'sips', 'Sip')
const uri = fc.record({ scheme, user, password, at: hostPort, parameters: uriParameter }).map((parts) => ({
  text: `${parts.scheme}:${parts.user[0]}${parts.password}@${shown(parts.at)}${parts.parameters}`,
  user: parts.user[1],
  host: parts.at.host.toLowerCase(),
  port: parts.at.port,
}))

const genericValue = fc.oneof(
  token,
  fc.ipV6().map((address) => `[${address}]`),
  quoted,
)
/** `;name=value` with blanks wherever they may be; names differ by their index, none is one that the parser reads. */
const parameters = fc
  .array(fc.tuple(sws, sws, fc.option(genericValue, { nil: undefined }), sws), { maxLength: 3 })
  .map((all) =>
    all.map(([a, b, value, c], i) => `${a};${b}p${i}${value === undefined ? '' : `${c}=${b}${value}`}`).join(''),
  )

const branch = token.map((text) => `z9hG4bK${text}`)
const via = fc
  .record({
    transport: fc.constantFrom('UDP', 'TCP', 'TLS', 'sctp', 'X-1'),
    at: hostPort,
    branch,
    more: parameters,
    gap: sws,
    space: lws,
    rport: fc.boolean(),
  })
  .map((parts) => ({
    text: `SIP${parts.gap}/${parts.gap}2.0${parts.gap}/${parts.gap}${parts.transport}${parts.space}${shown(parts.at)}${parts.more};${parts.gap}branch${parts.gap}=${parts.gap}${parts.branch}${parts.rport ? ';rport' : ''}`,
    transport: parts.transport.toUpperCase(),
    host: parts.at.host,
    port: parts.at.port ?? 5060,
    branch: parts.branch,
    rport: parts.rport,
  }))

const address = fc.record({ display: displayName, uri, more: parameters, tag: token, gap: sws }).map((parts) => ({
  text: `${parts.display}<${parts.uri.text}>${parts.more}${parts.gap};${parts.gap}tag${parts.gap}=${parts.gap}${parts.tag}`,
  untagged: `${parts.display}<${parts.uri.text}>${parts.more}`,
  tag: parts.tag,
}))

/** Any case of a header's name, or its compact form. */
const named = (long: string, compact: string) =>
  fc.constantFrom(long, long.toUpperCase(), long.toLowerCase(), compact, compact.toUpperCase())

const otherHeader = fc.oneof(
  fc.tuple(token, quoted).map(([name, value]) => `X-${name}: ${value}`),
  fc.constantFrom(
    'Subject:',
    's: a, b; c="d"',
    'Accept: application/sdp;level=1, */*',
    'Date: Sat, 13 Nov 2010 23:29:00 GMT',
  ),
  fc
    .tuple(address, sws)
    .map(([{ untagged }, gap]) => `Contact${gap.replace('\r\n', '')}: ${untagged};q=0.5;expires=4294967295`),
  fc.constantFrom('m: *', 'Expires: 0', 'Unread: ;;,,"', 'Route: <sip:a;lr>', 'P-Asserted-Identity: what, is "this'),
)

/** What a message was made to mean: a part of what the parser must say. */
export type Meant = {
  readonly kind: 'request'
  readonly method: string
  readonly uri: string
  readonly target: { readonly user: string; readonly host: string; readonly port: number | undefined }
  readonly via: {
    readonly transport: string
    readonly host: string
    readonly port: number
    readonly branch: string
    readonly rport: boolean
  }
  readonly fromTag: string
  readonly toTag: string
  readonly callId: string
  readonly cseq: number
  readonly body: string
}

export const requests: fc.Arbitrary<{ readonly text: string; readonly vias: number; readonly meant: Meant }> = fc
  .record({
    method: fc.oneof(fc.constantFrom('INVITE', 'OPTIONS', 'BYE', 'MESSAGE'), token),
    uri,
    vias: fc.array(via, { minLength: 1, maxLength: 4 }),
    oneLine: fc.boolean(),
    from: address,
    to: address,
    tagged: fc.boolean(),
    callId: fc.tuple(word, fc.option(word, { nil: undefined })).map(([a, b]) => (b === undefined ? a : `${a}@${b}`)),
    cseq: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
    zeros: fc.constantFrom('', '0', '00'),
    others: fc.array(otherHeader, { maxLength: 4 }),
    names: fc.record({
      via: named('Via', 'v'),
      from: named('From', 'f'),
      to: named('To', 't'),
      id: named('Call-ID', 'i'),
      length: named('Content-Length', 'l'),
    }),
    gap: sws,
    space: lws,
    begin: fc.constantFrom('', '\r\n', '\r\n\r\n'),
    body: fc.string({ maxLength: 40, unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)) }),
    order: fc.infiniteStream(fc.nat()),
  })
  .map((parts) => {
    const { method, names, gap, space, body, from, to, vias } = parts
    const headers = [
      `${names.from}${gap.replace('\r\n', '')}:${gap}${from.text}`,
      `${names.to}:${gap}${parts.tagged ? to.text : to.untagged}`,
      `${names.id}:${space}${parts.callId}`,
      `CSeq:${gap}${parts.cseq === 0 ? '0' : `${parts.zeros}${parts.cseq}`.slice(-10)}${space}${method}`,
      `${names.length}: ${body.length}`,
      ...parts.others,
    ]
    const order = new Map(headers.map((line) => [line, parts.order.next().value ?? 0]))
    headers.sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0))
    const hops = vias.map(({ text }) => text)
    const viaLines = parts.oneLine
      ? [`${names.via}:${gap}${hops.join(`${gap},${gap}`)}`]
      : hops.map((hop) => `${names.via}: ${hop}`)
    const lines = [`${parts.begin}${method} ${parts.uri.text} SIP/2.0`, ...viaLines, ...headers]
    const [{ text: _, ...first } = { text: '', transport: '', host: '', port: 0, branch: '', rport: false }] = vias
    const { text: written, ...target } = parts.uri
    return {
      text: `${lines.join('\r\n')}\r\n\r\n${body}`,
      vias: vias.length,
      meant: {
        kind: 'request',
        method,
        uri: written,
        target,
        via: first,
        fromTag: from.tag,
        toTag: parts.tagged ? to.tag : '',
        callId: parts.callId,
        cseq: parts.cseq,
        body,
      },
    }
  })

/** A change in one place: characters cut out, put in, a stretch said twice, two stretches exchanged, a byte turned. */
export const mutations = fc.array(
  fc.record({
    how: fc.constantFrom('cut', 'put', 'twice', 'swap', 'turn'),
    at: fc.nat(),
    length: fc.integer({ min: 1, max: 24 }),
    put: fc.oneof(
      fc.constantFrom(
        '\r\n',
        '\r',
        '\n',
        '\0',
        '"',
        '<',
        '>',
        ';',
        ',',
        ':',
        '\\',
        '%',
        '[',
        ']',
        '@',
        '\r\n ',
        ';;',
        '\r\n\r\n',
        '9'.repeat(40),
      ),
      fc.string({ maxLength: 6 }),
    ),
  }),
  { minLength: 1, maxLength: 4 },
)

export function mutated(text: string, changes: typeof mutations extends fc.Arbitrary<infer T> ? T : never): string {
  let out = text
  for (const { how, at, length, put } of changes) {
    const from = at % (out.length + 1)
    const piece = out.slice(from, from + length)
    const rest = out.slice(from + length)
    if (how === 'cut') out = out.slice(0, from) + rest
    else if (how === 'put') out = out.slice(0, from) + put + out.slice(from)
    else if (how === 'twice') out = out.slice(0, from) + piece + piece + rest
    else if (how === 'swap') out = out.slice(0, from) + rest.slice(0, length) + piece + rest.slice(length)
    else
      out =
        out.slice(0, from) +
        String.fromCharCode((out.charCodeAt(from) || 0) ^ (1 << (length % 8))) +
        out.slice(from + 1)
  }
  return out
}
