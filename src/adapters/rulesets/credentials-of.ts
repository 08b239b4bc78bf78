/** The rows that say which proofs count, from when and until when. */
import { countOf, flagOf, type JsonField, member, oneOf, optional, textsOf } from '../../domain/rules/json-field.ts'
import type { Credential, Expiry } from '../../domain/rules/ruleset.ts'
import { datedOf, type Known, maybeTime, onlyNoted, onlyRow, timeOf, wordsOf } from './dated-row.ts'

const SERIES = ['primary', 'booster', 'with-recovery'] as const

export function credentialOf(row: JsonField, known: Known): Credential {
  const kind = oneOf(member(row, 'kind'), ['vaccination', 'recovery', 'test', 'exemption'])
  switch (kind) {
    case 'vaccination':
      return doseOf(row, known)
    case 'recovery':
      onlyRow(row, 'kind', 'fromDays', 'days')
      return { ...datedOf(row, known), kind, fromDays: fromDaysOf(row), days: daysOf(row) }
    case 'test':
      return testOf(row, known)
    case 'exemption':
      return exemptionOf(row, known)
  }
}

function doseOf(row: JsonField, known: Known): Credential {
  onlyRow(row, 'kind', 'series', 'vaccines', 'fromDays', 'days', 'expiry', 'unlimitedToAge')
  const expiry = optional(row, 'expiry')
  const unlimitedToAge = optional(row, 'unlimitedToAge')
  return {
    ...datedOf(row, known),
    kind: 'vaccination',
    series: oneOf(member(row, 'series'), SERIES),
    vaccines: optional(row, 'vaccines') === undefined ? null : wordsOf(row, 'vaccines', known.vaccines),
    fromDays: fromDaysOf(row),
    days: daysOf(row),
    expiry: expiry === undefined ? null : expiryOf(expiry, known),
    unlimitedToAge: unlimitedToAge === undefined ? null : countOf(unlimitedToAge, 0, 150),
  }
}

function expiryOf(field: JsonField, known: Known): Expiry {
  onlyNoted(field, known, 'from', 'penaltyFrom', 'publishedAt')
  const from = timeOf(member(field, 'from'), known)
  return {
    from,
    penaltyFrom: timeOf(member(field, 'penaltyFrom'), known),
    publishedAt: maybeTime(field, 'publishedAt', known) ?? from,
  }
}

function testOf(row: JsonField, known: Known): Credential {
  onlyRow(row, 'kind', 'test', 'media', 'supervised', 'hours', 'toEndOfDay')
  const supervised = optional(row, 'supervised')
  return {
    ...datedOf(row, known),
    kind: 'test',
    test: oneOf(member(row, 'test'), known.tests),
    media: optional(row, 'media') === undefined ? null : wordsOf(row, 'media', known.media),
    supervised: supervised !== undefined && flagOf(supervised),
    hours: countOf(member(row, 'hours'), 1),
    toEndOfDay: flagOf(member(row, 'toEndOfDay')),
  }
}

function exemptionOf(row: JsonField, known: Known): Credential {
  onlyRow(row, 'kind', 'grounds', 'counts', 'days')
  const counts = optional(row, 'counts')
  return {
    ...datedOf(row, known),
    kind: 'exemption',
    grounds: groundsOf(row, known),
    counts: counts === undefined || flagOf(counts),
    days: daysOf(row),
  }
}

function groundsOf(row: JsonField, known: Known): readonly string[] | null {
  const grounds = optional(row, 'grounds')
  if (grounds === undefined) return null
  return known.grounds === null ? textsOf(grounds) : wordsOf(row, 'grounds', known.grounds)
}

function fromDaysOf(row: JsonField): number {
  const days = optional(row, 'fromDays')
  return days === undefined ? 0 : countOf(days, 0)
}

function daysOf(row: JsonField): number | null {
  const days = optional(row, 'days')
  return days === undefined ? null : countOf(days, 1)
}
