/** Rules of the house that no other tool knows: rooms have READMEs, first lines are no riddles, no test is switched off, nothing machine-made leaks in. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { beginsWithRiddle, firstLine } from './first-line.ts'

const root = resolve(import.meta.dirname, '..')
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '' && existsSync(join(root, file)))
const code = files.filter((file) => /\.(ts|tsx|mjs|cjs)$/.test(file))
const faults: string[] = []

for (const room of roomsOf(code)) {
  const readme = join(root, room, 'README.md')
  if (!existsSync(readme))
    faults.push(`${room}/README.md is missing: what lives here, what it may import, one example file`)
  else if (readFileSync(readme, 'utf8').trimEnd().split('\n').length > 15)
    faults.push(`${room}/README.md is over 15 lines`)
}
for (const file of code) {
  const text = readFileSync(join(root, file), 'utf8')
  if (/\b(it|test|describe)\.(skip|only|todo|fails|skipIf|runIf)\b/.test(text))
    faults.push(`${file}: a test is switched off`)
  if (
    /^(before|after)(All|Each)\(/m.test(text) &&
    /^(src|demo|web|tools|prompts|tests\/(contracts|conformance|support))\/.*(?<!\.test)\.ts$/.test(file)
  )
    faults.push(
      `${file}: a hook here holds for the first file that imports it alone, where files share a process; export a function`,
    )
  if (beginsWithRiddle(text))
    faults.push(
      `${file}: begins "${firstLine(text)}"; name its subject in a noun phrase, not with What, Who, Which, Whether, Where, How, When or Why`,
    )
  if (/@ts-(ignore|nocheck)/.test(text)) faults.push(`${file}: types given up`)
  if (/^(src|demo|web|bin)\//.test(file) && /\b(TODO|FIXME|XXX|HACK)\b/.test(text)) faults.push(`${file}: left undone`)
}
for (const file of files.filter(
  (f) => /\.(ts|tsx|mjs|cjs|md|json|sql|css|html|xml)$/.test(f) && f !== 'package-lock.json',
)) {
  const text = readFileSync(join(root, file), 'utf8')
  if (/(^|[\s'"`(=])\/(work|root)\/[a-z.]/m.test(text) && file !== 'tools/check-house.ts')
    faults.push(`${file}: names a path of one machine`)
}

if (faults.length > 0) {
  console.error(faults.join('\n'))
  process.exitCode = 1
} else {
  console.log(`house: ${files.length} files, ${code.length} of code, in order`)
}

/** The folders that must explain themselves: each room of src, each adapter and door, and the rooms beside src. */
function roomsOf(paths: readonly string[]): string[] {
  const rooms = new Set<string>()
  for (const path of paths) {
    const [top, room, folder] = dirname(path).split('/')
    if (top === undefined || top === '.') continue
    if (top !== 'src') rooms.add(top)
    else if (room !== undefined) {
      rooms.add(`${top}/${room}`)
      if ((room === 'adapters' || room === 'inbound') && folder !== undefined) rooms.add(`${top}/${room}/${folder}`)
    }
  }
  return [...rooms].sort()
}
