/** `ansimpass carrier check FILE`: says what is wrong in a carriers file before a server meets it. */
import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { checkCarriers } from '../doors/sip/carriers/read-carriers.ts'

const FORM = `
Exit codes: 0 the file is right, 1 something in it is wrong, 2 it cannot be read.
Each thing wrong is one line: field, what, what to do. docs/carriers.md explains every field;
src/doors/sip/carriers/examples/ has a file for three typical trunks.`

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

function checkFile(file: string): { readonly text: string; readonly exitCode: 0 | 1 | 2 } {
  let json: string
  try {
    json = readFileSync(file, 'utf8')
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    return { text: `${file} cannot be read (${why}); give the path of a carriers file\n`, exitCode: 2 }
  }
  const { carriers, problems } = checkCarriers(json.replace(/^\uFEFF/, ''))
  if (problems.length > 0) {
    return {
      text: problems.map(({ field, what, todo }) => `${field || file} ${what}. ${todo}\n`).join(''),
      exitCode: 1,
    }
  }
  const lines = carriers.map(({ name, addresses, transports }) => {
    return `${name}: ${addresses.join(', ')} over ${transports.join(', ')}\n`
  })
  return {
    text: `${lines.join('')}right: ${carriers.length} carrier${carriers.length === 1 ? '' : 's'}\n`,
    exitCode: 0,
  }
}
