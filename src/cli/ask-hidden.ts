/** A question at the terminal whose answer is not shown. */
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { AppError } from '../domain/kit/errors.ts'

/** @throws AppError `BAD_OPTION` where there is no terminal to ask at */
export async function askHidden(question: string): Promise<string> {
  if (process.stdin.isTTY !== true)
    throw new AppError('BAD_OPTION', 'there is no terminal to ask for the PIN at: give --pin FILE')
  process.stderr.write(question)
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: true })
  try {
    return (await terminal.question('')).trim()
  } finally {
    terminal.close()
    process.stderr.write('\n')
  }
}
