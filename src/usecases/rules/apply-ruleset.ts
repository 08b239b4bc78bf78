/** Takes published rules, and goes back to kept ones: the new version holds for the next call, the old one for none. */
import type { ErrorCode } from '../../domain/kit/error-codes.ts'
import { AppError } from '../../domain/kit/errors.ts'
import type { Ruleset } from '../../domain/rules/ruleset.ts'
import type { Events } from '../../ports/kit/events.ts'
import type {
  BoundRules,
  BundleOpener,
  Rulebook,
  RulesAnswer,
  RulesetCache,
  RulesOrder,
} from '../../ports/rules/rulebook.ts'

export type ApplyRulesetDeps = {
  /** The base where none was ever published, and what one may always go back to. */
  readonly packaged: BoundRules
  readonly bundles: BundleOpener
  readonly kept: RulesetCache
  readonly events: Events
}

export type RulesTaker = {
  readonly rulebook: Rulebook
  /** Orders up to this one are done with. */
  readonly lastOrder: () => number
  /** One at a time. Never throws for what is wrong with an order: that is the answer, and nothing changes. */
  take(order: RulesOrder): Promise<RulesAnswer>
}

/** Starts from the last good rules of an earlier run. */
export function makeApplyRuleset({ packaged, bundles, kept, events }: ApplyRulesetDeps): RulesTaker {
  const listeners = new Set<(ruleset: Ruleset) => void>()
  const means = `calls are judged by the packaged ${packaged.ruleset.version} until rules are published again`
  const todo = (version: string) => `To do: bring the file back from a backup and restart, or publish ${version} anew`
  let current = lastGood()

  function lastGood(): BoundRules {
    const { current: version } = kept.state
    if (kept.trouble !== undefined) tell(`${kept.trouble}: ${means}, which happens by itself once the database answers`)
    if (version === null) return packaged
    try {
      const rules = kept.find(version)
      if (rules !== undefined) return rules
      tell(`the rules ${version} that held are not kept here any more: ${means}. ${todo(version)}`)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      tell(`${error.message}: ${means}. ${todo(version)}`)
    }
    return packaged
  }

  function tell(message: string): void {
    events.emit({ type: 'fault', part: 'rules', message })
  }

  async function take(order: RulesOrder): Promise<RulesAnswer> {
    try {
      const next = order.kind === 'publish' ? await published(order.bundle) : keptVersion(order.version)
      if (order.kind === 'publish') kept.keep(next)
      const newest = order.kind === 'publish' ? next.issuedAt : kept.state.newest
      kept.note({ order: order.id, current: next === packaged ? null : next.ruleset.version, newest })
      exchange(next)
      const how = order.kind === 'publish' ? 'published' : 'rolled-back'
      events.emit({ type: 'rules-taken', order: order.id, version: next.ruleset.version, how })
      return { kind: 'accepted', version: next.ruleset.version }
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      kept.note({ ...kept.state, order: order.id })
      events.emit({ type: 'rules-refused', order: order.id, code: error.code, why: error.message })
      return { kind: 'refused', code: error.code, message: error.message }
    }
  }

  async function published(bundle: string): Promise<BoundRules> {
    const next = await bundles.open(bundle)
    const { version, country } = next.ruleset
    if (country !== packaged.ruleset.country) {
      throw refused(
        'RULES_OTHER_COUNTRY',
        `${version} are rules of ${country}; this server runs on those of ${packaged.ruleset.country}`,
      )
    }
    const { newest } = kept.state
    if (newest !== null && next.issuedAt <= newest) {
      const when = new Date(newest).toISOString()
      throw refused(
        'RULES_OLDER',
        `${version} was signed no later than what is here (${when}); sign it anew, or "rules rollback ${version}"`,
      )
    }
    const before = version === packaged.ruleset.version ? packaged : kept.find(version)
    if (before !== undefined && !isSame(before, next)) {
      throw refused(
        'RULES_VERSION_TAKEN',
        `${version} is here with other words; give the new rules a version of their own`,
      )
    }
    return next
  }

  function keptVersion(version: string): BoundRules {
    const rules = version === packaged.ruleset.version ? packaged : kept.find(version)
    if (rules === undefined) throw refused('RULES_NOT_KEPT', `${version} is not kept here; see "rules list"`)
    return rules
  }

  function exchange(next: BoundRules): void {
    current = next
    for (const listener of listeners) listener(next.ruleset)
  }

  return {
    rulebook: {
      current: () => current.ruleset,
      follow(listener) {
        listeners.add(listener)
        return () => void listeners.delete(listener)
      },
    },
    lastOrder: () => kept.state.order,
    take,
  }
}

function isSame(one: BoundRules, other: BoundRules): boolean {
  return one.source.ruleset === other.source.ruleset && one.source.cases === other.source.cases
}

function refused(code: ErrorCode, message: string): AppError {
  return new AppError(code, message)
}
