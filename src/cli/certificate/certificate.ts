/** `ansimpass certificate`: certificates verified, the lists that they are trusted by, and pass QRs issued at a desk. */
import { Command } from 'commander'
import { issueCommand } from './issue.ts'
import { keysCommand, revokeCommand } from './pass-keys.ts'
import { trustCommand } from './trust.ts'
import { verifyCommand } from './verify.ts'

export function certificateCommand(): Command {
  return new Command('certificate')

    .description('certificates (증명서) that verify without a server: docs/certificates.md, docs/pass-qr.md')
    .addCommand(verifyCommand())
    .addCommand(trustCommand())
    .addCommand(issueCommand())
    .addCommand(keysCommand())
    .addCommand(revokeCommand())
}
