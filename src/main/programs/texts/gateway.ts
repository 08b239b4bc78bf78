/** The text gateway of the settings, with what it takes: character set, longest text, receipts. */
import { createCp949 } from '../../../adapters/cp949/cp949.ts'
import { createPostgresSentTexts } from '../../../adapters/postgres/pass/sent-texts.ts'
import { createSmppGateway, type SmppOptions } from '../../../adapters/smpp/smpp-gateway.ts'
import { makeTrackReceipt } from '../../../usecases/pass/track-receipts.ts'
import type { Ground } from '../ground.ts'
import { gatewayOptions } from './gateway-options.ts'

/** How patient the session is. */
export type GatewayTimes = Pick<SmppOptions, 'profile' | 'throttlePauseMs' | 'retryMs'>

/** @throws AppError `SETTINGS_INVALID`, `GATEWAY_INVALID` */
export function openGateway(ground: Ground, closing: AsyncDisposableStack, times: GatewayTimes = {}) {
  const { seat, config, events, pool, subjects } = ground
  const charset = createCp949()
  const gateway = closing.adopt(
    createSmppGateway(
      {
        ...gatewayOptions(seat),
        ...{ ...charset, sender: config.sender, smsBytes: config.textBytes },
        ...times,
      },
      events,
    ),
    (it) => it.close(),
  )
  gateway.onReceipt(makeTrackReceipt({ sentTexts: createPostgresSentTexts(pool, subjects), events }))
  const limit: 80 | 90 = config.textBytes === 80 ? 80 : 90
  return { gateway, text: { charset, limit, markBytes: config.markBytes } }
}
