/** Ties a line to the person who was just verified, asks once what the registry knows of them, and tells the door. */
import type { BindingEvent } from '../../domain/identity/binding-states.ts'
import { CONSENTS } from '../../domain/identity/consents.ts'
import { USUAL_POLICY } from '../../domain/identity/identity-policy.ts'
import { LINK_CONTEXT, writeLinkContent } from '../../domain/identity/link-content.ts'
import type { Person } from '../../domain/identity/person.ts'
import { boundAs, type ProvedIdentity } from '../../domain/identity/proved-identity.ts'
import { HOUR, kstDay } from '../../domain/kit/time.ts'
import type { Ruleset } from '../../domain/rules/ruleset.ts'
import { visitRef } from '../../domain/visits/visit-ref.ts'
import type { Bindings, KnownLine } from '../../ports/identity/bindings.ts'
import type { AttemptTrouble, IdentityAttempts } from '../../ports/identity/identity-attempts.ts'
import type { PersonRecords } from '../../ports/identity/person-records.ts'
import type { Clock } from '../../ports/kit/clock.ts'
import type { Events } from '../../ports/kit/events.ts'
import type { LinkStore } from '../../ports/links/link-store.ts'
import type { DeliveryCipher } from '../../ports/pass/delivery-cipher.ts'
import { toBytes } from '../kit/json-bytes.ts'
import type { RunningLink } from '../links/read-link.ts'
import { evidenceIn } from '../pass/believe-answer.ts'
import { decide } from '../pass/fresh-status.ts'
import type { LookUpPerson } from '../pass/look-up-person.ts'
import type { UpdateDoorScreen } from '../places/update-door-screen.ts'
import type { LineChanges } from './line-changes.ts'

export type CompleteIdentityDeps = {
  readonly bindings: Pick<Bindings, 'find' | 'bind'>
  readonly records: Pick<PersonRecords, 'note'>
  readonly attempts: Pick<IdentityAttempts, 'settle'>
  readonly linkStore: Pick<LinkStore, 'rewrite'>
  readonly cipher: Pick<DeliveryCipher, 'seal'>
  readonly lookUp: LookUpPerson
  readonly lineChanges: Pick<LineChanges, 'note'>
  readonly updateDoorScreen: UpdateDoorScreen
  readonly ruleset: () => Ruleset
  readonly clock: Clock
  readonly events: Events
}

export type CompleteIdentity = ReturnType<typeof makeCompleteIdentity>

/**
 * The line is the person's where the provider verified that very number; else nothing is tied, or only its user where
 * the place's policy says so. What was agreed to is kept before anything is looked up.
 *
 * @returns why nobody was bound; undefined where somebody was
 * @throws AppError `DATABASE_UNAVAILABLE`
 */
export function makeCompleteIdentity(deps: CompleteIdentityDeps) {
  return async function completeIdentity(
    link: RunningLink,
    attempt: Uint8Array,
    identity: ProvedIdentity,
  ): Promise<AttemptTrouble | undefined> {
    const { line } = link.content
    const as = boundAs(identity, line, link.site?.policy ?? USUAL_POLICY)
    if (as === 'nobody') {
      tellBinding('proved-for-another-line')
      const why = identity.phone === undefined ? 'not-bound' : 'other-line'
      await deps.attempts.settle(attempt, why)
      return why
    }
    const now = deps.clock.now()
    const { ci, name, birthDate, registryIdentifier } = identity
    const person = { name, birthDate, ...(registryIdentifier === undefined ? {} : { registryIdentifier }) }
    const [before] = await deps.bindings.find([line], now)
    const bound = { line, person, ci, boundAs: as, proofLevel: 'identity', provedAt: now, consents: CONSENTS } as const
    const personId = await deps.bindings.bind(bound)
    tellBinding(as === 'subscriber' ? 'proved-as-subscriber' : 'proved-as-user')
    if (isAnother(before, personId)) deps.events.emit({ type: 'binding-ended', why: 'proved-by-another' })
    const day = kstDay(now)
    // Under the key of the same hour: address and mark of the journey are derived from it.
    const hour = link.hour * HOUR
    const content = deps.cipher.seal(hour, toBytes(writeLinkContent({ ...link.content, proved: true })), LINK_CONTEXT)
    await Promise.all([
      deps.records.note([{ personId, day, deed: 'identity' }]),
      deps.linkStore.rewrite(link.code, content),
    ])
    await lookAndTell(link, { personId, ...person })
    deps.lineChanges.note(line, deps.clock.now())
    await deps.attempts.settle(attempt, undefined)
    return undefined
  }

  async function lookAndTell(link: RunningLink, person: Person): Promise<void> {
    const { content, site } = link
    const find = async () => (await deps.bindings.find([content.line], deps.clock.now()))[0] ?? 'unbound'
    const before = await find()
    const snapshot = before === 'unbound' ? undefined : before.snapshot
    const { answer, kept } = await deps.lookUp(person, visitRef(content.callKey), snapshot)
    await kept
    if (site === undefined) return
    const known = await find()
    const question = { ruleset: deps.ruleset(), site, at: content.calledAt, person }
    const decision = decide(question, evidenceIn(answer))
    deps.updateDoorScreen({ ...content, site, known, decision })
  }

  function tellBinding(event: BindingEvent): void {
    deps.events.emit({ type: 'identity-bound', event })
  }
}

function isAnother(before: KnownLine | undefined, personId: string): boolean {
  return before !== undefined && before !== 'unbound' && before.binding.person.personId !== personId
}
