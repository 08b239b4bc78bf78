/** Drafts of texts: words chosen and composed, with all that the gateway and the outbox need of them. */
import type { Language } from '../../domain/kit/language.ts'
import { type CalendarDate, type EpochMs, kstDay } from '../../domain/kit/time.ts'
import { usefulForMs } from '../../domain/pass/text/choose-text.ts'
import { composeText, type TextFields, type TextOptions } from '../../domain/pass/text/compose-text.ts'
import type { Situation } from '../../domain/pass/text/situation.ts'
import type { WordOfDay } from '../../domain/pass/text/word-of-day.ts'
import type { Site, SiteId } from '../../domain/places/site.ts'
import type { Ruleset } from '../../domain/rules/ruleset.ts'
import { visitsRecorded } from '../../domain/rules/visit-list.ts'
import type { KnownLine } from '../../ports/identity/bindings.ts'
import type { OutboxRow } from '../../ports/pass/outbox.ts'
import type { TextGateway } from '../../ports/pass/text-gateway.ts'
import type { IssuedLink } from '../links/issue-link.ts'
import { bindingOf } from './find-called.ts'
import type { TextDraft, Told } from './hand-to-gateway.ts'
import type { HeldForDialogue } from './held-for-dialogue.ts'
import type { Called } from './prepared-text.ts'
import { pricedText } from './priced-text.ts'

export type DraftTextDeps = {
  readonly ruleset: () => Ruleset
  readonly wordOfDay: (site: SiteId, day: CalendarDate) => WordOfDay
  readonly text: Pick<TextOptions, 'charset' | 'limit' | 'markBytes'>
  readonly gateway: Pick<TextGateway, 'kindsOf'>
  readonly held: Pick<HeldForDialogue, 'cameWith'>
}

type DraftOptions = {
  readonly link?: IssuedLink | undefined
  readonly told?: Told | undefined
  /** In place of the person's. */
  readonly language?: Language | undefined
}

export type DraftText = ReturnType<typeof makeDraftText>

export function makeDraftText({ ruleset, wordOfDay, text, gateway, held }: DraftTextDeps) {
  return { draftOf, fieldsOf }

  function draftOf(
    row: OutboxRow,
    { day, callKey, line, arrivedAt }: Called,
    bound: KnownLine,
    situation: Situation,
    fields: TextFields,
    { link, told, language = bindingOf(bound)?.language }: DraftOptions,
  ): TextDraft {
    const { body, bytes } = composeText(situation, fields, { ...text, ...(language && { language }) })
    const usefulUntil = arrivedAt + usefulForMs(situation.kind)
    const priced = pricedText(gateway, line, body)
    return {
      ...{
        row,
        key: { day, callKey },
        to: line,
        body,
        bytes,
        priced,
        kind: situation.kind,
        arrivedAt,
        usefulUntil,
        told,
      },
      ...(link && { link: link.code }),
      ...(bound !== 'unbound' && { person: bound.binding.person.personId }),
    }
  }

  function fieldsOf(call: Called, site: Site): TextFields {
    const { line, arrivedAt } = call
    return {
      siteName: site.name,
      siteNameEn: site.nameEn,
      at: arrivedAt,
      line,
      word: wordOfDay(site.id, kstDay(arrivedAt)),
      visitRecorded: isRecorded(site, arrivedAt),
      companions: held.cameWith(call),
    }
  }

  function isRecorded(site: Site, at: EpochMs): boolean {
    return visitsRecorded(ruleset(), { at, asKnownAt: at, site })
  }
}
