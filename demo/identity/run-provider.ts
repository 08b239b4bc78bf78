/** The provider while it runs: the library's routes, the person's pages, and a second one that signs with a key nobody published. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createProvider, type ProviderSettings, SESSION_COOKIE } from './create-provider.ts'
import { isInteraction, serveInteraction } from './interaction.ts'
import { createMemoryStore } from './memory-store.ts'
import { newSigningKey } from './signing-key.ts'

export type RunningProvider = {
  /** @param how.honest false: tokens are signed with a key that is not published */
  serve(request: IncomingMessage, response: ServerResponse, how: { readonly honest: boolean }): void
  rotateKeys(): Promise<void>
}

export async function runProvider(settings: Omit<ProviderSettings, 'signingKey' | 'store'>): Promise<RunningProvider> {
  const store = createMemoryStore()
  const make = async () => {
    const provider = createProvider({ ...settings, store, signingKey: await newSigningKey() })
    return { provider, answer: provider.callback() }
  }
  let published = await make()
  const dishonest = await make()

  return {
    serve(request, response, { honest }) {
      // Each check begins anew: nobody is remembered from the one before, in the same browser either.
      request.headers.cookie = withoutSession(request.headers.cookie ?? '')
      const path = (request.url ?? '/').replace(/\?.*/, '')
      if (isInteraction(path)) {
        void serveInteraction(published.provider, settings, request, response)
        return
      }
      const { answer } = path === '/token' && !honest ? dishonest : published
      void answer(request, response)
    },
    async rotateKeys() {
      published = await make()
    },
  }
}

function withoutSession(cookies: string): string {
  const others = cookies.split(/;\s*/).filter((cookie) => !cookie.startsWith(SESSION_COOKIE))
  return others.join('; ')
}
