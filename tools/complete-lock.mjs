/**
 * Puts other platforms' optional packages back into package-lock.json where a registry mirror does not carry them: npm leaves out what
 * it cannot look up, and `npm ci` then refuses the file. Run it after `npm install`; it changes nothing where nothing is missing.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'

const OS = {
  android: 'android',
  darwin: 'darwin',
  freebsd: 'freebsd',
  linux: 'linux',
  openharmony: 'openharmony',
  win32: 'win32',
  windows: 'win32',
  sunos: 'sunos',
  netbsd: 'netbsd',
  openbsd: 'openbsd',
  aix: 'aix',
}
const CPU = {
  arm: 'arm',
  arm64: 'arm64',
  x64: 'x64',
  ia32: 'ia32',
  ppc64: 'ppc64',
  riscv64: 'riscv64',
  s390x: 's390x',
  loong64: 'loong64',
  wasm32: 'wasm32',
}
const LIBC = { gnu: 'glibc', gnueabihf: 'glibc', musl: 'musl', musleabihf: 'musl' }

const file = resolve(import.meta.dirname, '..', 'package-lock.json')
const lock = JSON.parse(readFileSync(file, 'utf8'))
const added = []
for (const parent of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    const place = `node_modules/${name}`
    if (lock.packages[place] !== undefined || !/^\d+\.\d+\.\d+/.test(version)) continue
    lock.packages[place] = { version, ...platformOf(name), ...(parent.dev ? { dev: true } : {}), optional: true }
    added.push(name)
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([one], [other]) => (one < other ? -1 : 1)))
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
console.log(added.length === 0 ? 'the lock file is complete' : `added for other platforms: ${added.join(', ')}`)

/** `@scope/binding-linux-arm64-musl` → os, cpu and libc, so that npm passes it over elsewhere. */
function platformOf(name) {
  const words = name.split(/[/-]/)
  const find = (table) => words.map((word) => table[word]).find((found) => found !== undefined)
  const [os, cpu, libc] = [find(OS), find(CPU), find(LIBC)]
  return { ...(cpu && { cpu: [cpu] }), ...(os && { os: [os] }), ...(libc && { libc: [libc] }) }
}
