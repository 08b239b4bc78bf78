/** The English texts, for foreign lines. They say what the Korean ones say. */

import { type EpochMs, kstDay, startOfKstDay } from '../../kit/time.ts'
import type { ProofKind } from '../pass-decision.ts'
import type { Shown, ShownProof, Situation } from './situation.ts'
import {
  type Form,
  type Forms,
  lastInstantOf,
  type Printed,
  type Wording,
  withCompanions,
  withHints,
} from './wording.ts'

export const english: Wording = { brands: ['[AnsimPass]', '[Ansim]'], nameless: 'this place', forms }

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')
const SHOWN_AS: Record<ShownProof, string> = {
  vaccination: 'VACCINATED',
  'negative-test': 'NEGATIVE TEST',
  other: 'PASS',
}
const SHORT: Record<ShownProof, string> = { vaccination: 'VACC.', 'negative-test': 'NEG. TEST', other: 'PASS' }
/** Beside the mark of a user. */
const SHORTEST: Record<ShownProof, string> = { vaccination: 'VACC', 'negative-test': 'NEG', other: 'PASS' }

function forms(situation: Situation, p: Printed): Forms {
  const visit = p.recorded ? 'Visit logged, ' : ''
  const logged = p.recorded ? 'Logged ' : ''
  switch (situation.kind) {
    case 'pass':
      return withCompanions(p, (of) => passForms(situation, of))
    case 'expired-grace':
      return withCompanions(p, (of) => graceOfNamedForms(situation, of))
    case 'expired': {
      const end = `xpired ${monthDay(lastInstantOf(situation.expiredAt))}`
      if (situation.allowedAlone) return aloneForms((site) => `${logged}${site} ${p.clock}. E${end}`)
      if (situation.graceUntil !== undefined) return graceForms(`E${end}`, situation.graceUntil, p)
      return withHints(
        (site) => `${visit}${site} ${p.clock}. ${proofWord(situation.proof)} e${end}`,
        ['. Show other proof', ''],
      )
    }
    case 'too-early': {
      const from = `rom ${monthDay(situation.validFrom)}`
      if (situation.allowedAlone) return aloneForms((site) => `${logged}${site} ${p.clock}. Valid f${from}`)
      if (situation.graceUntil !== undefined) return graceForms(`Valid f${from}`, situation.graceUntil, p)
      return withHints(
        (site) => `${visit}${site} ${p.clock}. ${proofWord(situation.proof)} valid f${from}`,
        ['. Show other proof', ''],
      )
    }
    case 'no-proof':
      if (situation.allowedAlone) return aloneForms((site) => `${logged}${site} ${p.clock}. No proof on file`)
      return withHints(
        (site) => `${visit}${site} ${p.clock}. No proof on file`,
        ['. Please show any you have', '. Please show any', ''],
      )
    case 'no-proof-grace':
      return graceForms('No proof on file', situation.graceUntil, p)
    case 'unknown':
      if (situation.allowedAlone) {
        return withHints(
          (site) => `${logged}${site} ${p.clock}. Cannot check now: alone is fine`,
          [', party needs proof', ''],
        )
      }
      return withHints((site) => `${visit}${site} ${p.clock}. Status cannot be checked now`, [': show a document', ''])
    case 'link':
      return [
        (site) => `${logged}${site} ${p.clock}. Get pass: ${situation.url}`,
        (site) => `${logged}${site} ${p.clock}. Pass: ${situation.url}`,
      ]
    case 'birth-date-not-confirmed':
      if (situation.allowedAlone) {
        return withHints(
          (site) => `${logged}${site} ${p.clock}. Birth date unconfirmed: alone is fine`,
          [', party needs proof', ''],
        )
      }
      return withHints(
        () => 'Birth date not confirmed',
        ['. Please show a document or call again', '. Show a document', ''],
      )
    case 'keys-locked':
      if (situation.allowedAlone) {
        return withHints(
          (site) => `${logged}${site} ${p.clock}. Try birth date tomorrow: alone is fine`,
          [', party needs proof', ''],
        )
      }
      return withHints(
        (site) => `${logged}${site} ${p.clock}. Try your birth date tomorrow`,
        ['; show a document now', ''],
      )
    case 'own-page':
      return [() => `My page (10 min): ${situation.url}`]
    case 'texts-stopped':
      return [() => 'No more texts. Send START to get them again']
    case 'texts-resumed':
      return [() => 'Texts are on again. Send STOP to end them']
    case 'texts-only':
      return [() => 'Messages to this number are not read. Send STOP to end texts']
    case 'correction-opened':
      return [() => `Correction request ${situation.number} received. We will text you the result`]
    case 'correction-settled':
      return withHints(
        () => `Correction ${situation.number} is settled.`,
        [situation.helpNumber === undefined ? ' See My page' : ` Call ${situation.helpNumber} for details`, ''],
      )
    case 'expiry-notice':
      return noticeForms(situation)
    case 'not-required':
      return withHints((site) => `${visit}${site} ${p.clock} ..${p.lastFour}. No pass is needed`, [' here', ''])
    case 'exempt-by-age':
      return withHints((site) => `${visit}${site} ${p.clock} ..${p.lastFour}. 18 or under`, [': no pass needed', ''])
  }
}

