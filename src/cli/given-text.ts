/** A short text that a command is given by a file or by standard input, so that it stands in no list of processes. */
import { createReadStream } from 'node:fs'
import { AppError } from '../domain/kit/errors.ts'
import { whyOf } from '../domain/kit/system-error.ts'

/** More than a person's name, number and identifier take. */
const MOST_BYTES = 4_096

/**
 * Waits for standard input, however slowly it comes: whoever decrypts into a pipe is not done at once.
 *
 * @param file  `-` for standard input
 * @returns UTF-8 without a byte order mark and without blanks around it
 * @throws AppError `BAD_OPTION`, which names the option and nothing of what was read
 */
export async function givenText(file: string, option: string): Promise<string> {
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    const stream: AsyncIterable<Uint8Array> = file === '-' ? process.stdin : createReadStream(file)
    for await (const chunk of stream) {
      length += chunk.length
      if (length > MOST_BYTES) break
      chunks.push(chunk)
    }
  } catch (cause) {
    throw new AppError('BAD_OPTION', `${option} cannot be read: ${whyOf(cause)}`)
  }
  if (length > MOST_BYTES) throw new AppError('BAD_OPTION', `${option} has more than ${MOST_BYTES} bytes`)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)).trim()
  } catch {
    throw new AppError('BAD_OPTION', `${option} is no UTF-8 (it may be CP949): save it as UTF-8`)
  }
}
