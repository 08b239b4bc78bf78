/** The Korean rules with the duty to keep a visit list in force today, which in truth ended in 2022. */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const RULES = join(import.meta.dirname, '../../rulesets/kr')

/** @param into  a folder that is made */
export function rulesWithVisitList(into: string): void {
  mkdirSync(into)
  const rules = JSON.parse(readFileSync(join(RULES, 'ruleset.json'), 'utf8')) as { visitList: object[] }
  const again = { ...rules.visitList[0], id: 'V9', from: '2025-01-01', to: null, publishedAt: '2025-01-01' }
  const visitList = [...rules.visitList, { ...again, endPublishedAt: null }]
  writeFileSync(join(into, 'ruleset.json'), JSON.stringify({ ...rules, visitList }))
  copyFileSync(join(RULES, 'cases.json'), join(into, 'cases.json'))
}