function passForms(situation: Extract<Situation, { kind: 'pass' }>, p: Printed): Forms {
  const { proof, person, boundAs, lastKnown } = situation
  const whose = who(person, p)
  if (lastKnown !== null)
    return lastKnownForms(proof, boundAs === 'user' ? 'user, ' : '', monthDay(lastKnown), whose, p)
  const mark = boundAs === 'user' ? ' (user)' : ''
  const shownAs = (words: string): Form => {
    return (site) => `${words}${mark} ${whose} ${site} ${p.clock} word ${p.word}`
  }
  const full = shownAs(SHOWN_AS[proof])
  if (boundAs === 'user') return [full, shownAs(SHORT[proof]), shownAs(SHORTEST[proof])]
  return proof === 'negative-test' ? [full, shownAs(SHORT[proof])] : [full]
}

/** With the date the word of the day stands without "word", and in the shorter forms the site's name is left out. */
function lastKnownForms(proof: ShownProof, user: string, day: string, whose: string, { clock, word }: Printed): Forms {
  return [
    (site) => `${SHOWN_AS[proof]} (${user}as of ${day}) ${whose} ${site} ${clock} ${word}`,
    () => `${SHOWN_AS[proof]} (${user}as of ${day}) ${whose} ${clock} ${word}`,
    () => `${SHORT[proof]} (${user}${day}) ${whose} ${clock} ${word}`,
    () => `${SHORTEST[proof]} (${user}${day}) ${whose} ${clock} ${word}`,
  ]
}

/** Over its time, but nobody is fined yet. */
function graceOfNamedForms(situation: Extract<Situation, { kind: 'expired-grace' }>, p: Printed): Forms {
  const whose = who(situation.person, p)
  const until = monthDay(lastInstantOf(situation.graceUntil))
  const user = situation.boundAs === 'user' ? ' (user)' : ''
  return [
    (site) => `EXPIRED${user}, grace to ${until} ${whose} ${site} ${p.clock} ${p.word}`,
    () => `EXPIRED${user}, grace to ${until} ${whose} ${p.clock} ${p.word}`,
    () => `EXPIRED${user}, grace ${whose} ${p.clock} ${p.word}`,
  ]
}

/** Where nobody is fined yet: what is known, until when, and what to do. */
function graceForms(known: string, graceUntil: EpochMs, { recorded, clock }: Printed): Forms {
  const until = monthDay(lastInstantOf(graceUntil))
  return withHints(
    (site) => `${recorded ? 'Logged ' : ''}${site} ${clock}. ${known} (no fine until ${until})`,
    ['. Bring proof', ''],
  )
}

function noticeForms({ proof, lastDay, daysLeft }: Extract<Situation, { kind: 'expiry-notice' }>): Forms {
  const day = monthDay(startOfKstDay(lastDay))
  const when = daysLeft === 0 ? 'today' : daysLeft === 1 ? 'tomorrow' : `in ${daysLeft} days`
  const hint = proof === 'vaccination' ? '. A booster counts from its day' : '. Have another proof ready'
  return withHints(() => `Your pass ends ${when} (${day})`, [hint, ''])
}

function aloneForms(core: Form): Forms {
  return withHints((site) => `${core(site)}: alone is fine`, [', a party needs proof', ''])
}

/** `Hong G* (b.1980) +1 ..5678` */
function who(person: Shown, p: Printed): string {
  const along = p.companions === 0 ? '' : ` +${p.companions}`
  return `${p.name} (b.${person.birthDate.slice(0, 4)})${along} ..${p.lastFour}`
}

function proofWord(proof: ProofKind): string {
  return proof === 'vaccination' ? 'Vaccination' : proof === 'negative-test' ? 'Test' : 'Proof'
}

/** `Jan 6` */
function monthDay(at: EpochMs): string {
  const [, month = 1, day] = kstDay(at).split('-').map(Number)
  return `${MONTHS[month - 1]} ${day}`
}
