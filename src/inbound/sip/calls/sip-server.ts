/** The way in for calls: SIP over UDP, TCP and TLS. Listens, hands each packet on, and stops in good order. */

import { createCarriers } from '../carriers/carriers.ts'
import { createTimerWheel, type TimerWheel } from '../stack/transaction/timer-wheel.ts'
import type { Address, Transport } from '../stack/transport/address.ts'
import type { Arrival } from '../stack/transport/arrival.ts'
import { type CertificateFiles, type Certificates, readCertificates } from '../stack/transport/certificates.ts'
import { type ConnectionStats, createConnections } from '../stack/transport/connections.ts'
import { type Listener, listenOn } from '../stack/transport/listen.ts'
import { localAddress } from '../stack/transport/local-address.ts'
import { STREAM_LIMITS } from '../stack/transport/stream-limits.ts'
import { bindTls } from '../stack/transport/tls.ts'
import { createSipContext } from './create-sip-context.ts'
import { onPacket } from './on-packet.ts'
import type { SipContext, SipServerDeps } from './sip-context.ts'
import type { Traffic } from './traffic.ts'

export type { SipServerDeps } from './sip-context.ts'

export type SipServerStats = {
  /** INVITEs that wait for their final answer. */
  readonly waiting: number
  /** Calls that hear us: early media and answered ones. */
  readonly calls: number
  /** Lines held, of all numbers. */
  readonly lines: number
  readonly transactions: number
  readonly timers: number
  /** TCP and TLS. */
  readonly connections: ConnectionStats
}

export type SipServer = {
  /**
   * Binds every address for UDP and TCP, or none.
   * @returns the addresses as bound: port 0 has become a real one
   * @throws AppError `PORT_IN_USE`, `ADDRESS_UNAVAILABLE`
   */
  listen(addresses: readonly Address[]): Promise<readonly Address[]>
  /**
   * Binds every address for TLS, or none. The files are looked at every few seconds and used as soon as they change.
   * @throws AppError `TLS_FILES_INVALID`, `PORT_IN_USE`, `ADDRESS_UNAVAILABLE`
   */
  listenTls(addresses: readonly Address[], files: CertificateFiles): Promise<readonly Address[]>
  /** Closes every socket that was bound so far; calls under way stay. Others may be bound after it. */
  listenNoMore(): Promise<void>
  /** Reads the certificate files again at once; where they cannot be used, that is told as a fault and the former stay. */
  reloadCertificates(): void
  readonly traffic: Traffic
  /** Answers no new call and no keep-alive from now on, not even by a refusal: their carrier repeats them to whoever is started next. */
  fallSilent(): void
  /** Takes no new call (503), ends open ones with BYE, waits for what is under way up to `graceMs`, and closes the sockets. */
  close(graceMs: number): Promise<void>
  stats(): SipServerStats
}

const SWEEP_MS = 1_000
const CERTIFICATES_LOOK_MS = 5_000
/** What was said last still goes out over TCP. */
const LAST_BYTES_MS = 500

export function createSipServer(deps: SipServerDeps): SipServer {
  const wheel = createTimerWheel()
  const door = createSipContext(deps, wheel)
  const carriers = createCarriers(deps.carriers)
  const onFault = oncePerSecond(wheel, (message) => deps.events.emit({ type: 'fault', part: 'sip', message }))
  const gate = {
    isKnown: (address: string, transport: Transport) => carriers.from(address, transport) !== undefined,
    onStranger: () => deps.events.emit({ type: 'call-refused-peer' }),
  }
  const handlers = {
    onMessage: (arrival: Arrival) => guarded(() => onPacket(arrival, carriers, door), onFault),
    onFault,
  }
  const limits = { ...STREAM_LIMITS, ...deps.streams }
  const connections = createConnections(limits, handlers)
  const listeners: Listener[] = []
  let certificates: Certificates | undefined
  every(wheel, SWEEP_MS, connections.sweep)
  every(wheel, CERTIFICATES_LOOK_MS, () => certificates?.look())

  const listenNoMore = async () => {
    await Promise.all(listeners.splice(0).map((listener) => listener.close()))
  }

  return {
    async listen(addresses) {
      const bound = await bindAll(addresses, (address) => listenOn(address, handlers, gate, connections), listeners)
      door.locals.push(...bound.map(({ host }) => localAddress(host)))
      return bound
    },
    async listenTls(addresses, files) {
      const read = readCertificates(files, onFault)
      const bound = await bindAll(addresses, (address) => bindTls(address, read, limits, gate, connections), listeners)
      certificates = read
      door.locals.push(...bound.map(({ host }) => localAddress(host)))
      return bound
    },
    reloadCertificates: () => void certificates?.reload(),
    traffic: door.traffic,
    listenNoMore,
    fallSilent() {
      door.silent = true
    },
    async close(graceMs) {
      door.stopping = true
      for (const party of door.dialogs.all()) party.stop()
      await quiet(door, performance.now() + graceMs)
      for (const party of door.dialogs.all()) party.stop()
      wheel.close()
      await connections.close(LAST_BYTES_MS)
      await listenNoMore()
    },
    stats: () => ({
      waiting: door.waiting,
      calls: door.dialogs.size,
      lines: door.lines.held,
      transactions: door.transactions.size,
      timers: wheel.size,
      connections: connections.stats(),
    }),
  }
}

/** All, or none: where one cannot be bound, those before it are closed. */
async function bindAll(
  addresses: readonly Address[],
  bind: (address: Address) => Promise<Listener>,
  listeners: Listener[],
): Promise<readonly Address[]> {
  const mine: Listener[] = []
  try {
    for (const address of addresses) mine.push(await bind(address))
  } catch (error) {
    await Promise.all(mine.map((listener) => listener.close()))
    throw error
  }
  listeners.push(...mine)
  return mine.map(({ bound }) => bound)
}

/** Until the wheel is closed. */
function every(wheel: TimerWheel, ms: number, work: () => void): void {
  wheel.start(ms, () => {
    work()
    every(wheel, ms, work)
  })
}

/** Resolves when no call waits for its answer, none is open and every BYE of ours is answered, or at `deadline`. */
function quiet(door: SipContext, deadline: number): Promise<void> {
  return new Promise((resolve) => {
    look()
    function look(): void {
      const busy = door.waiting > 0 || door.dialogs.size > 0 || door.transactions.unanswered > 0
      if (!busy || performance.now() >= deadline) resolve()
      else door.wheel.start(20, look)
    }
  })
}

/** One packet must not end the server for all: a bug that it meets is told, and the next packet is read. */
function guarded(work: () => void, tell: (message: string) => void): void {
  try {
    work()
  } catch (error) {
    tell(error instanceof Error ? error.message : String(error))
  }
}

/** A network that is down fails every packet: one line a second says enough. */
function oncePerSecond(wheel: TimerWheel, tell: (message: string) => void): (message: string) => void {
  let told = false
  return (message) => {
    if (told) return
    told = true
    wheel.start(1_000, () => {
      told = false
    })
    tell(message)
  }
}
