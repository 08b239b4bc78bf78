/** `ansimpass gateway check FILE`: says what is wrong in a text gateway's profile before a server meets it. */
import { Command } from 'commander'
import type { GatewayProfile } from '../adapters/smpp/profile/profile.ts'
import { checkGatewayProfile } from '../adapters/smpp/profile/read-profile.ts'
import { checkFileCommand } from './check-file.ts'

const DOCS = `docs/text-gateways.md explains every field;
src/adapters/smpp/profile/examples/ has a file for three typical gateways.`

export function gatewayCommand(): Command {
  return new Command('gateway').description('the profile of the text gateway (ANSIMPASS_GATEWAY)').addCommand(
    checkFileCommand({
      kind: 'a gateway file',
      docs: DOCS,
      read(text) {
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
