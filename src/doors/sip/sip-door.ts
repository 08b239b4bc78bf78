/** The way in for calls: SIP over UDP. Listens, hands each packet on, and stops in good order. */
import { createCarriers } from './carriers/carriers.ts'
import { createDialogs } from './dialog/dialogs.ts'
import { createLines } from './lines.ts'
import { onPacket } from './on-packet.ts'
import type { DoorParts, SipDoorDeps } from './parts.ts'
import { createTimerWheel, type TimerWheel } from './transaction/timer-wheel.ts'
import { createTransactions } from './transaction/transactions.ts'
import { type Address, bindUdp, type UdpSocket } from './transport/udp.ts'

export type { SipDoorDeps } from './parts.ts'

export type SipDoorStats = {
  /** INVITEs that wait for their final answer. */
  readonly waiting: number
  /** Calls that hear us: early media and answered ones. */
  readonly calls: number
  /** Lines held, of all numbers. */
  readonly lines: number
  readonly transactions: number
}

export type SipDoor = {
  /**
   * Binds every address, or none.
   * @returns the addresses as bound: port 0 has become a real one
   * @throws AppError `PORT_IN_USE`, `ADDRESS_UNAVAILABLE`
   */
  listen(addresses: readonly Address[]): Promise<readonly Address[]>
  /** Takes no new call (503), ends open ones with BYE, waits for what is under way up to `graceMs`, and closes the sockets. */
  close(graceMs: number): Promise<void>
  stats(): SipDoorStats
}

/** Far above what a minute of calls leaves behind at 6,000/s; beyond it new calls are shed. */
const MOST_TRANSACTIONS = 400_000

export function createSipDoor(deps: SipDoorDeps): SipDoor {
  const wheel = createTimerWheel()
  const door: DoorParts = {
    ...deps,
    wheel,
    transactions: createTransactions(wheel, MOST_TRANSACTIONS),
    dialogs: createDialogs(),
    lines: createLines(deps.linesPerNumber),
    waiting: 0,
    stopping: false,
  }
  const carriers = createCarriers(deps.carriers)
  const onFault = oncePerSecond(wheel, (message) => deps.events.emit({ type: 'fault', part: 'sip', message }))
  let sockets: readonly UdpSocket[] = []

  return {
    async listen(addresses) {
      const bound: UdpSocket[] = []
      try {
        for (const address of addresses) {
          bound.push(
            await bindUdp(address, {
              onPacket: (...packet) => guarded(() => onPacket(...packet, carriers, door), onFault),
              onFault,
            }),
          )
        }
      } catch (error) {
        await Promise.all(bound.map((socket) => socket.close()))
        throw error
      }
      sockets = bound
      return bound.map((socket) => socket.bound)
    },
    async close(graceMs) {
      door.stopping = true
      for (const party of door.dialogs.all()) party.stop()
      await quiet(door, performance.now() + graceMs)
      for (const party of door.dialogs.all()) party.stop()
      wheel.close()
      await Promise.all(sockets.map((socket) => socket.close()))
      sockets = []
    },
    stats: () => ({
      waiting: door.waiting,
      calls: door.dialogs.size,
      lines: door.lines.held,
      transactions: door.transactions.size,
    }),
  }
}

/** Resolves when no call waits for its answer, none is open and every BYE of ours is answered, or at `deadline`. */
function quiet(door: DoorParts, deadline: number): Promise<void> {
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
