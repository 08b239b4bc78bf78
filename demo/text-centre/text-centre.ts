/** The demo's text centre: a real SMSC over SMPP 3.4 on loopback, with the handsets behind it. */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import iconv from 'iconv-lite'
import smpp, { type Pdu, type Session } from 'smpp'
import type { DemoMessage as Message, TextCentreFault } from '../../src/contracts/demo-page.ts'
import { parseCaller } from '../../src/domain/call/phone/parse-caller.ts'
import { parseDialled } from '../../src/domain/call/phone/parse-dialled.ts'
import { formatSiteNumber } from '../../src/domain/call/phone/show.ts'
import { type EpochMs, kstIso } from '../../src/domain/kit/time.ts'
import { createInboxes } from './inboxes.ts'
import { moodOf, type Receipt, sendInMood } from './moods.ts'

export type TextCentre = {
  readonly port: number
  /** `down` takes no connection, `throttle` refuses every text for now, `silent` takes all and answers nothing; others: `moods.ts`. */
  setFault(fault: TextCentreFault): void
  /** Newest first. @param phoneE164 `+8210…` */
  inbox(phoneE164: string): readonly Message[]
  /** A handset writes to us. Resolves with the command_status of the answer; needs a session that is bound. */
  send(phoneE164: string, text: string): Promise<number>
  /** Called at every message. @returns a function that ends it. */
  onMessage(listener: (phoneE164: string, message: Message) => void): () => void
  empty(): void
  close(): Promise<void>
}

export type TextCentreOptions = {
  /** 0 takes a free one. */
  readonly port: number
  /** Business time, epoch milliseconds: what the handsets' clocks show. */
  readonly clock: () => EpochMs
  /** Who may bind; default: anyone on this machine. */
  readonly account?: {
    readonly systemId: string
    readonly password: string
    /** False: not as a receiver alone. */
    readonly receives?: boolean
  }
  /** How late it answers in its mood `late`. Default 8 s. */
  readonly lateMs?: number
  /** From 0 to 1, for what it cuts and flips. */
  readonly random?: () => number
}

