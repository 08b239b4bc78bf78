/** Setting file that is looked at again while the server runs: what is changed in it counts within seconds, and a mistake changes nothing. */
import { statSync } from 'node:fs'
import { fileStamp } from '../../adapters/kit/file-stamp.ts'
import { whyOf } from '../../domain/kit/system-error.ts'

export type FollowedFile<Read> = {
  /** It, and those that it names. */
  readonly paths: readonly string[]
  /** As it was read at the start. */
  readonly first: Read
  /** Reads it anew. It throws where it is wrong, gone, or open to others. */
  readonly again: () => Read
  /** Told once for each state of the file that is not taken. */
  readonly notTaken: (why: string) => void
  /** 2 s unless given. */
  readonly lookEveryMs?: number | undefined
}

/** @returns a function that looks when somebody asks, no more often than that, and has what was read last */
export function followSettingFile<Read>(file: FollowedFile<Read>): () => Read {
  const { paths, again, notTaken, lookEveryMs = 2_000 } = file
  let read = file.first
  let stamp = stampOf(paths)
  let lookedAt = performance.now()

  return () => {
    if (performance.now() - lookedAt < lookEveryMs) return read
    lookedAt = performance.now()
    const now = stampOf(paths)
    if (now === stamp) return read
    stamp = now
    try {
      read = again()
    } catch (error) {
      notTaken(whyOf(error))
    }
    return read
  }
}

function stampOf(paths: readonly string[]): string {
  return paths.map(stampOfOne).join('\n')
}

function stampOfOne(path: string): string {
  try {
    return fileStamp(statSync(path))
  } catch (error) {
    return whyOf(error)
  }
}
