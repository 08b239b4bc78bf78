/** Files of a page for the browser, made by `npm run build` (web/dist), read once. */
import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AppError } from '../../domain/kit/errors.ts'
import { systemCode } from '../../domain/kit/system-error.ts'

const DIST = fileURLToPath(new URL('../../../web/dist/', import.meta.url))
const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.wasm': 'application/wasm',
}

type Manifest = Readonly<Record<string, { readonly file: string; readonly css?: readonly string[] }>>

/** @param entry as in web/vite.config.ts. The result reads at its first use, and throws AppError `WEB_NOT_BUILT` until it was built. */
export function builtPage(entry: string, dist = DIST) {
  let known: ReturnType<typeof read> | undefined
  return () => {
    known ??= read(entry, dist)
    return known
  }
}

function read(entry: string, dist: string) {
  const { file, css } = manifestIn(dist)[entry] ?? {}
  const style = css?.[0]
  if (file === undefined || style === undefined) throw notBuilt()
  const files = new Map(
    readdirSync(dist, { recursive: true, encoding: 'utf8' }).flatMap((name) => {
      const type = TYPES[extname(name)]
      return type === undefined ? [] : [[name, { bytes: readFileSync(join(dist, name)), type }] as const]
    }),
  )
  return { script: file, style, files }
}

function manifestIn(dist: string): Manifest {
  try {
    return JSON.parse(readFileSync(join(dist, 'manifest.json'), 'utf8')) as Manifest
  } catch (error) {
    if (systemCode(error) === 'ENOENT') throw notBuilt()
    throw error
  }
}

function notBuilt(): AppError {
  return new AppError('WEB_NOT_BUILT', 'the pages for the browser are missing; run "npm run build" and reload', {
    retryable: true,
  })
}
