/** Tells when a folder of recordings has changed and come to rest. It is looked at, not listened to: that works on network drives and mounts too. */
import type { Dirent } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** @param changed  called when names, sizes or times differ from those last told, and are the same at two looks in a row */
export function watchFolder(folder: string, everyMs: number, changed: () => Promise<void>) {
  let told: string | undefined
  let seen: string | undefined
  let timer: NodeJS.Timeout | undefined
  let isOver = false
  const first = signatureOf(folder).then((signature) => {
    told = signature
    seen = signature
    lookAgain()
  })

  function lookAgain(): void {
    if (!isOver) timer = setTimeout(() => void look().then(lookAgain), everyMs).unref()
  }

  async function look(): Promise<void> {
    const signature = await signatureOf(folder)
    const rests = signature === seen
    seen = signature
    if (!rests || signature === told || isOver) return
    told = signature
    await changed()
  }

  return {
    /** From here on a change is noticed. */
    ready: first,
    end(): void {
      isOver = true
      clearTimeout(timer)
    },
  }
}

async function signatureOf(folder: string): Promise<string> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((): Dirent[] => [])
  const parts = await Promise.all(
    entries.map(async (entry) => {
      const path = join(folder, entry.name)
      const { size, mtimeMs, isDirectory } = await describe(path)
      return isDirectory ? `${entry.name}/{${await signatureOf(path)}}` : `${entry.name} ${size} ${mtimeMs}`
    }),
  )
  return parts.sort().join('\n')
}

async function describe(path: string) {
  const found = await stat(path).catch(() => undefined)
  return { size: found?.size, mtimeMs: found?.mtimeMs, isDirectory: found?.isDirectory() === true }
}
