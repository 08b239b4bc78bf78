/** A dialog with a caller, as the answering side sees it (RFC 3261 section 12). */
import { ownText } from '../message/own-text.ts'
import { SipParseError } from '../message/parse-error.ts'
import type { SipRequest } from '../message/parse-message.ts'
import { parseNameAddr } from '../message/parse-name-addr.ts'
import { asRequestUri, parseUri } from '../message/parse-uri.ts'
import { splitList } from '../message/split-list.ts'
import { headerValues } from '../message/split-message.ts'
import { writeRequest } from '../message/write-message.ts'

export type Dialog = {
  readonly id: string
  readonly callId: string
  /** Our side with our tag, and the caller's: From and To of a request of ours. */
  readonly local: string
  readonly remote: string
  /** Request-URI of a request of ours: the caller's last Contact. Where it is sent to: see `next-hop.ts`. */
  target: string
  /** Record-Route of the INVITE, in its order; each can be read. */
  readonly routes: readonly string[]
  /** Highest CSeq heard from the caller; a lower one is out of order. */
  remoteCseq: number
}

/** A request and the carrier that sent it: only the carrier that opened a dialog can say anything in it. */
type Sent = { readonly request: SipRequest; readonly carrier: { readonly name: string } }

/** @param sent  an INVITE without To tag, which we answer with `localTag` */
export function dialogOf({ request: invite, carrier }: Sent, localTag: string): Dialog {
  return {
    id: dialogId(carrier.name, invite.callId, localTag, invite.fromTag),
    callId: invite.callId,
    local: `${invite.to};tag=${localTag}`,
    remote: invite.from,
    target: contactOf(invite) ?? uriIn(invite.from) ?? invite.uri,
    routes: routesOf(invite),
    remoteCseq: invite.cseq,
  }
}

/** Of a request that reaches us inside a dialog: To has our tag. */
export function dialogIdIn({ request, carrier }: Sent): string {
  return dialogId(carrier.name, request.callId, request.toTag, request.fromTag)
}

/** Our BYE, which says why (RFC 3326). A first route without `lr` is a strict router and takes the place of the target (section 12.2.1.1). */
export function writeBye(dialog: Dialog, transport: string, sentBy: string, branch: string, why: string): string {
  const [first, ...rest] = dialog.routes
  const strict = first !== undefined && !isLoose(first)
  const routes = strict ? [...rest, `<${dialog.target}>`] : dialog.routes
  return writeRequest({
    method: 'BYE',
    transport,
    uri: strict ? asRequestUri(parseNameAddr(first, 'Record-Route').uri) : dialog.target,
    sentBy,
    branch,
    from: dialog.local,
    to: dialog.remote,
    callId: dialog.callId,
    cseq: 1, // the only request that we ever send in a dialog
    headers: [...routes.map((route) => `Route: ${route}`), `Reason: ${why}`],
  })
}

function dialogId(carrier: string, callId: string, localTag: string, remoteTag: string): string {
  return ownText(`${carrier}|${callId}|${localTag}|${remoteTag}`)
}

/** INVITE and UPDATE inside a dialog may move the caller: its new Contact is the target (RFC 3261 section 12.2.2). */
export function refreshTarget(dialog: Dialog, request: SipRequest): void {
  dialog.target = contactOf(request) ?? dialog.target
}

/** The first Contact; undefined where it is missing or broken: the call is worth more than the header. */
function contactOf(request: SipRequest): string | undefined {
  const [first] = headerValues(request.headers, 'contact')
  return first === undefined ? undefined : uriIn(first)
}

function uriIn(value: string): string | undefined {
  try {
    const { uri } = parseNameAddr(splitList(value)[0] ?? '', 'Contact')
    return parseUri(uri) === undefined ? undefined : asRequestUri(uri)
  } catch (error) {
    if (error instanceof SipParseError) return undefined
    throw error
  }
}

/** None where one of them cannot be read. */
function routesOf(invite: SipRequest): readonly string[] {
  try {
    const routes = headerValues(invite.headers, 'record-route').flatMap(splitList)
    for (const route of routes) parseUri(parseNameAddr(route, 'Record-Route').uri)
    return routes
  } catch (error) {
    if (error instanceof SipParseError) return []
    throw error
  }
}

function isLoose(route: string): boolean {
  const uri = parseUri(parseNameAddr(route, 'Record-Route').uri)
  return uri === undefined || uri.scheme === 'tel' || uri.parameters.has('lr')
}
