/** Repeated names in an object of JSON: FHIR forbids them (R4 2.6.2), and a reader would keep the last one and lose the others. */

const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"(?:\s*(:))?|[{}[\]]/gs

/** @param json that could be parsed */
export function repeatsName(json: string): boolean {
  const open: Set<string>[] = []
  for (const [token, colon] of json.matchAll(TOKEN)) {
    if (token === '{' || token === '[') open.push(new Set())
    else if (token === '}' || token === ']') open.pop()
    else if (colon !== undefined) {
      const name: unknown = JSON.parse(token.slice(0, token.lastIndexOf('"') + 1))
      const names = open.at(-1)
      if (names?.has(String(name)) === true) return true
      names?.add(String(name))
    }
  }
  return false
}
