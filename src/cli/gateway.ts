/** `ansimpass gateway check FILE`: says what is wrong in a text gateway's profile before a server meets it. */
import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import type { GatewayProfile } from '../adapters/smpp/profile/profile.ts'
import { checkGatewayProfile } from '../adapters/smpp/profile/read-profile.ts'
import { whyOf } from '../domain/kit/system-error.ts'

const FORM = `
Exit codes: 0 the file is right, 1 something in it is wrong, 2 it cannot be read.
Each thing wrong is one line: field, what, what to do. docs/text-gateways.md explains every field;
src/adapters/smpp/profile/examples/ has a file for three typical gateways.`

export function gatewayCommand(): Command {
  const gateway = new Command('gateway').description('the profile of the text gateway (ANSIMPASS_GATEWAY)')
  gateway
    .command('check')
    .argument('<file>', 'a gateway file (JSON)')
    .description('says what is wrong in a gateway file')
    .addHelpText('after', FORM)
    .action((file: string) => {
      const { text, exitCode } = checkFile(file)
      ;(exitCode === 0 ? process.stdout : process.stderr).write(text)
      process.exitCode = exitCode
    })
  return gateway
}

function checkFile(file: string): { readonly text: string; readonly exitCode: 0 | 1 | 2 } {
  let json: string
  try {
    json = readFileSync(file, 'utf8')
  } catch (error) {
    return {
      text: `${file} 파일을 읽을 수 없습니다 · ${file} cannot be read (${whyOf(error)}); give the path of a gateway file\n`,
      exitCode: 2,
    }
  }
  const { profile, problems } = checkGatewayProfile(json)
  if (profile !== undefined) return { text: described(profile), exitCode: 0 }
  return { text: problems.map(({ field, what, todo }) => `${field || file} ${what}. ${todo}\n`).join(''), exitCode: 1 }
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
