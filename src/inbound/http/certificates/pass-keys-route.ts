/** `GET /.well-known/ansimpass-pass-keys.json`: the list of keys by which anybody verifies passes of ours (docs/pass-qr.md). */
import type { FastifyPluginCallback } from 'fastify'
import type { PublishPassKeys } from '../../../usecases/certificates/publish-pass-keys.ts'
import { ANYONE } from '../server/access.ts'

/** Fetched so often by a verifier that is online: so soon it knows of what was withdrawn. */
const FRESH_FOR_S = 300

export function passKeysRoute(published: PublishPassKeys): FastifyPluginCallback {
  return (app, _options, done) => {
    app.get('/.well-known/ansimpass-pass-keys.json', ANYONE, async (_request, reply) => {
      return reply
        .headers({
          'cache-control': `public, max-age=${FRESH_FOR_S}`,
          'access-control-allow-origin': '*', // pages of others verify too
          'x-content-type-options': 'nosniff',
        })
        .send(published())
    })
    done()
  }
}
