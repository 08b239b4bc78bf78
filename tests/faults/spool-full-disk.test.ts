/** A disk that is really full: the spool refuses honestly, while it runs and after a restart, and takes visits again once there is space. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** In a mount namespace: as root at once, else as root of a user namespace. Where neither is allowed the test fails, and says so. */
function onSmallDisk(script: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'small-disk-'))
  const user = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user']
  const shell = 'mount -t tmpfs -o size=3m tmpfs "$1" && exec "$2" --disable-warning=ExperimentalWarning "$3" "$1"'
  const run = spawnSync('unshare', [...user, '--mount', 'sh', '-c', shell, 'sh', folder, process.execPath, script], {
    encoding: 'utf8',
  })
  rmSync(folder, { recursive: true, force: true })
  if (run.status !== 0) throw new Error(`no small disk could be mounted, or the spool failed on it: ${run.stderr}`)
  return run.stdout
}

test('a full disk refuses and says why, loses nothing that was acknowledged, and takes visits again when there is space', () => {
  const seen = JSON.parse(onSmallDisk(join(import.meta.dirname, 'full-disk.fixture.ts')))
  const full = { refusal: expect.stringContaining('is full: free disk space'), state: { trouble: { full: true } } }
  const well = { stored: [{ kind: 'stored' }], state: { lost: 0 } }
  expect(seen.whileRunning).toMatchObject({ ...full, missing: 0 })
  expect(seen.afterRestart).toMatchObject({ ...full, missing: 0 })
  expect(seen.withSpace).toMatchObject({ ...well, missing: 0 })
  expect(seen.withSpace.state.trouble).toBeUndefined()
  expect(seen.fresh).toMatchObject(full)
  expect(seen.freshWithSpace).toMatchObject(well)
  expect(seen.freshWithSpace.state.trouble).toBeUndefined()
})
