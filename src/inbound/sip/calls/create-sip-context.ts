/** The shared parts of a server, as they are before its first packet. */
import { createRates } from '../carriers/rate.ts'
import { createDialogs } from '../stack/dialog/dialogs.ts'
import { createProvisionals } from '../stack/dialog/reliable-provisional.ts'
import type { TimerWheel } from '../stack/transaction/timer-wheel.ts'
import { createTransactions } from '../stack/transaction/transactions.ts'
import { createCallSlots } from './call-slots.ts'
import type { SipContext, SipServerDeps } from './sip-context.ts'
import { createTraffic } from './traffic.ts'

/** Far above what a minute of calls leaves behind at 6,000/s; beyond it new calls are shed. */
const MOST_TRANSACTIONS = 400_000

/** @param mostTransactions  room for so many is taken at once */
export function createSipContext(
  deps: SipServerDeps,
  wheel: TimerWheel,
  mostTransactions = MOST_TRANSACTIONS,
): SipContext {
  return {
    ...deps,
    wheel,
    transactions: createTransactions(wheel, mostTransactions),
    dialogs: createDialogs(),
    provisionals: createProvisionals(wheel),
    lines: createCallSlots(deps.linesPerNumber),
    rates: createRates(),
    traffic: createTraffic(),
    locals: [],
    waiting: 0,
    stopping: false,
    silent: false,
  }
}
