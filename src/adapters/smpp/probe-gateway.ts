/** A bind at the text gateway and off again, for a pair one of each: whether it is there and takes our name and password. Sends nothing. */
import { AppError } from '../../domain/kit/errors.ts'
import { type GatewayProfile, USUAL_PROFILE } from './profile/profile.ts'
import type { BindMode } from './session/request-table.ts'
import { type Session, startSession } from './session/session.ts'
import { REAL_TIME } from './session/time.ts'
import type { SmppOptions } from './smpp-gateway.ts'

export type GatewayToProbe = Pick<SmppOptions, 'address' | 'systemId' | 'password'> & {
  readonly profile?: GatewayProfile | undefined
}

const PATIENCE_MS = 5000

/** @throws AppError `GATEWAY_REFUSED` with what it answered, of a pair with which of the two it refused */
export async function probeGateway({ profile = USUAL_PROFILE, ...gateway }: GatewayToProbe): Promise<void> {
  if (profile.bind === 'transceiver') return bindOnce(gateway, profile, 'transceiver')
  for (const mode of ['transmitter', 'receiver'] as const) {
    await bindOnce(gateway, profile, mode).catch((cause: unknown) => {
      throw cause instanceof AppError ? new AppError(cause.code, `as ${mode}: ${cause.message}`) : cause
    })
  }
}

async function bindOnce(
  gateway: Omit<GatewayToProbe, 'profile'>,
  { systemType }: GatewayProfile,
  mode: BindMode,
): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>()
  const closed = Promise.withResolvers<void>()
  const session: Session = startSession(
    {
      ...gateway,
      systemType,
      mode,
      window: 1,
      enquireLinkMs: PATIENCE_MS,
      answerMs: PATIENCE_MS,
      patienceMs: PATIENCE_MS,
      firstSequence: 1,
      retryMs: { first: PATIENCE_MS, longest: PATIENCE_MS },
      time: REAL_TIME,
    },
    {
      onState: (state, why) => {
        if (state === 'bound') resolve(undefined)
        if (state === 'waiting') resolve(why)
        if (state === 'closed') closed.resolve()
      },
      onAnswer: () => {},
      onUnanswered: () => {},
      onRoom: () => {},
      onMessage: () => LEFT_WITH_GATEWAY,
      note: () => {},
    },
  )
  const fault = await promise
  session.stop()
  await closed.promise
  if (fault !== undefined) throw new AppError('GATEWAY_REFUSED', fault)
}

/** ESME_RX_T_APPN: receipts and texts that come meanwhile are for the server. */
const LEFT_WITH_GATEWAY = 0x64
