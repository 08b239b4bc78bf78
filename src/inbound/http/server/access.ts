/** Callers of a route: each route names them where it is declared, or the server does not start. */
import type { FastifyInstance } from 'fastify'

/**
 * `anyone`: tells and changes nothing of a person, or asks for the digits itself.
 * `digits`: for the browser in which a link's digits were typed (links/journey-context.ts).
 * `token`: for reporters: a staff device's token (reports/bearers.ts), or a signature (reports/signers.ts).
 */
export type Access = 'anyone' | 'digits' | 'token'

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access
  }
}

/** Of a route that is for anyone. */
export const ANYONE = { config: { access: 'anyone' as const } }

/** To be called before any route is declared. */
export function demandAccess(app: FastifyInstance): void {
  const undeclared: string[] = []
  app.addHook('onRoute', ({ url, config }) => {
    if (config?.access === undefined) undeclared.push(url)
  })
  app.addHook('onReady', async () => {
    if (undeclared.length > 0) {
      throw new Error(`${undeclared.join(', ')} does not declare who may call it (config.access)`)
    }
  })
}
