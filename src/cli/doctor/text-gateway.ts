/** The text gateways as `ansimpass doctor` sees them: their files, and whether they take our bind or key. */
import { probeGateway } from '../../adapters/smpp/probe-gateway.ts'
import { USUAL_PROFILE } from '../../adapters/smpp/profile/profile.ts'
import { AppError } from '../../domain/kit/errors.ts'
import { inWords } from '../../domain/kit/system-error.ts'
import type { Config, Secrets } from '../../main/config/config.ts'
import { gatewayOptions } from '../../main/programs/texts/gateway-options.ts'
import { probeSecond, secondSettings } from '../../main/programs/texts/second-gateway.ts'
import { FaultWithTodo, type Finding, tried } from './finding.ts'
import { type GatewayNames, gatewayTodo } from './gateway-fault.ts'

const ABOUT = { ko: '문자 게이트웨이', en: 'text gateway' }

const FIRST: GatewayNames = {
  address: 'ANSIMPASS_SMPP',
  password: 'ANSIMPASS_SMPP_PASSWORD',
  authority: 'ANSIMPASS_SMPP_CA',
}
const SECOND: GatewayNames = { address: 'smpp.address', password: 'smpp.password', authority: 'authority' }

/** @param isRunning  a server has bound already: another bind could end its */
export async function gatewayFinding(config: Config, secrets: Secrets, isRunning: boolean): Promise<Finding> {
  const { smpp } = config
  if (smpp === undefined) return { id: 'text-gateway', state: 'ok', about: ABOUT, found: 'of the demo' }
  const todo = {
    ko: '위에 적힌 파일을 고치세요 (docs/text-gateways.md)',
    en: 'mend the file that is named there (docs/text-gateways.md)',
  }
  return tried('text-gateway', ABOUT, todo, async () => {
    const options = gatewayOptions({ config, secrets })
    const where = `${smpp.tls ? 'smpps' : 'smpp'}://${smpp.host}:${smpp.port}`
    if (isRunning) return `${where}, not asked: the server that runs is bound there (see /readyz)`
    await withTodo(FIRST, () => probeGateway(options))
    return `${where} takes our bind as ${smpp.systemId}`
  })
}

const ABOUT_SECOND = { ko: '두 번째 문자 게이트웨이', en: 'second text gateway' }

/** None where no second gateway is set. @param isRunning  a server has bound already: another bind could end its */
export async function secondGatewayFindings(
  config: Config,
  secrets: Secrets,
  isRunning: boolean,
): Promise<readonly Finding[]> {
  if (config.secondGatewayFile === undefined) return []
  const todo = {
    ko: 'ANSIMPASS_SECOND_GATEWAY 파일, 열쇠, 방화벽, 잔액을 확인하세요 (ansimpass gateway check 파일)',
    en: 'check the file of ANSIMPASS_SECOND_GATEWAY (ansimpass gateway check FILE), its key, the firewall, the balance',
  }
  const finding = await tried('second-text-gateway', ABOUT_SECOND, todo, async () => {
    const second = secondSettings(config)
    if (second === undefined) return 'none'
    if (isRunning && second.kind === 'smpp')
      return `${second.where}, not asked: the server that runs is bound there (see /readyz)`
    return second.kind === 'smpp' ? withTodo(SECOND, () => probeSecond(second)) : probeSecond(second)
  })
  if (finding.state !== 'ok' || config.smpp === undefined) return [finding]
  return [isTooImpatient(config, secrets) ? { ...finding, state: 'warn', todo: MORE_PATIENCE } : finding]
}

/** A text's second copy would go to the first gateway, which hangs, before that is known of it. */
function isTooImpatient(config: Config, secrets: Secrets): boolean {
  const { patienceSeconds, enquireLinkSeconds, answerSeconds } =
    gatewayOptions({ config, secrets }).profile ?? USUAL_PROFILE
  const { unreachableSeconds = 0 } = secondSettings(config)?.policy ?? {}
  return patienceSeconds <= enquireLinkSeconds + answerSeconds + unreachableSeconds
}

const MORE_PATIENCE = {
  ko: 'ANSIMPASS_GATEWAY 의 patienceSeconds 를 enquireLinkSeconds + answerSeconds + unreachableSeconds 보다 길게 하세요: 아니면 첫 게이트웨이가 멈췄을 때 두 번째 시도도 그리로 갑니다',
  en: 'make patienceSeconds of ANSIMPASS_GATEWAY longer than enquireLinkSeconds + answerSeconds + unreachableSeconds: else the second copy of a text goes to the first gateway, which hangs, too',
}

/** What ended the attempt in words, with what to do about it. */
async function withTodo<Said>(names: GatewayNames, probe: () => Promise<Said>): Promise<Said> {
  try {
    return await probe()
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'GATEWAY_REFUSED')) throw error
    const { message } = error
    throw new FaultWithTodo(message.replace(/[A-Z_]{4,}$/, inWords), gatewayTodo(message, names))
  }
}
