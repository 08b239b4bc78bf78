/** The second text gateway of the settings: what it is, how it is asked whether it is there, and opened. */
import { dirname, resolve } from 'node:path'
import { Agent } from 'undici'
import { createCp949 } from '../../../adapters/cp949/cp949.ts'
import { splitForeign } from '../../../adapters/libphonenumber/split-foreign.ts'
import { type GatewayToProbe, probeGateway } from '../../../adapters/smpp/probe-gateway.ts'
import { createSmppGateway } from '../../../adapters/smpp/smpp-gateway.ts'
import { probeRelay } from '../../../adapters/solapi/probe-relay.ts'
import type { Relay } from '../../../adapters/solapi/relay-http.ts'
import { createSolapiGateway } from '../../../adapters/solapi/solapi-gateway.ts'
import { AppError } from '../../../domain/kit/errors.ts'
import { whyOf } from '../../../domain/kit/system-error.ts'
import type { Events } from '../../../ports/kit/events.ts'
import type { TextGateway } from '../../../ports/pass/text-gateway.ts'
import type { Config } from '../../config/config.ts'
import { readAuthorityFile, readSettingFile } from '../../config/read-setting-file.ts'
import { checkSecondGateway, type SecondGateway } from './second-gateway-file.ts'

const SETTING = 'ANSIMPASS_SECOND_GATEWAY'
const ANSWER_MS = 10_000

export type SecondSettings = Omit<SecondGateway, 'authorityFile'> & {
  /** Where it is, without a secret. */
  readonly where: string
} & ({ readonly kind: 'smpp'; readonly options: GatewayToProbe } | { readonly kind: 'relay'; readonly options: Relay })

export type OpenedSecond = TextGateway & {
  /** Won left at a relay; undefined: not known. */
  readonly balance?: number | undefined
  close(): Promise<void>
}

/** @returns undefined where there is none. @throws AppError `SETTINGS_INVALID`, `GATEWAY_INVALID` */
export function secondSettings(config: Pick<Config, 'secondGatewayFile' | 'plaintext'>): SecondSettings | undefined {
  const path = config.secondGatewayFile
  if (path === undefined) return undefined
  const isPlaintextAllowed = config.plaintext.includes('text-gateway')
  const { gateway, problems } = checkSecondGateway(readSettingFile(SETTING, path), isPlaintextAllowed)
  if (gateway === undefined) {
    const [first] = problems
    const more =
      problems.length > 1 ? ` (and ${problems.length - 1} more: ansimpass gateway check FILE lists them)` : ''
    throw new AppError(
      'GATEWAY_INVALID',
      `The second gateway's file ${path}: ${[first?.field, first?.what].filter(Boolean).join(' ')}${more}`,
    )
  }
  const { sender, policy, authorityFile } = gateway
  const authority =
    authorityFile === undefined
      ? undefined
      : readAuthorityFile(`${SETTING} authority`, resolve(dirname(path), authorityFile))
  if (gateway.kind === 'relay') {
    const { baseUrl, apiKey, apiSecret } = gateway
    const dispatcher = authority === undefined ? undefined : new Agent({ connect: { ca: authority } })
    const options = { baseUrl, apiKey, apiSecret, answerMs: ANSWER_MS, dispatcher }
    return { kind: 'relay', sender, policy, where: baseUrl, options }
  }
  const { address, password, profile } = gateway
  const { host, port, tls, systemId } = address
  const options = { address: { host, port, ...(tls ? { tls: { authority } } : {}) }, systemId, password, profile }
  return { kind: 'smpp', sender, policy, where: `${tls ? 'smpps' : 'smpp'}://${host}:${port}`, options }
}

/**
 * As `secondSettings`; but a file that was damaged while the house ran stops no texts where a program begins again: they go by the first.
 * @throws as `secondSettings`, at the start of the house
 */
export function secondIfRight(
  config: Pick<Config, 'secondGatewayFile' | 'plaintext'>,
  { beginsAgain, events }: { readonly beginsAgain: boolean; readonly events: Events },
): SecondSettings | undefined {
  try {
    return secondSettings(config)
  } catch (error) {
    if (!beginsAgain) throw error
    const message = `no second gateway until its file is mended and the server started again: ${whyOf(error)}`
    events.emit({ type: 'fault', part: 'text-gateway', message })
    return undefined
  }
}

/** @throws AppError `GATEWAY_REFUSED`. @returns what it said, in words */
export async function probeSecond(second: SecondSettings): Promise<string> {
  if (second.kind === 'smpp') {
    await probeGateway(second.options)
    return `${second.where} takes our bind as ${second.options.systemId}`
  }
  const won = await probeRelay(second.options)
  return `${second.where} takes our key; ${won === undefined ? 'it tells no balance' : `${won} won left`}`
}

/** Connects at once. Its events are told as its own. */
export function openSecond(
  second: SecondSettings,
  { sender, smsBytes }: { readonly sender: string; readonly smsBytes: number },
  events: Events,
): OpenedSecond {
  const own: Events = { emit: (event) => events.emit(isOfGateway(event) ? { ...event, gateway: 'second' } : event) }
  const charset = createCp949()
  const from = { sender: second.sender ?? sender, smsBytes }
  return second.kind === 'smpp'
    ? createSmppGateway({ ...second.options, ...charset, ...from }, own)
    : createSolapiGateway({ ...second.options, ...from, encode: charset.encode, splitForeign }, own)
}

type Emitted = Parameters<Events['emit']>[0]
type OfGateway = Extract<Emitted, { type: 'gateway-lost' | 'gateway-back' | 'gateway-bind-lost' | 'gateway-noted' }>

function isOfGateway(event: Emitted): event is OfGateway {
  return ['gateway-lost', 'gateway-back', 'gateway-bind-lost', 'gateway-noted'].includes(event.type)
}
