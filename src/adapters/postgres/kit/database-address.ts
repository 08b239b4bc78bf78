/** The address of a database and who logs in there: each part of the program under its own name. */
import { accessSync, constants } from 'node:fs'
import type pg from 'pg'
import { parseIntoClientConfig } from 'pg-connection-string'
import { AppError } from '../../../domain/kit/errors.ts'
import { whyOf } from '../../../domain/kit/system-error.ts'
import { readPassword } from './passfile.ts'

/** `owner` is whoever the URL names, and without a name the login of the migrations: for migrations and tests only. */
export type DatabaseLogin = 'app' | 'retention' | 'metrics' | 'migrations' | 'owner'

export type LoginAddress = Omit<pg.ClientConfig, 'options'> & {
  /** `options` of the URL, which would replace ours. */
  readonly givenOptions: readonly string[]
}

/**
 * A name and a password in the URL belong to `owner` alone. The others' passwords stand in the file of its parameter
 * `passfile`; none is needed where the server knows them otherwise (`peer`, a certificate).
 */
export function loginAddress(databaseUrl: string, login: DatabaseLogin): LoginAddress {
  const [place = '', query] = databaseUrl.split('?', 2)
  const parameters = new URLSearchParams(query)
  refuseMissingFiles(parameters)
  const givenOptions = parameters.getAll('options')
  const passfile = parameters.getAll('passfile').at(-1)
  for (const name of ['options', 'passfile']) parameters.delete(name)
  if (login === 'owner' && namesUser(place, parameters)) {
    return { connectionString: joined(place, parameters), givenOptions }
  }
  const user = `ansimpass_${login === 'owner' ? 'migrations' : login}`
  parameters.delete('password')
  parameters.set('user', user)
  const connectionString = joined(place.replace(USER_INFO, '$1'), parameters)
  if (passfile === undefined || passfile === '') return { connectionString, givenOptions }
  // With a connection string the driver would take no password from elsewhere.
  const password = () => readPassword(passfile, placeOf(place, parameters, user))
  return { ...parseIntoClientConfig(connectionString), givenOptions, password }
}

/** The driver would tell the system's error without the file. */
function refuseMissingFiles(parameters: URLSearchParams): void {
  for (const name of ['sslrootcert', 'sslcert', 'sslkey']) {
    const path = parameters.getAll(name).at(-1)
    if (path === undefined || path === '' || path === 'system') continue
    try {
      accessSync(path, constants.R_OK)
    } catch (cause) {
      throw new AppError(
        'SETTINGS_INVALID',
        `${name} of DATABASE_URL is "${path}": that file cannot be read (${whyOf(cause)})`,
        { cause },
      )
    }
  }
}

/** The path of the password file that a `DATABASE_URL` names. */
export function passfileOf(databaseUrl: string): string | undefined {
  return new URLSearchParams(databaseUrl.split('?', 2)[1]).getAll('passfile').at(-1) || undefined
}

/** What stands between `//` and `@`. */
const USER_INFO = /^([a-z]+:\/\/)[^/?#]*@/i

function namesUser(place: string, parameters: URLSearchParams): boolean {
  return USER_INFO.test(place) || (parameters.get('user') ?? '') !== ''
}

function joined(place: string, parameters: URLSearchParams): string {
  return parameters.size === 0 ? place : `${place}?${parameters}`
}

function placeOf(place: string, parameters: URLSearchParams, user: string) {
  const url = URL.parse(place)
  return {
    host: parameters.getAll('host').at(-1) || (url?.hostname ?? ''),
    port: parameters.getAll('port').at(-1) || url?.port || '5432',
    database: decodeURIComponent(url?.pathname.slice(1) ?? ''),
    user,
  }
}
