/** `ansimpass gateway check FILE`: says what is wrong in a text gateway's profile, or in the second gateway's file, before a server meets it. */
import { Command } from 'commander'
import type { GatewayProfile } from '../adapters/smpp/profile/profile.ts'
import { checkGatewayProfile } from '../adapters/smpp/profile/read-profile.ts'
import { checkSecondGateway, isSecondGateway, type SecondGateway } from '../main/programs/texts/second-gateway-file.ts'
import { checkFileCommand } from './check-file.ts'

const DOCS = `docs/text-gateways.md explains every field;
src/adapters/smpp/profile/examples/ has a file for three typical gateways.`

export function gatewayCommand(): Command {
  return new Command('gateway')
    .description('the files of the text gateways (ANSIMPASS_GATEWAY, ANSIMPASS_SECOND_GATEWAY)')
    .addCommand(
      checkFileCommand({
        kind: 'a gateway file',
        docs: DOCS,
        read(text) {
          if (isSecondGateway(text)) {
            const { gateway, problems } = checkSecondGateway(text)
            return { problems, described: gateway === undefined ? '' : describedSecond(gateway) }
          }
          const { profile, problems } = checkGatewayProfile(text)
          return { problems, described: profile === undefined ? '' : described(profile) }
        },
      }),
    )
}

/** What a profile leads to that its fields do not say. */
function described({
  name,
  bind,
  binds,
  window,
  encoding,
  dataCoding,
  long,
  receivers,
  perSecond,
}: GatewayProfile): string {
  const connections = bind === 'pair' ? binds * 2 : binds
  const underWay = binds * window
  return [
    `${name}: ${connections} connection${connections === 1 ? '' : 's'} (${bind}), at most ${underWay} texts under way, ${perSecond === 0 ? 'as fast as they come' : `${perSecond} a second`}`,
    `  ${encoding} under data_coding ${dataCoding}, long texts by ${long}, to ${receivers === 'national' ? '01012345678' : '821012345678'}`,
    'right',
    '',
  ].join('\n')
}

function describedSecond({ policy, ...gateway }: SecondGateway): string {
  const { unreachableSeconds, throttledSeconds, olderThanSeconds, refused, kinds, wellSeconds } = policy
  const where =
    gateway.kind === 'smpp'
      ? `${gateway.address.tls ? 'smpps' : 'smpp'}://${gateway.address.host}:${gateway.address.port}, profile ${gateway.profile?.name ?? 'usual'}`
      : gateway.baseUrl
  const list = (value: string | readonly string[]) => (typeof value === 'string' ? value : value.join(', '))
  return [
    `second gateway (${gateway.kind}): ${where}`,
    `  when the first is unreachable for ${unreachableSeconds} s, takes no texts for ${throttledSeconds} s, or refuses one (${list(refused)})`,
    `  ${olderThanSeconds === 0 ? 'never for the age of a text' : `texts older than ${olderThanSeconds} s`}; kinds of text: ${list(kinds)}; back after ${wellSeconds} s`,
    'right',
    '',
  ].join('\n')
}
