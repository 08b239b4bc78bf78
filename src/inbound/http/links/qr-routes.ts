/** The pass as a QR: its page, and the codes that the page shows one after the other. */
import { setImmediate } from 'node:timers/promises'
import type { FastifyPluginCallback, FastifyReply } from 'fastify'
import { QR_PAGE_HEADERS } from '../../../pages/kit/layout.ts'
import { packedQr } from '../../../pages/kit/qr.ts'
import { renderNoQrPage, renderQrPage } from '../../../pages/links/qr-page.ts'
import type { IssuedPass } from '../../../usecases/certificates/issue-pass.ts'
import type { JourneyContext, Visit } from './journey-context.ts'
import { baseOf, sendPage, shared, type VisitorDeps } from './visitor-deps.ts'

export function qrRoutes(deps: VisitorDeps, door: JourneyContext): FastifyPluginCallback {
  return (app, _options, done) => {
    door.view(app, '/qr', (visit) => page(deps, door, visit))
    door.view(app, '/qr/codes', (visit) => codes(deps, door, visit))
    done()
  }
}

async function page(deps: VisitorDeps, door: JourneyContext, visit: Visit): Promise<FastifyReply> {
  const { journey, reply, lang } = visit
  const pass = await deps.ownPass.still(journey)
  if (pass.kind === 'none') return door.enter(visit)
  const base = baseOf(journey)
  const common = { ...shared(deps, lang, `${base}/qr`, journey), base }
  if (pass.kind === 'refused') return sendPage(reply, renderNoQrPage({ ...common, outcome: pass.outcome }))
  const { issued, shown } = pass
  return sendPage(reply, renderQrPage({ ...common, ...issued, now: shown.now, endsAt: journey.until }), QR_PAGE_HEADERS)
}

const NO_CODES = { codes: [] }

/** `{now, codes: [{from, until, size, dark}]}`, times in milliseconds; `dark` is `packedQr`'s in base64. None where there is no pass any more; 429 where a journey asks more often than any page does. */
async function codes(deps: VisitorDeps, door: JourneyContext, visit: Visit): Promise<FastifyReply> {
  const { journey, reply } = visit
  if (deps.codeBatches.count(journey.code)) return reply.code(429).header('retry-after', '60').send(NO_CODES)
  const passes = await deps.ownPass.changing(journey)
  if (passes.kind === 'none') return door.enter(visit)
  const answer = passes.kind === 'refused' ? NO_CODES : { now: passes.now, codes: await drawn(passes.issued) }
  return reply
    .headers({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-robots-tag': 'noindex, nofollow',
    })
    .send(answer)
}

/** A drawing takes a millisecond or two: between them others have their turn. */
async function drawn(issued: readonly IssuedPass[]) {
  const codes = []
  for (const each of issued) {
    codes.push(codeOf(each))
    await setImmediate()
  }
  return codes
}

function codeOf({ text, claims }: IssuedPass) {
  const { size, dark } = packedQr(text)
  return { from: claims.showFrom, until: claims.showUntil, size, dark: Buffer.from(dark).toString('base64') }
}
