/** The page that asks for the digits, and asks again where they were others. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { SELF_SITE_ID } from '../../../domain/pass/text-intent.ts'
import { type CodePage, renderCodePage } from '../../../pages/links/code-page.ts'
import type { LinkOpened } from '../../../usecases/links/open-link.ts'
import type { RunningLink } from '../../../usecases/links/read-link.ts'
import { languageOf } from './read-form.ts'
import { hereOf, sendEnded, sendPage, shared, type VisitorDeps } from './visitor-deps.ts'

/** Wrong digits: the page again, with how many tries are left; or that there are none. Not four digits cost no try. */
export function sendNotOpened(
  deps: VisitorDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  opened: Exclude<LinkOpened, { kind: 'opened' }>,
  finishing = false,
): FastifyReply {
  if (opened.kind === 'over') return sendEnded(deps, request, reply, opened.state, languageOf(request))
  return sendCodePage(deps, request, reply.code(422), { link: opened.link, wrong: opened.kind, finishing })
}

export function sendCodePage(
  deps: VisitorDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  page: {
    readonly link: RunningLink
    readonly wrong?: CodePage['wrong']
    readonly finishing?: boolean
    /** A page behind the digits was asked for where they were not typed: where this page lies, where they are posted, with what. */
    readonly elsewhere?: Pick<CodePage, 'action' | 'carried' | 'here'>
  },
): FastifyReply {
  const { link, wrong, finishing = false, elsewhere } = page
  const { content, code, hour, misses } = link
  const here = hereOf(request)
  const name = deps.jar.name(request, reply)
  return sendPage(
    reply,
    renderCodePage({
      ...shared(deps, languageOf(request, content.line), here, link),
      action: here,
      ...elsewhere,
      calledAt: content.calledAt,
      own: content.siteId === SELF_SITE_ID,
      missesLeft: misses >= 2 ? 1 : misses === 1 ? 2 : 3,
      wrong,
      mark: deps.linkKeys.browserMark(hour, code, name, 'form') ?? '',
      finishing,
    }),
  )
}
