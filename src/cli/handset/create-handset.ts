/** A handset that rings sites over real SIP: many calls over one signalling socket, or one call with `ringSite`. */
import { randomBytes } from 'node:crypto'
import { createSocket, type Socket } from 'node:dgram'
import { lookup } from 'node:dns/promises'
import { once } from 'node:events'
import { AppError } from '../../domain/kit/errors.ts'
import { areKeys } from './keypad.ts'
import { type CallLine, OutgoingCall } from './outgoing-call.ts'
import { newBranch } from './requests.ts'
import type { CallIdentity, CallResult, RingOptions, ServerAddress } from './ringing.ts'
import { openRtpReceiver } from './rtp-receiver.ts'
import { branchOf, header, readSip, type SipReply, type SipRequest, tagOf, writeSip } from './sip-text.ts'

/** How long a finished call is remembered, to acknowledge an answer that comes again (timer D). */
const REMEMBERED_MS = 32_000
const RECEIVE_BUFFER_BYTES = 4 * 1024 * 1024

export type HandsetSettings = {
  readonly server: ServerAddress
  /** Where to call from: an IP address, and a port (0: any). Default: whatever reaches the server. */
  readonly bind?: { readonly address?: string; readonly port?: number }
  /** T1 of RFC 3261, in milliseconds. Default 500. */
  readonly t1Ms?: number
}

export type Handset = {
  /**
   * Rings a site and resolves when the call is over.
   * @throws AppError `SIP_BAD_NUMBER` when a number is none, `SIP_BAD_KEYS` when a key is none, `SIP_NO_SERVER` when nobody listens there
   */
  ring(options: RingOptions): Promise<CallResult>
  /** The same INVITE again (same Call-ID, From tag, CSeq, branch): the server must say the same and store nothing. */
  repeat(
    call: CallIdentity,
    options?: Omit<RingOptions, 'siteNumber' | 'from' | 'callId' | 'fromTag'>,
  ): Promise<CallResult>
  close(): void
}

/** @throws AppError `SIP_NO_SERVER` when the server's name is unknown */
export async function createHandset(settings: HandsetSettings): Promise<Handset> {
  const server = await resolve(settings.server)
  const { socket, local } = await connect(server, settings.bind)
  /** By branch: replies; by Call-ID: requests. */
  const byBranch = new Map<string, OutgoingCall>()
  const byCallId = new Map<string, OutgoingCall>()
  const ringing = new Set<OutgoingCall>()
  const forgetting = new Set<NodeJS.Timeout>()
  let isOpen = true
  socket.on('message', hear)
  socket.on('error', refused)

  return {
    ring: async (options) => {
      const { siteNumber, from } = numbersOf(options)
      const identity = {
        callId: options.callId ?? `${randomBytes(12).toString('hex')}@handset`,
        fromTag: options.fromTag ?? randomBytes(6).toString('hex'),
        cseq: 1,
        branch: newBranch(),
        siteNumber,
        from,
      }
      return run(identity, options)
    },
    repeat: (call, options = {}) => {
      const { callId, fromTag, cseq, branch, siteNumber, from } = call
      return run({ callId, fromTag, cseq, branch, siteNumber, from }, { media: false, ...options, siteNumber, from })
    },
    close() {
      if (!isOpen) return
      isOpen = false
      for (const timer of forgetting) clearTimeout(timer)
      socket.close()
    },
  }

  async function run(identity: CallIdentity, options: RingOptions): Promise<CallResult> {
    let call: OutgoingCall | undefined
    const ear =
      options.media === false
        ? undefined
        : await openRtpReceiver(local.host, (payload, codec, begins) =>
            call?.onFrame({ kind: 'audio', payload, codec, begins }),
          )
    const branches: string[] = []
    const line: CallLine = {
      ends: { local, server },
      t1Ms: settings.t1Ms ?? 500,
      send,
      expect: (branch) => {
        branches.push(branch)
        if (call !== undefined) byBranch.set(branch, call)
      },
    }
    try {
      return await new Promise<CallResult>((resolve, reject) => {
        call = new OutgoingCall(line, identity, options, ear, { resolve, reject })
        ringing.add(call)
        byCallId.set(identity.callId, call)
        call.start()
      })
    } finally {
      if (call !== undefined) {
        ringing.delete(call)
        rememberAWhile(call, branches)
      }
    }
  }

  function rememberAWhile(call: OutgoingCall, branches: readonly string[]): void {
    const timer = setTimeout(() => {
      forgetting.delete(timer)
      for (const branch of branches) if (byBranch.get(branch) === call) byBranch.delete(branch)
      if (byCallId.get(call.identity.callId) === call) byCallId.delete(call.identity.callId)
    }, REMEMBERED_MS)
    timer.unref()
    forgetting.add(timer)
  }

  function hear(datagram: Buffer): void {
    const message = readSip(datagram)
    if (message === undefined) return
    if ('method' in message) answer(message)
    else byBranch.get(branchOf(message))?.onReply(message, methodOf(message))
  }

  function answer(request: SipRequest): void {
    if (request.method === 'ACK') return
    const call = byCallId.get(header(request, 'call-id'))
    const isInDialog = call !== undefined && tagOf(header(request, 'to')) === call.identity.fromTag
    send(replyTo(request, isInDialog))
    if (isInDialog && request.method === 'BYE') call.onBye()
  }

  function send(datagram: Buffer): void {
    if (isOpen) socket.send(datagram, (error) => (error === null ? undefined : refused()))
  }

  function refused(): void {
    for (const call of ringing) call.refused()
  }
}

