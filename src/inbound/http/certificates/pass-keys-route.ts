/** `GET /.well-known/ansimpass-pass-keys.json`: the list of keys by which anybody verifies passes of ours (docs/pass-qr.md). */
import type { FastifyPluginCallback } from 'fastify'
import type { PassKeys } from '../../../ports/certificates/pass-keys.ts'
import type { Clock } from '../../../ports/kit/clock.ts'
import { ANYONE } from '../server/access.ts'

export type PassKeysRouteDeps = { readonly passKeys: Pick<PassKeys, 'published'>; readonly clock: Clock }

/** Fetched so often by a verifier that is online: so soon it knows of what was withdrawn. */
const FRESH_FOR_S = 300

export function passKeysRoute({ passKeys, clock }: PassKeysRouteDeps): FastifyPluginCallback {
  return (app, _options, done) => {
    app.get('/.well-known/ansimpass-pass-keys.json', ANYONE, async (_request, reply) => {
      const list = passKeys.published(clock.now())
      return reply
        .headers({
          'cache-control': `public, max-age=${FRESH_FOR_S}`,
          'access-control-allow-origin': '*', // pages of others verify too
          'x-content-type-options': 'nosniff',
        })
        .send(list)
    })
    done()
  }
}
