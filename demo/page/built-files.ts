/** The browser files made by `npm run build` (web/dist), read once. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AppError } from '../../src/domain/kit/errors.ts'

export type BuiltFiles = {
  /** Addresses of the page's script and style sheet. */
  readonly script: string
  readonly style: string
  readonly icon: string
  /** By name below `/demo/assets/`. */
  readonly assets: ReadonlyMap<string, { readonly bytes: Buffer; readonly type: string }>
}

const DIST = fileURLToPath(new URL('../../web/dist/', import.meta.url))
const BASE = '/demo/assets/'
const ENTRY = 'demo/main.ts'
const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.map': 'application/json',
}

type Manifest = Readonly<Record<string, { readonly file: string; readonly css?: readonly string[] }>>

/** @throws AppError `WEB_NOT_BUILT` */
export function readBuiltFiles(dist = DIST): BuiltFiles {
  const manifestFile = join(dist, 'manifest.json')
  const entry = existsSync(manifestFile)
    ? (JSON.parse(readFileSync(manifestFile, 'utf8')) as Manifest)[ENTRY]
    : undefined
  const style = entry?.css?.[0]
  if (entry === undefined || style === undefined) {
    throw new AppError('WEB_NOT_BUILT', 'the pages for the browser are missing; run "npm run build" and reload')
  }
  const assets = new Map(
    readdirSync(dist, { recursive: true, encoding: 'utf8' })
      .filter((name) => TYPES[extname(name)] !== undefined)
      .map((name) => [name, { bytes: readFileSync(join(dist, name)), type: TYPES[extname(name)] ?? '' }]),
  )
  return { script: BASE + entry.file, style: BASE + style, icon: `${BASE}icon.svg`, assets }
}
