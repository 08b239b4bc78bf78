/** The text gateway as `ansimpass doctor` sees it: its profile, and whether it takes our bind. */
import { probeGateway } from '../../adapters/smpp/probe-gateway.ts'
import type { Config, Secrets } from '../../main/config/config.ts'
import { gatewayOptions } from '../../main/programs/texts/gateway-options.ts'
import { type Finding, tried } from './finding.ts'

const ABOUT = { ko: '문자 게이트웨이', en: 'text gateway' }

/** @param isRunning  a server has bound already: another bind could end its */
export async function gatewayFinding(config: Config, secrets: Secrets, isRunning: boolean): Promise<Finding> {
  const { smpp } = config
  if (smpp === undefined) return { id: 'text-gateway', state: 'ok', about: ABOUT, found: 'of the demo' }
  const todo = {
    ko: 'ANSIMPASS_SMPP, 비밀번호, 방화벽, 게이트웨이 쪽 IP 등록을 확인하세요 (docs/text-gateways.md)',
    en: 'check ANSIMPASS_SMPP, its password, the firewall, and whether the gateway knows this address (docs/text-gateways.md)',
  }
  return tried('text-gateway', ABOUT, todo, async () => {
    const options = gatewayOptions({ config, secrets })
    const where = `${smpp.tls ? 'smpps' : 'smpp'}://${smpp.host}:${smpp.port}`
    if (isRunning) return `${where}, not asked: the server that runs is bound there (see /readyz)`
    await probeGateway({ ...options, profile: options.profile })
    return `${where} takes our bind as ${smpp.systemId}`
  })
}
