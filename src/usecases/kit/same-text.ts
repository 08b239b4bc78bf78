/** Comparison of secrets: in the same time wherever the two differ. */
export function sameText(known: string | undefined, given: string | undefined): boolean {
  if (known === undefined || given === undefined || known.length !== given.length) return false
  let different = 0
  for (let i = 0; i < known.length; i += 1) different |= known.charCodeAt(i) ^ given.charCodeAt(i)
  return different === 0
}
