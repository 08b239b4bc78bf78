/** The command `check FILE` for a file of profiles: every thing wrong is a line, else what the file leads to. */
import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import type { Problem } from '../domain/kit/problem.ts'
import { whyOf } from '../domain/kit/system-error.ts'

export type FileCheck = {
  /** `a carriers file`. */
  readonly kind: string
  /** Where its fields are explained, and examples of it. */
  readonly docs: string
  /** @param text  without a byte order mark. @returns what it leads to where nothing is wrong */
  read(text: string): { readonly problems: readonly Problem[]; readonly described: string }
}

export function checkFileCommand(check: FileCheck): Command {
  return new Command('check')
    .argument('<file>', `${check.kind} (JSON)`)
    .description(`says what is wrong in ${check.kind}`)
    .addHelpText('after', formOf(check))
    .action((file: string) => {
      const { text, exitCode } = checked(file, check)
      ;(exitCode === 0 ? process.stdout : process.stderr).write(text)
      process.exitCode = exitCode
    })
}

function formOf({ docs }: FileCheck): string {
  return `
Exit codes: 0 the file is right, 1 something in it is wrong, 2 it cannot be read.
Each thing wrong is one line: field, what, what to do. ${docs}`
}

function checked(file: string, { kind, read }: FileCheck): { readonly text: string; readonly exitCode: 0 | 1 | 2 } {
  let json: string
  try {
    json = readFileSync(file, 'utf8')
  } catch (error) {
    return {
      text: `${file} 파일을 읽을 수 없습니다 · ${file} cannot be read (${whyOf(error)}); give the path of ${kind}\n`,
      exitCode: 2,
    }
  }
  const { problems, described } = read(json.replace(/^\uFEFF/, ''))
  if (problems.length === 0) return { text: described, exitCode: 0 }
  return { text: problems.map(({ field, what, todo }) => `${field || file} ${what}. ${todo}\n`).join(''), exitCode: 1 }
}
