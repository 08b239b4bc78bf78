/** The passwords of the logins, from a file in the form that psql and pg_dump read too (`host:port:database:user:password`). */
import { readFile } from 'node:fs/promises'
import { AppError } from '../../../domain/kit/errors.ts'
import { whyOf } from '../../../domain/kit/system-error.ts'

export type PasswordPlace = {
  readonly host: string
  readonly port: string
  readonly database: string
  readonly user: string
}

/**
 * Read at every connection, so that a changed password needs no restart.
 * @throws AppError `DATABASE_LOGIN_REFUSED` where the file cannot be read or has no line for the login
 */
export async function readPassword(file: string, place: PasswordPlace): Promise<string> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw refused(`the password file ${file} cannot be read (${whyOf(cause)})`, cause)
  })
  const password = passwordIn(text, place)
  if (password === undefined) throw refused(`the password file ${file} has no line for ${place.user}`)
  return password
}

/** The first line that fits counts; `*` fits everything, a backslash takes the next character as it is. */
export function passwordIn(text: string, { host, port, database, user }: PasswordPlace): string | undefined {
  const wanted = [host.startsWith('/') ? 'localhost' : host, port, database, user]
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith('#')) continue
    const fields = (line.match(/(?:\\.|[^:\\])*(?::|$)/g) ?? []).map((field) => field.replace(/:$/, ''))
    const [plain, password] = [fields.slice(0, 4).map(unescaped), fields[4]]
    const fits = plain.every((field, nth) => field === '*' || field === wanted[nth] || (nth === 0 && field === host))
    if (plain.length === 4 && fits && password !== undefined && password !== '') return unescaped(password)
  }
  return undefined
}

function unescaped(field: string): string {
  return field.replace(/\\(.)/g, '$1')
}

function refused(why: string, cause?: unknown): AppError {
  return new AppError(
    'DATABASE_LOGIN_REFUSED',
    `${why}: docs/operate.md, "Logins of the database", says what stands in it`,
    {
      cause,
    },
  )
}
