/** A strict small reader of HTML for tests: every tag closed in order, every attribute quoted; htm drops such faults in silence. */

export type Tag = {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly inside: readonly string[]
}

const VOID = new Set(['meta', 'input', 'img', 'br', 'link'])
const NAME = /^[a-z][a-z0-9]*/
const ATTRIBUTE = /^\s+([a-z][a-zA-Z0-9-]*)(?:="([^"<]*)")?/

/** @throws Error naming what is not in order. @returns every opening tag, with the tags around it. */
export function tagsOf(page: string): readonly Tag[] {
  const tags: Tag[] = []
  const open: string[] = []
  let rest = page.replace(/^<!doctype html>/, '')
  while (rest !== '') {
    const at = rest.indexOf('<')
    if (at === -1) break
    rest = rest.slice(at + 1)
    if (rest.startsWith('/')) {
      const name = NAME.exec(rest.slice(1))?.[0] ?? ''
      const last = open.pop()
      if (last !== name) throw new Error(`</${name}> closes <${last}>`)
      rest = rest.slice(name.length + 2)
      continue
    }
    const name = NAME.exec(rest)?.[0]
    if (name === undefined) throw new Error(`no tag: <${rest.slice(0, 40)}`)
    rest = rest.slice(name.length)
    const attributes = new Map<string, string>()
    for (let match = ATTRIBUTE.exec(rest); match !== null; match = ATTRIBUTE.exec(rest)) {
      attributes.set(match[1] ?? '', unescaped(match[2] ?? ''))
      rest = rest.slice(match[0].length)
    }
    const end = /^\s*(\/?)>/.exec(rest)
    if (end === null) throw new Error(`<${name} goes on with "${rest.slice(0, 40)}"`)
    rest = rest.slice(end[0].length)
    tags.push({ name, attributes, inside: [...open] })
    if (!VOID.has(name) && end[1] === '') open.push(name)
  }
  if (open.length > 0) throw new Error(`left open: ${open.join(' ')}`)
  return tags
}

function unescaped(value: string): string {
  return value.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}
