/** Aliases in the subjects' store, rows like any other there; beside them the contacts, which only the authority opens. */
import type pg from 'pg'
import { addDays, type CalendarDate, DAYS_KEPT, kstDay } from '../../../domain/kit/time.ts'
import { type Alias, lastDayOfAlias } from '../../../domain/visits/alias.ts'
import type { AliasEnded, Aliases, NewAlias } from '../../../ports/visits/aliases.ts'
import { noteAudit } from '../access/audit.ts'
import { ended } from '../identity/subjects/person-changes.ts'
import type { Ref } from '../identity/subjects/read-versions.ts'
import { dayNumber, dayOf, KIND } from '../identity/subjects/subject-row.ts'
import type { Decision, Subjects, View } from '../identity/subjects/subjects.ts'
import { type AliasValue, type DeskAliasesValue, expiryOf } from '../identity/subjects/values.ts'
import { whenAvailable } from '../kit/when-available.ts'

/** As many as a row holds with room to spare. */
const ALIASES_A_ROW = 30
/** A desk's limit for a day, all desks together. */
const MOST_ROWS_A_DAY = 20

export function createPostgresAliases(subjects: Subjects): Aliases {
  const { keys, clock } = subjects
  const refOf = (alias: Alias): Ref => ({ kind: KIND.alias, subject: keys.subjectOf('alias', alias) })
  const deskRef = (day: CalendarDate, nth: number): Ref => ({
    kind: KIND.deskAliases,
    subject: keys.subjectOf('alias', `desks ${day} ${nth}`),
  })
  const codeOf = (alias: Alias, code: string) =>
    Buffer.from(keys.subjectOf('alias', `end ${alias} ${code}`)).toString('base64url')
  const living = (view: View, alias: Alias): AliasValue | undefined => {
    const row = view.get(refOf(alias))
    return row !== undefined && row.expires > kstDay(clock.now()) ? (row.value as AliasValue) : undefined
  }
  const deskIn = (view: View, day: CalendarDate, nth: number): readonly string[] =>
    (view.get(deskRef(day, nth))?.value as DeskAliasesValue | undefined)?.a ?? []

  function added(view: View, { alias, issuedOn, endCode, audit }: NewAlias): Decision<boolean> {
    if (living(view, alias) !== undefined) return { writes: [], result: false }
    const value: AliasValue = { d: dayNumber(issuedOn), c: codeOf(alias, endCode) }
    const common = { expires: expiryOf(issuedOn), look: undefined }
    const own = { ...refOf(alias), ...common, value }
    if (audit === undefined) return { writes: [own], result: true }
    for (let nth = 0; nth < MOST_ROWS_A_DAY; nth += 1) {
      const desk = deskRef(issuedOn, nth)
      if (!view.knows(desk)) return { need: [desk] }
      const others = deskIn(view, issuedOn, nth)
      if (others.length >= ALIASES_A_ROW) continue
      return { writes: [own, { ...desk, ...common, value: { a: [...others, alias] } }], result: true }
    }
    return { writes: [], result: false }
  }

  async function add(alias: NewAlias): Promise<boolean> {
    let isNew = false
    const decide = (view: View) => {
      const decision = added(view, alias)
      isNew = 'result' in decision && decision.result
      return decision
    }
    return subjects.change([refOf(alias.alias)], decide, async (client) => {
      if (!isNew) return
      await keepContact(client, alias)
      if (alias.audit !== undefined) await noteAudit(client, alias.audit)
    })
  }

  async function end(alias: Alias, by: Parameters<Aliases['end']>[1]): Promise<AliasEnded> {
    const decide = (view: View): Decision<AliasEnded> => {
      const value = living(view, alias)
      if (value === undefined) return { writes: [], result: 'no-such-alias' }
      if ('endCode' in by && codeOf(alias, by.endCode) !== value.c) return { writes: [], result: 'wrong-code' }
      return { writes: [ended(refOf(alias))], result: 'ended' }
    }
    return subjects.change([refOf(alias)], decide, async (client) => {
      if ('audit' in by) await noteAudit(client, by.audit)
    })
  }

  async function ofDesks() {
    const today = kstDay(clock.now())
    const days = Array.from({ length: DAYS_KEPT }, (_, ago) => addDays(today, -ago))
    const rows = days.flatMap((day) => Array.from({ length: MOST_ROWS_A_DAY }, (_, nth) => [day, nth] as const))
    const view = await subjects.read(rows.map(([day, nth]) => deskRef(day, nth)))
    const listed = rows.flatMap(([day, nth]) => deskIn(view, day, nth).map((alias) => ({ alias: alias as Alias, day })))
    const theirs = await subjects.read(listed.map(({ alias }) => refOf(alias)))
    return listed.map(({ alias, day }) => {
      const value = living(theirs, alias)
      return { alias, issuedOn: day, ended: value === undefined || dayOf(value.d) !== day }
    })
  }

  return {
    add: (alias) => whenAvailable(add(alias)),
    lives: async (alias) => living(await whenAvailable(subjects.read([refOf(alias)])), alias) !== undefined,
    end: (alias, by) => whenAvailable(end(alias, by)),
    ofDesks: () => whenAvailable(ofDesks()),
  }
}

async function keepContact(client: pg.ClientBase, { issuedOn, contact }: NewAlias): Promise<void> {
  await client.query({
    name: 'keep-alias-contact',
    text: 'insert into alias_contacts (last_day, sealed) values ($1, $2)',
    values: [lastDayOfAlias(issuedOn), Buffer.from(contact)],
  })
}
