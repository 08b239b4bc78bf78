/** One question for the balance: whether the relay is there and takes our key. Sends nothing. */
import { AppError } from '../../domain/kit/errors.ts'
import { askRelay, type Relay, type RelayAnswer } from './relay-http.ts'

/** @throws AppError `GATEWAY_REFUSED` with what it answered. @returns won that are left, points among them */
export async function probeRelay(relay: Relay): Promise<number | undefined> {
  const answer = await askBalance(relay, new AbortController().signal)
  if (answer.kind !== 'ok') throw new AppError('GATEWAY_REFUSED', answer.code)
  return balanceOf(answer.body)
}

export function askBalance(relay: Relay, stop: AbortSignal): Promise<RelayAnswer> {
  return askRelay(relay, '/cash/v1/balance', undefined, stop)
}

export function balanceOf({ balance, point }: Readonly<Record<string, unknown>>): number | undefined {
  return typeof balance === 'number' ? balance + (typeof point === 'number' ? point : 0) : undefined
}
