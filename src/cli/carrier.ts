/** `ansimpass carrier check FILE`: says what is wrong in a carriers file before a server meets it. */
import { Command } from 'commander'
import type { Carrier } from '../inbound/sip/carriers/carriers.ts'
import { checkCarriers } from '../inbound/sip/carriers/read-carriers.ts'
import { checkFileCommand } from './check-file.ts'

const DOCS = `docs/carriers.md explains every field;
src/inbound/sip/carriers/examples/ has a file for three typical trunks.`

export function carrierCommand(): Command {
  return new Command('carrier').description('the profiles of who may ring (ANSIMPASS_CARRIERS)').addCommand(
    checkFileCommand({
      kind: 'a carriers file',
      docs: DOCS,
      read(text) {
        const { carriers, problems } = checkCarriers(text)
        const count = `right: ${carriers.length} carrier${carriers.length === 1 ? '' : 's'}\n`
        return { problems, described: `${carriers.map(described).join('')}${count}` }
      },
    }),
  )
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
