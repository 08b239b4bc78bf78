/** Damaged key files in words: what each costs and what to do, by the folder that it lies in (docs/decisions/0004-keys.md). */
import type { KeyAbout, KeyRing } from '../../adapters/keys/key-ring.ts'

/** Of the log, where a key is put aside. */
export function damagedKeyMeans(key: string): string {
  if (key.startsWith('delivery-'))
    return 'texts and links of that hour that were not yet sent are lost; visits are whole; nothing is to be done'
  if (key.startsWith('day-'))
    return 'what that day brought of persons cannot be read; where it brought anything, nobody can tell who ended, so all persons are destroyed and identify again; visits are whole; nothing is to be done'
  const cost = key.startsWith('identity-')
    ? 'nobody is known again, and whoever is rings and identifies once more'
    : 'those who are kept under it are not known, and persons are not folded; 72 hours after the next day they are destroyed'
  return `${cost}; visits are whole. To have them back stop the server, copy the file of this name from the backup of lasting/, remove its .damaged copy and start`
}

export function damagedKeys(keys: Pick<KeyRing, 'list'>): readonly KeyAbout[] {
  return keys.list().filter(({ state }) => state === 'damaged')
}

export function sayDamagedKey({ kind, period, folder, file }: KeyAbout): string {
  const until = folder === 'passing' ? '. It goes when its time is over' : ''
  return `The key ${file} is damaged: ${damagedKeyMeans(`${kind}-${period}`)}${until}`
}