/** Listens on 127.0.0.1 only. */
export async function startTextCentre(options: TextCentreOptions): Promise<TextCentre> {
  const inboxes = createInboxes()
  const listeners = new Set<(phone: string, message: Message) => void>()
  const sessions = new Set<Session>()
  const { lateMs = 8_000, random = Math.random } = options
  let fault: TextCentreFault = 'ok'
  let mood = moodOf(fault, { lateMs, random })
  let lastId = 0

  const server = smpp.createServer((session) => {
    session.on('error', () => session.destroy())
    if (fault === 'down') {
      session.destroy()
      return
    }
    sessions.add(session)
    session.socket.setNoDelay(true)
    session.on('close', () => sessions.delete(session))
    const seat = { bound: false }
    session.on('pdu', (pdu: Pdu) => {
      if (fault !== 'silent') serve(session, seat, pdu)
    })
  })
  server.listen(options.port, '127.0.0.1')
  await once(server, 'listening')

  return {
    // A listening TCP server has an address of this form.
    port: (server.address() as AddressInfo).port,
    setFault(next) {
      fault = next
      mood = moodOf(fault, { lateMs, random })
      if (fault === 'down') for (const session of sessions) session.destroy()
    },
    inbox: (phone) => inboxes.of(phone),
    async send(phone, text) {
      const [session] = sessions
      if (session === undefined) throw new Error('nobody is bound at the text centre')
      const { promise, resolve } = Promise.withResolvers<number>()
      session.send(fromHandset(phone, text), ({ command_status }) => resolve(command_status))
      return promise
    },
    onMessage(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    empty: () => inboxes.empty(),
    async close() {
      for (const session of sessions) session.destroy()
      server.close()
      await once(server, 'close')
    },
  }

  function serve(session: Session, seat: { bound: boolean }, pdu: Pdu): void {
    switch (pdu.command) {
      case 'bind_transceiver':
      case 'bind_transmitter':
      case 'bind_receiver': {
        seat.bound = mayBind(pdu, options.account)
        session.send(pdu.response(seat.bound ? { system_id: 'text-centre' } : refusal('ESME_RBINDFAIL')))
        return
      }
      case 'submit_sm':
        submit(session, seat, pdu)
        return
      case 'enquire_link':
        session.send(pdu.response())
        return
      case 'unbind':
        seat.bound = false
        session.send(pdu.response())
        session.close()
        return
      default:
        if (!pdu.isResponse()) session.send(nack(pdu))
    }
  }

  function submit(session: Session, seat: { readonly bound: boolean }, pdu: Pdu): void {
    const refused = !seat.bound ? 'ESME_RINVBNDSTS' : fault === 'throttle' ? 'ESME_RTHROTTLED' : undefined
    const phone = receiverOf(pdu)
    const why = refused ?? (phone === undefined ? 'ESME_RINVDSTADR' : undefined)
    if (why !== undefined || phone === undefined) {
      session.send(pdu.response(refusal(why ?? 'ESME_RINVDSTADR')))
      return
    }
    const messageId = String(++lastId)
    const now = mood
    const receipts = ((pdu.registered_delivery ?? 0) & FINAL_RECEIPT) === FINAL_RECEIPT ? now.receipts(messageId) : []
    const tell = (isEarly: boolean) => {
      for (const each of receipts) if (each.isEarly === isEarly) sendInMood(session, receipt(pdu, each), now)
    }
    tell(true)
    const answer = () => sendInMood(session, pdu.response({ message_id: now.named(messageId) }), now)
    if (now.lateMs === 0) answer()
    else setTimeout(answer, now.lateMs).unref()
    const message: Message = {
      at: kstIso(options.clock()),
      from: shownSender(pdu.source_addr ?? ''),
      ...contentOf(pdu),
    }
    inboxes.put(phone, message)
    for (const listener of listeners) listener(phone, message)
    tell(false)
  }
}

const FINAL_RECEIPT = 1
const DELIVERY_RECEIPT = 0x04
const DELIVERED = 2
const INTERNATIONAL = 1
const KS_C_5601 = 0x0e

function mayBind(pdu: Pdu, account: TextCentreOptions['account']): boolean {
  if (account === undefined) return true
  if (account.receives === false && pdu.command === 'bind_receiver') return false
  return pdu.system_id === account.systemId && pdu.password === account.password
}

function refusal(name: string): { command_status: number } {
  return { command_status: smpp.errors[name] ?? 0xff }
}

function nack(pdu: Pdu): Pdu {
  return new smpp.PDU('generic_nack', { ...refusal('ESME_RINVCMDID'), sequence_number: pdu.sequence_number })
}

/** E.164, or undefined for a number that no handset has. */
function receiverOf(pdu: Pdu): string | undefined {
  const address = pdu.destination_addr ?? ''
  const international = pdu.dest_addr_ton === INTERNATIONAL && !address.startsWith('+')
  return parseCaller(international ? `+${address}` : address)
}

function shownSender(address: string): string {
  const number = parseDialled(address)
  return number === undefined ? address : formatSiteNumber(number)
}

/** Korean gateways carry CP949 whatever the data coding says; the codec leaves it as bytes. */
function contentOf(pdu: Pdu): { text: string; bytes: number } {
  const long = pdu.message_payload?.message
  const content = long !== undefined && long.length > 0 ? long : (pdu.short_message?.message ?? '')
  if (typeof content === 'string') return { text: content, bytes: iconv.encode(content, 'cp949').byteLength }
  return { text: iconv.decode(content, 'cp949'), bytes: content.byteLength }
}

function fromHandset(phone: string, text: string): Pdu {
  return new smpp.PDU('deliver_sm', {
    source_addr_ton: INTERNATIONAL,
    source_addr: phone.slice(1),
    data_coding: KS_C_5601,
    short_message: iconv.encode(text, 'cp949'),
  })
}

function receipt(pdu: Pdu, { id, dataCoding, hasText }: Receipt): Pdu {
  const text = hasText ? `id:${id} sub:001 dlvrd:001 stat:DELIVRD err:000 text:` : ''
  return new smpp.PDU('deliver_sm', {
    source_addr: pdu.destination_addr ?? '',
    destination_addr: pdu.source_addr ?? '',
    esm_class: DELIVERY_RECEIPT,
    data_coding: dataCoding,
    short_message: Buffer.from(text, 'latin1'),
    receipted_message_id: id,
    message_state: DELIVERED,
  })
}
