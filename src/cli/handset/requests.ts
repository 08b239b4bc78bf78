/** The requests of one call: INVITE, its ACK and CANCEL, and those inside the dialog. */
import { randomBytes } from 'node:crypto'
import { isIPv6 } from 'node:net'
import { hostPort } from '../../domain/kit/listening.ts'
import type { CallIdentity, ServerAddress } from './ringing.ts'
import { header, type SipHeaders, type SipReply, uriOf, writeSip } from './sip-text.ts'

export type Ends = { readonly local: ServerAddress; readonly server: ServerAddress }

export function newBranch(): string {
  return `z9hG4bK${randomBytes(9).toString('hex')}`
}

export function inviteRequest(ends: Ends, call: CallIdentity, sdp: string): Buffer {
  const caller: SipHeaders =
    call.from === '' ? [['Privacy', 'id']] : [['P-Asserted-Identity', `<sip:${call.from}@${hostOf(ends)};user=phone>`]]
  return writeSip(
    `INVITE ${siteUri(ends, call)} SIP/2.0`,
    [
      ...commonHeaders(ends, call, call.branch),
      ['To', `<${siteUri(ends, call)}>`],
      ['CSeq', `${call.cseq} INVITE`],
      ['Contact', `<sip:handset@${hostPort(ends.local)}>`],
      ...caller,
      ['Allow', 'INVITE, ACK, CANCEL, BYE, OPTIONS'],
      ['Content-Type', 'application/sdp'],
    ],
    sdp,
  )
}

/** ACK of a non-2xx answer and CANCEL: same branch and Request-URI as the INVITE (RFC 3261 17.1.1.3, 9.1). */
export function besideInvite(method: 'ACK' | 'CANCEL', ends: Ends, call: CallIdentity, to?: string): Buffer {
  return writeSip(`${method} ${siteUri(ends, call)} SIP/2.0`, [
    ...commonHeaders(ends, call, call.branch),
    ['To', to ?? `<${siteUri(ends, call)}>`],
    ['CSeq', `${call.cseq} ${method}`],
  ])
}

/** ACK of a 2xx and BYE: a branch of their own, along the route that the answer has recorded (RFC 3261 12.2.1.1). */
export function inDialog(
  method: 'ACK' | 'BYE',
  ends: Ends,
  call: CallIdentity,
  answer: SipReply,
  branch: string,
): Buffer {
  const target = uriOf(header(answer, 'contact'))
  const routes = (answer.headers.get('record-route') ?? []).flatMap((line) => line.split(',')).reverse()
  return writeSip(`${method} ${target === '' ? siteUri(ends, call) : target} SIP/2.0`, [
    ...commonHeaders(ends, call, branch),
    ['To', header(answer, 'to')],
    ['CSeq', `${method === 'ACK' ? call.cseq : call.cseq + 1} ${method}`],
    ...routes.map((route) => ['Route', route.trim()] as const),
  ])
}

function commonHeaders(ends: Ends, call: CallIdentity, branch: string): SipHeaders {
  const identity =
    call.from === '' ? '"Anonymous" <sip:anonymous@anonymous.invalid>' : `<sip:${call.from}@${hostOf(ends)}>`
  return [
    ['Via', `SIP/2.0/UDP ${hostPort(ends.local)};branch=${branch};rport`],
    ['Max-Forwards', '70'],
    ['From', `${identity};tag=${call.fromTag}`],
    ['Call-ID', call.callId],
  ]
}

function siteUri(ends: Ends, call: CallIdentity): string {
  return `sip:${call.siteNumber}@${hostPort(ends.server)}`
}

function hostOf({ local }: Ends): string {
  return isIPv6(local.host) ? `[${local.host}]` : local.host
}
