/** Folders and what only this user may read: the data folder, its disk, the keys, files with secrets. */
import { accessSync, constants, existsSync, readdirSync, readFileSync, statfsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { whyOf } from '../../domain/kit/system-error.ts'
import type { Config } from '../../main/config/config.ts'
import { READABLE_ALLOWED, readableSecrets } from '../../main/config/secret-files.ts'
import { type Finding, tried, type Words } from './finding.ts'

const MEGABYTE = 1024 ** 2
const LITTLE_SPACE = 1024 * MEGABYTE
const TOO_LITTLE_SPACE = 200 * MEGABYTE
const KEY_BYTES = 32

export async function folderFindings(config: Config): Promise<readonly Finding[]> {
  return [
    await dataFinding(config.dataFolder),
    await secretsFinding(config.secretsFolder),
    spaceFinding(config.dataFolder),
    modesFinding(config),
    keysFinding(config.secretsFolder),
  ]
}

function dataFinding(folder: string): Promise<Finding> {
  const todo = {
    ko: '다른 폴더를 지정하거나 권한을 고치세요 (ANSIMPASS_DATA)',
    en: 'name another folder by ANSIMPASS_DATA, or mend its rights',
  }
  return tried('data-folder', { ko: '데이터 폴더', en: 'data folder' }, todo, () => usable(folder))
}

/** A start makes it beside the data folder, unless another is named: there this user must be allowed to. */
function secretsFinding(folder: string): Promise<Finding> {
  const todo = {
    ko: '다른 폴더를 지정하거나 권한을 고치세요 (ANSIMPASS_SECRETS)',
    en: 'name another folder by ANSIMPASS_SECRETS, or mend its rights',
  }
  return tried('secrets-folder', { ko: '비밀 폴더', en: 'secrets folder' }, todo, () => usable(folder))
}

/** @throws Error that names the folder, or the one above it in which it would be made */
function usable(folder: string): string {
  const there = existing(folder)
  try {
    accessSync(there, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (cause) {
    throw new Error(`${there}: ${whyOf(cause)}`, { cause })
  }
  return there === folder ? folder : `${folder} (made at the first start)`
}

function spaceFinding(folder: string): Finding {
  const { bavail, bsize } = statfsSync(existing(folder))
  const free = bavail * bsize
  const state = free < TOO_LITTLE_SPACE ? 'fail' : free < LITTLE_SPACE ? 'warn' : 'ok'
  const todo: Words = {
    ko: '디스크를 비우세요. 가득 차면 방문을 저장할 수 없습니다',
    en: 'free some: on a full disk no visit can be stored',
  }
  return {
    id: 'space',
    state,
    about: { ko: '남은 디스크', en: 'free disk' },
    found: `${Math.floor(free / MEGABYTE)} MB`,
    ...(state === 'ok' ? {} : { todo }),
  }
}

/** Nobody but this user may read a secret: a start refuses what this finds, unless that is allowed. */
function modesFinding(config: Config): Finding {
  const open = readableSecrets(config)
  const about = { ko: '비밀 파일 권한', en: 'modes of secrets' }
  if (open.length === 0) return { id: 'modes', state: 'ok', about, found: 'only this user can read them' }
  const commands = open.map(({ mend }) => mend).join('; ')
  const found = open.map(({ setting, path, mode }) => `${setting} ${path} (${mode})`).join(', ')
  const todo = {
    ko: `실행하세요: ${commands}`,
    en: `run it; "start" refuses them (${READABLE_ALLOWED}=yes takes them)`,
  }
  return { id: 'modes', state: config.readableSecrets ? 'warn' : 'fail', about, found, todo }
}

/** A key of another length opens nothing; one that was put aside is named. */
function keysFinding(secretsFolder: string): Finding {
  const about = { ko: '키', en: 'keys' }
  const files = foldersAndFiles(secretsFolder).filter((path) => /\.key(\.|$)/.test(path))
  const wrong = files.flatMap((path) => {
    if (path.includes('.damaged')) return [`${path}: put aside as damaged`]
    try {
      const { length } = readFileSync(path)
      return length === KEY_BYTES ? [] : [`${path}: ${length} bytes, not ${KEY_BYTES}`]
    } catch (error) {
      return [`${path}: ${whyOf(error)}`]
    }
  })
  if (wrong.length === 0) return { id: 'keys', state: 'ok', about, found: `${files.length} readable` }
  const todo = {
    ko: 'lasting/ 은 백업에서 되돌리고, passing/ 은 그대로 두세요 (docs/operate.md)',
    en: 'bring lasting/ back from the backup; leave passing/ as it is (docs/operate.md)',
  }
  return { id: 'keys', state: 'fail', about, found: wrong.join('; '), todo }
}

function foldersAndFiles(folder: string): readonly string[] {
  if (!existsSync(folder)) return []
  try {
    return [folder, ...readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name))]
  } catch {
    return [folder] // not ours: its mode is still told
  }
}

/** The folder, or the nearest above it that is there. */
function existing(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : existing(dirname(path))
}
