/** The database: which PostgreSQL, whether it answers, and whether its clock agrees with this machine's. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { packageFolder, programsIn } from '../../adapters/embedded-postgres/programs.ts'
import { readRunningCluster } from '../../adapters/embedded-postgres/with-database.ts'
import { connectionConfig } from '../../adapters/postgres/kit/connect.ts'
import { connectFailure } from '../../adapters/postgres/kit/connect-failure.ts'
import { askLoginFaults } from '../../adapters/postgres/kit/login-faults.ts'
import { checkMigrated, checkServer, migrate } from '../../adapters/postgres/kit/migrate.ts'
import { AppError } from '../../domain/kit/errors.ts'
import type { Config, Secrets } from '../../main/config/config.ts'
import { type Finding, tried } from './finding.ts'

const ANSWER_WITHIN_MS = 3_000
/** Further apart, times in the log mislead; from two hours on nothing is destroyed any more. */
const CLOCKS_APART_MS = 2_000

export async function databaseFindings(config: Config, secrets: Secrets): Promise<readonly Finding[]> {
  const url = await databaseToAsk(config, secrets)
  const kind = secrets.databaseUrl === undefined ? [await programsFinding(config.production)] : []
  return url === undefined ? kind : [...kind, ...(await answerFindings(url))]
}

/** That of the settings, or of a server that runs; undefined where there is none to ask. */
export async function databaseToAsk(config: Config, secrets: Secrets): Promise<string | undefined> {
  if (secrets.databaseUrl !== undefined) return secrets.databaseUrl
  return (await readRunningCluster(config.dataFolder).catch(() => undefined))?.url
}

async function programsFinding(production: boolean): Promise<Finding> {
  const about = { ko: '내장 PostgreSQL', en: 'embedded PostgreSQL' }
  const todo = { ko: 'npm ci 를 다시 하거나 DATABASE_URL 을 주세요', en: 'run "npm ci" again, or set DATABASE_URL' }
  const finding = await tried('postgres-programs', about, todo, () => {
    const { folder } = packageFolder()
    return `${programsIn(join(folder, 'bin'), {}).version}, ${openSslOf(join(folder, 'lib'))}`
  })
  if (finding.state !== 'ok' || !production) return finding
  return {
    ...finding,
    state: 'warn',
    todo: {
      ko: '운영에서는 보안 갱신을 받는 PostgreSQL을 직접 두고 DATABASE_URL 로 지정하세요',
      en: 'in production bring a PostgreSQL of your own that gets security updates, and name it by DATABASE_URL',
    },
  }
}

/** The version that the library itself names, with its year. */
export function openSslOf(folder: string): string {
  const library = readdirSync(folder).find((name) => name.startsWith('libcrypto'))
  if (library === undefined) return 'without OpenSSL of its own'
  const text = readFileSync(join(folder, library), 'latin1')
  return /OpenSSL \d[\w.]* +\d+ \w{3} \d{4}/.exec(text)?.[0].replaceAll(/ +/g, ' ') ?? 'OpenSSL of unknown age'
}

async function answerFindings(url: string): Promise<readonly Finding[]> {
  const about = { ko: '데이터베이스', en: 'database' }
  const todo = {
    ko: 'DATABASE_URL, passfile의 비밀번호, 서버 상태를 확인하세요',
    en: 'check DATABASE_URL, the password in its passfile, and that the server runs',
  }
  let apartMs: number | undefined
  const answers = await tried('database', about, todo, async () => {
    const limits = { connectTimeoutMs: ANSWER_WITHIN_MS, name: 'doctor' }
    const client = new pg.Client({ ...connectionConfig(url, 'app', limits), query_timeout: ANSWER_WITHIN_MS })
    client.on('error', () => {})
    try {
      await client.connect().catch((cause: unknown) => {
        throw connectFailure(cause)
      })
      const began = Date.now()
      const { rows } = await client.query<{ number: number; version: string; now: number }>(
        `select current_setting('server_version_num')::int as number, current_setting('server_version') as version,
                (extract(epoch from clock_timestamp()) * 1000)::float8 as now`,
      )
      const [row] = rows
      if (row === undefined) return 'no answer'
      checkServer(row.number, row.version)
      apartMs = Math.round(row.now - (began + Date.now()) / 2)
      return `PostgreSQL ${row.version}`
    } finally {
      await client.end().catch(() => {})
    }
  })
  if (apartMs === undefined) return [answers]
  return [answers, await migrationsFinding(url), await loginsFinding(url), clockFinding(apartMs)]
}

/** As a start brings it up: by the login of the migrations, and where it was given none it only looks. */
function migrationsFinding(url: string): Promise<Finding> {
  const about = { ko: '데이터베이스 마이그레이션', en: 'migrations of the database' }
  const todo = {
    ko: 'ansimpass_migrations 로그인이 든 passfile로 ansimpass migrate 를 실행하세요 (docs/operate.md)',
    en: 'run "ansimpass migrate" with a passfile that has the login ansimpass_migrations (docs/operate.md)',
  }
  return tried('database-migrations', about, todo, async () => {
    try {
      const { pending } = await migrate(url, { dryRun: true })
      return pending.length === 0
        ? 'all have run'
        : `${pending.length} to run, by "ansimpass migrate" or the next start`
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'DATABASE_LOGIN_REFUSED')) throw error
      await checkMigrated(url)
      return 'all have run'
    }
  })
}

/** A login that may do more than it should holds up nothing, but a mistake in one statement would. */
async function loginsFinding(url: string): Promise<Finding> {
  const about = { ko: '데이터베이스 로그인', en: 'logins of the database' }
  const todo = {
    ko: 'ansimpass migrate --print-roles 의 SQL을 관리자가 다시 실행하고, 남는 것은 직접 거두세요 (docs/operate.md)',
    en: 'have an administrator run the SQL of "ansimpass migrate --print-roles" again, and take back by hand what is left (docs/operate.md)',
  }
  return tried('database-logins', about, todo, async () => {
    const faults = await askLoginFaults(url)
    if (faults.length > 0) throw new AppError('DATABASE_LOGINS_UNFIT', faults.join('; '))
    return 'each its own, none a superuser, no statement in the log'
  })
}

export function clockFinding(apartMs: number): Finding {
  const isFine = Math.abs(apartMs) <= CLOCKS_APART_MS
  return {
    id: 'clock',
    state: isFine ? 'ok' : 'fail',
    about: { ko: '시계 차이', en: "this clock against the database's" },
    found: `${apartMs} ms`,
    ...(isFine
      ? {}
      : {
          todo: {
            ko: '두 기계의 시각을 맞추세요 (chrony, NTP). 두 시간 넘게 다르면 아무것도 삭제되지 않습니다',
            en: 'set both machines by NTP (chrony); over two hours apart nothing is destroyed any more',
          },
        }),
  }
}