/** One call over a socket of its own. Rejects as `Handset.ring` and `createHandset`. */
export async function ringSite(options: RingOptions & { readonly server: ServerAddress }): Promise<CallResult> {
  const handset = await createHandset({ server: options.server })
  try {
    return await handset.ring(options)
  } finally {
    handset.close()
  }
}

async function resolve(server: ServerAddress): Promise<ServerAddress & { readonly family: number }> {
  try {
    const { address, family } = await lookup(server.host, { order: 'ipv4first' })
    return { host: address, port: server.port, family }
  } catch {
    throw new AppError(
      'SIP_NO_SERVER',
      `the server's name ${server.host} is unknown; give an address with --server host:port`,
    )
  }
}

/** Connected, so that the network's "nobody there" (ICMP) reaches us. */
async function connect(
  server: ServerAddress & { readonly family: number },
  bind: HandsetSettings['bind'] = {},
): Promise<{ socket: Socket; local: ServerAddress }> {
  const socket = createSocket({ type: server.family === 6 ? 'udp6' : 'udp4', recvBufferSize: RECEIVE_BUFFER_BYTES })
  const listening = once(socket, 'listening')
  socket.bind(bind.port ?? 0, bind.address)
  await listening
  const connected = once(socket, 'connect')
  socket.connect(server.port, server.host)
  await connected
  const { address, port } = socket.address()
  return { socket, local: { host: address, port } }
}

/** Nothing but a number may enter a header. */
function numbersOf({ siteNumber, from, keys = '' }: RingOptions): { siteNumber: string; from: string } {
  const bare = (number: string): string => number.replace(/[\s\-.()]/g, '')
  const numbers = { siteNumber: bare(siteNumber), from: bare(from) }
  if (!/^\+?[0-9*#]{1,32}$/.test(numbers.siteNumber)) {
    throw new AppError('SIP_BAD_NUMBER', 'the site number is not a phone number; write it like 080-000-0001')
  }
  if (!/^(\+?[0-9]{1,32})?$/.test(numbers.from)) {
    throw new AppError('SIP_BAD_NUMBER', "the caller's number is not a phone number; write it like 010-0000-0001")
  }
  if (!areKeys(keys))
    throw new AppError('SIP_BAD_KEYS', 'only 0 to 9, *, # and A to D can be pressed; leave out the rest')
  return numbers
}

function methodOf(reply: SipReply): string {
  return header(reply, 'cseq').split(/\s+/)[1] ?? ''
}

const REPLIES: Readonly<Record<string, string>> = {
  OPTIONS: '200 OK',
  BYE: '200 OK',
  CANCEL: '481 No Such Transaction',
}

function replyTo(request: SipRequest, isInDialog: boolean): Buffer {
  const known = REPLIES[request.method] ?? (isInDialog ? '488 Not Acceptable Here' : '501 Not Implemented')
  const status = request.method === 'BYE' && !isInDialog ? '481 No Such Call' : known
  return writeSip(`SIP/2.0 ${status}`, [
    ...(request.headers.get('via') ?? []).map((via) => ['Via', via] as const),
    ['From', header(request, 'from')],
    ['To', header(request, 'to')],
    ['Call-ID', header(request, 'call-id')],
    ['CSeq', header(request, 'cseq')],
    ['Allow', 'ACK, BYE, OPTIONS'],
  ])
}
