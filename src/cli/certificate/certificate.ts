/** `ansimpass certificate`: pass QRs issued at a desk, the published list of their keys, and what is withdrawn. */
import { Command } from 'commander'
import { issueCommand } from './issue.ts'
import { keysCommand, revokeCommand } from './pass-keys.ts'

export function certificateCommand(): Command {
  return new Command('certificate')
    .description('pass QRs (패스 QR) that verify without a server: docs/pass-qr.md')
    .addCommand(issueCommand())
    .addCommand(keysCommand())
    .addCommand(revokeCommand())
}
