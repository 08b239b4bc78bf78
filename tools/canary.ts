/** Proves that the import check can fail: plants a bad import of each kind in a copy and expects dependency-cruiser to name its rule. */
import { spawnSync } from 'node:child_process'
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')

/** Planted file → its text → the rule that must catch it. */
const planted = [
  [
    'src/domain/kit/canary-a.ts',
    "import { readFileSync } from 'node:fs'\nexport const a = readFileSync\n",
    'domain-is-pure',
  ],
  [
    'src/domain/kit/canary-b.ts',
    "import type { Clock } from '../../ports/kit/clock.ts'\nexport type B = Clock\n",
    'domain-is-pure',
  ],
  [
    'src/usecases/kit/canary.ts',
    "export { seed } from '../../adapters/canary/seed.ts'\n",
    'usecases-know-ports-and-domain',
  ],
  ['src/adapters/canary/seed.ts', 'export const seed = 1\n', ''],
  ['src/adapters/other-canary/a.ts', "export { seed } from '../canary/seed.ts'\n", 'adapters-are-blind-to-each-other'],
  [
    'src/inbound/http/canary.ts',
    "export { seed } from '../../adapters/canary/seed.ts'\n",
    'inbound-knows-usecases-and-words',
  ],
  [
    'src/inbound/http/canary-b.ts',
    "import type { LinkStore } from '../../ports/links/link-store.ts'\nexport type B = LinkStore\n",
    'http-calls-use-cases',
  ],
  ['src/ports/kit/canary.ts', "export { main } from '../../main/canary.ts'\n", 'ports-know-domain'],
  ['src/main/canary.ts', "export { world as main } from '../../demo/canary.ts'\n", 'nobody-imports-the-demo'],
  ['src/usecases/canary/other.ts', "import '../kit/canary.ts'\n", 'layers-are-split-by-feature'],
  ['src/certificates/kit/canary-a.ts', "export { createHash } from 'node:crypto'\n", 'certificates-are-pure'],
  ['src/certificates/kit/canary-b.ts', "export { fetch } from 'undici'\n", 'certificates-are-pure'],
  [
    'src/certificates/kit/canary-c.ts',
    "export { seed } from '../../adapters/canary/seed.ts'\n",
    'certificates-know-domain',
  ],
  ['src/domain/canary/leaf.ts', 'export const leaf = 1\n', ''],
  ['src/domain/kit/canary-c.ts', "export { leaf } from '../canary/leaf.ts'\n", 'layers-are-split-by-feature'],
  ['src/pages/canary/other.ts', "import '../canary.ts'\n", 'pages-are-split-by-feature'],
  ['src/pages/canary.ts', 'export const page = 1\n', ''],
  ['src/inbound/sip/canary.ts', 'export const sip = 1\n', ''],
  [
    'demo/canary.ts',
    "export const world = 1\nexport { seed } from '../src/adapters/canary/seed.ts'\n",
    'demo-knows-handset-domain-contracts',
  ],
] as const

/** A line that is added to a file that is there → the rule that must catch it. */
const added = (['calls', 'texts', 'web'] as const).map((program) => {
  const what = program === 'calls' ? 'pages' : 'inbound/sip'
  const file = `src/main/programs/${program}/start-${program}.ts`
  return [file, `import '../../../${what}/canary.ts'\n`, `${program}-never-loads`] as const
})

function copyWithPlants(): string {
  const copy = mkdtempSync(join(tmpdir(), 'ansimpass-canary-'))
  for (const folder of ['src', 'demo']) {
    cpSync(join(root, folder), join(copy, folder), { recursive: true })
  }
  for (const file of ['.dependency-cruiser.cjs', 'tsconfig.json', 'package.json']) {
    cpSync(join(root, file), join(copy, file))
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
  for (const [file, text] of planted) {
    mkdirSync(join(copy, file, '..'), { recursive: true })
    writeFileSync(join(copy, file), text)
  }
  for (const [file, line] of added) appendFileSync(join(copy, file), line)
  return copy
}

const copy = copyWithPlants()
try {
  const bin = join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruiser.mjs')
  const run = spawnSync(
    process.execPath,
    [bin, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'src', 'demo'],
    { cwd: copy, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 },
  )
  const report = JSON.parse(run.stdout) as {
    summary: { totalCruised: number; violations: { from: string; rule: { name: string } }[] }
  }
  const all = [...planted, ...added]
  const missed = all.filter(
    ([file, , rule]) => rule !== '' && !report.summary.violations.some((v) => v.from === file && v.rule.name === rule),
  )
  if (missed.length > 0 || report.summary.totalCruised < 20) {
    console.error(`canary: the import check is blind (${report.summary.totalCruised} modules read)`)
    for (const [file, , rule] of missed) console.error(`  ${rule} did not catch ${file}`)
    process.exitCode = 1
  } else {
    console.log(
      `canary: ${all.filter(([, , rule]) => rule !== '').length} planted imports caught, ${report.summary.totalCruised} modules read`,
    )
  }
} finally {
  rmSync(copy, { recursive: true, force: true })
}
