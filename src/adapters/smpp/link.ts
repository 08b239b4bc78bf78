/** One TCP connection to the gateway: requests matched with their answers, and a sign of life asked for when it is quiet. */
import smpp, { type Pdu, type Session } from 'smpp'

export type LinkOptions = {
  readonly host: string
  readonly port: number
  readonly tls?: boolean
  readonly systemId: string
  readonly password: string
  readonly enquireLinkMs: number
  readonly answerMs: number
}

export type LinkHandlers = {
  readonly onConnected: () => void
  /** Once; the requests under way are then answered with `no-answer`. `why` holds no number and no secret. */
  readonly onLost: (why: string) => void
  /** A text or receipt from the gateway; it has been acknowledged. */
  readonly onDelivered: (pdu: Pdu) => void
}

export type Link = {
  readonly unanswered: number
  /** `done` is called exactly once, never before `request` has returned. */
  request(pdu: Pdu, done: (answer: Pdu | 'no-answer') => void): void
  /** Cuts the connection; `onLost` is not called. */
  end(): void
}

type Pending = { readonly sentAt: number; readonly done: (answer: Pdu | 'no-answer') => void }

/** Connects at once. No timer per request: one tick looks at the oldest. */
export function openLink(options: LinkOptions, handlers: LinkHandlers): Link {
  const session = smpp.connect({ host: options.host, port: options.port, tls: options.tls ?? false })
  // By sequence number; a Map keeps the order of sending, so the oldest comes first.
  const pending = new Map<number, Pending>()
  let connected = false
  let over = false
  let corked = false
  let heardAt = performance.now()
  let askedAt: number | undefined
  const tick = setInterval(lookAfter, Math.max(10, Math.min(options.enquireLinkMs, options.answerMs) / 4))

  session.socket.setNoDelay(true)
  session.on(options.tls === true ? 'secureConnect' : 'connect', () => {
    connected = true
    heardAt = performance.now()
    handlers.onConnected()
  })
  session.on('pdu', onPdu)
  session.on('error', (error: NodeJS.ErrnoException) => lose(error.code ?? 'malformed-pdu'))
  session.on('close', () => lose(connected ? 'connection-closed' : 'not-connected'))

  return {
    get unanswered() {
      return pending.size
    },
    request,
    end,
  }

  function request(pdu: Pdu, done: Pending['done']): void {
    gather()
    if (over || !session.send(pdu)) queueMicrotask(() => done('no-answer'))
    else pending.set(pdu.sequence_number, { sentAt: performance.now(), done })
  }

  /** What is sent in one turn goes out in one write. */
  function gather(): void {
    if (corked || over) return
    corked = true
    session.socket.cork()
    process.nextTick(() => {
      corked = false
      session.socket.uncork()
    })
  }

  function onPdu(pdu: Pdu): void {
    heardAt = performance.now()
    if (over) return
    if (!pdu.isResponse()) {
      answer(pdu)
      return
    }
    const waiting = pending.get(pdu.sequence_number)
    pending.delete(pdu.sequence_number)
    waiting?.done(pdu)
  }

  function answer(pdu: Pdu): void {
    gather()
    switch (pdu.command) {
      case 'deliver_sm':
        session.send(pdu.response())
        handlers.onDelivered(pdu)
        return
      case 'enquire_link':
      case 'unknown':
        session.send(pdu.response())
        return
      case 'unbind':
        session.send(pdu.response())
        setImmediate(() => lose('unbound-by-gateway'))
        return
      default: // outbind, alert_notification: nothing to answer
    }
  }

  function lookAfter(): void {
    const now = performance.now()
    for (const [sequence, { sentAt, done }] of pending) {
      if (now - sentAt < options.answerMs) break
      pending.delete(sequence)
      done('no-answer')
    }
    const quietMs = now - heardAt
    if (!connected) {
      if (quietMs > options.answerMs) lose('connect-timeout')
      return
    }
    if (quietMs < options.enquireLinkMs) askedAt = undefined
    else if (askedAt === undefined) {
      askedAt = now
      session.send(new smpp.PDU('enquire_link'))
    } else if (now - askedAt >= options.answerMs) lose('silent')
  }

  function lose(why: string): void {
    if (over) return
    const left = stop()
    handlers.onLost(why)
    for (const { done } of left) done('no-answer')
  }

  function end(): void {
    if (over) return
    for (const { done } of stop()) done('no-answer')
  }

  function stop(): readonly Pending[] {
    over = true
    clearInterval(tick)
    hangUp(session)
    const left = [...pending.values()]
    pending.clear()
    return left
  }
}

const HANG_UP_MS = 500

/** What was answered just now, such as an unbind, still goes out. */
function hangUp(session: Session): void {
  session.close()
  const cut = setTimeout(() => session.destroy(), HANG_UP_MS)
  session.socket.once('close', () => clearTimeout(cut))
}
