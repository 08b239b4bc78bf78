/** The text gateway of the settings, or two, with what they take: character set, longest text, receipts. */
import { createCp949 } from '../../../adapters/cp949/cp949.ts'
import { createPostgresSentTexts } from '../../../adapters/postgres/pass/sent-texts.ts'
import { createSmppGateway, type SmppOptions } from '../../../adapters/smpp/smpp-gateway.ts'
import { makeTrackReceipt } from '../../../usecases/pass/track-receipts.ts'
import { makeTwoGateways } from '../../../usecases/pass/two-gateways.ts'
import type { Ground } from '../ground.ts'
import { gatewayOptions } from './gateway-options.ts'
import { openSecond, type SecondSettings, secondIfRight } from './second-gateway.ts'

/** How patient the session is. */
export type GatewayTimes = Pick<SmppOptions, 'profile' | 'throttlePauseMs' | 'retryMs'>

/** @throws AppError `SETTINGS_INVALID`, `GATEWAY_INVALID` */
export function openGateway(ground: Ground, closing: AsyncDisposableStack, times: GatewayTimes = {}) {
  const { seat, config, events, pool, subjects } = ground
  const charset = createCp949()
  const own = { ...charset, sender: config.sender, smsBytes: config.textBytes }
  const second = secondIfRight(config, { ...seat, events })
  const main = closing.adopt(createSmppGateway({ ...gatewayOptions(seat), ...own, ...times }, events), (it) =>
    it.close(),
  )
  const both = second === undefined ? undefined : withSecond(second)
  const gateway = both?.gateway ?? main
  gateway.onReceipt(makeTrackReceipt({ sentTexts: createPostgresSentTexts(pool, subjects), events }))
  const limit: 80 | 90 = config.textBytes === 80 ? 80 : 90
  return { gateway, main, both, text: { charset, limit, markBytes: config.markBytes } }

  function withSecond(settings: SecondSettings) {
    const opened = closing.adopt(openSecond(settings, own, events), (it) => it.close())
    const two = closing.adopt(
      makeTwoGateways({ main, second: opened, policy: settings.policy, events, now: () => performance.now() }),
      (it) => it.stop(),
    )
    return { gateway: two, second: opened }
  }
}
