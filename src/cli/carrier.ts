/** `ansimpass carrier check FILE`: says what is wrong in a carriers file before a server meets it. */
import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { whyOf } from '../domain/kit/system-error.ts'
import type { Carrier } from '../inbound/sip/carriers/carriers.ts'
import { checkCarriers } from '../inbound/sip/carriers/read-carriers.ts'

const FORM = `
Exit codes: 0 the file is right, 1 something in it is wrong, 2 it cannot be read.
Each thing wrong is one line: field, what, what to do. docs/carriers.md explains every field;
src/inbound/sip/carriers/examples/ has a file for three typical trunks.`

export function carrierCommand(): Command {
  const carrier = new Command('carrier').description('the profiles of who may ring (ANSIMPASS_CARRIERS)')
  carrier
    .command('check')
    .argument('<file>', 'a carriers file (JSON)')
    .description('says what is wrong in a carriers file')
    .addHelpText('after', FORM)
    .action((file: string) => {
      const { text, exitCode } = checkFile(file)
      ;(exitCode === 0 ? process.stdout : process.stderr).write(text)
      process.exitCode = exitCode
    })
  return carrier
}

/** What a profile leads to that its fields do not say. */
function described({ name, addresses, transports, mediaAddresses, mediaProof }: Carrier): string {
  const proof =
    mediaProof === 'none'
      ? 'whether or not the caller has proved that it hears: only for a private link, on which no address can be forged'
      : 'over UDP once PRACK, ACK or sound from there has proved that the caller hears; not proved within 1 s: no sound, the call is logged all the same'
  return [
    `${name}: ${addresses.join(', ')} over ${transports.join(', ')}`,
    `  sound goes to ${(mediaAddresses.length === 0 ? addresses : mediaAddresses).join(', ')}, ${proof}`,
    `  our BYE goes to the first Record-Route, else to Contact, where that is one of ${addresses.join(', ')}; else to where the INVITE came from`,
    '',
  ].join('\n')
}

function checkFile(file: string): { readonly text: string; readonly exitCode: 0 | 1 | 2 } {
  let json: string
  try {
    json = readFileSync(file, 'utf8')
  } catch (error) {
    return {
      text: `${file} 파일을 읽을 수 없습니다 · ${file} cannot be read (${whyOf(error)}); give the path of a carriers file\n`,
      exitCode: 2,
    }
  }
  const { carriers, problems } = checkCarriers(json.replace(/^\uFEFF/, ''))
  if (problems.length > 0) {
    return {
      text: problems.map(({ field, what, todo }) => `${field || file} ${what}. ${todo}\n`).join(''),
      exitCode: 1,
    }
  }
  return {
    text: `${carriers.map(described).join('')}right: ${carriers.length} carrier${carriers.length === 1 ? '' : 's'}\n`,
    exitCode: 0,
  }
}
