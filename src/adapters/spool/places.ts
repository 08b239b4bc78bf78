/** Tells whether open files still lie under their paths: of files moved or removed meanwhile nobody is told, and no start finds them. */
import { statSync } from 'node:fs'

/** @returns whether each lies where it did when this was called */
export function watchPlaces(paths: readonly string[]): () => boolean {
  const known = paths.map(identityOf)
  return () => paths.every((path, nth) => identityOf(path) === known[nth])
}

function identityOf(path: string): string | undefined {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false })
  return found && `${found.dev}:${found.ino}`
}
