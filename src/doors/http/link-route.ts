/** `GET /i/CODE`: the page of a text's link. Messengers preview links by GET, so it consumes and changes nothing. */
import type { FastifyPluginCallback } from 'fastify'
import { AppError } from '../../domain/errors.ts'
import { anyVisitList } from '../../domain/rules/visit-list.ts'
import { PAGE_HEADERS } from '../../pages/layout.ts'
import { type LinkState, renderLinkPage } from '../../pages/link-page.ts'
import type { Clock } from '../../ports/clock.ts'
import type { LinkBook } from '../../ports/link-book.ts'
import type { Rulebook } from '../../ports/rulebook.ts'

export type LinkDeps = {
  readonly links: Pick<LinkBook, 'look'>
  readonly rulebook: Pick<Rulebook, 'current'>
  readonly clock: Clock
  readonly demo: boolean
}

const STATUS: Readonly<Record<LinkState, number>> = { live: 200, expired: 410, unknown: 404, 'not-known': 503 }

export function linkRoute(deps: LinkDeps): FastifyPluginCallback {
  return (app, _options, done) => {
    app.get<{ Params: { code: string } }>('/i/:code', async (request, reply) => {
      const state = await stateOf(deps, request.params.code)
      return reply
        .code(STATUS[state])
        .headers(PAGE_HEADERS)
        .send(
          renderLinkPage(state, { demo: deps.demo, recorded: anyVisitList(deps.rulebook.current(), deps.clock.now()) }),
        )
    })
    done()
  }
}

async function stateOf(deps: LinkDeps, code: string): Promise<LinkState> {
  try {
    return await deps.links.look(code, deps.clock.now())
  } catch (error) {
    if (error instanceof AppError && error.code === 'DATABASE_UNAVAILABLE') return 'not-known'
    throw error
  }
}
