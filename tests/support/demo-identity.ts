/** The demo's identity provider in this process, and a person without script who walks through its pages. */
import { startIdentity } from '../../demo/identity/start-identity.ts'
import { peopleAt } from '../../demo/world/people.ts'
import { identityPeople } from '../../demo/world/world.ts'
import type { OidcOptions } from '../../src/adapters/oidc/oidc-options.ts'

export const PUBLIC_URL = 'http://127.0.0.1:8080'
const STEPS = 10

export async function startDemoIdentity(publicUrl = PUBLIC_URL) {
  const identity = await startIdentity()
  const people = identityPeople(peopleAt(Date.parse('2022-01-12T11:40+09:00')))
  identity.setPeople(people)
  await identity.setPublicUrl(publicUrl)
  const settings: OidcOptions = {
    id: 'demo',
    name: { ko: '시연 통신사', en: 'Demo carrier' },
    issuer: identity.issuer,
    clientId: identity.clientId,
    clientSecret: identity.clientSecret,
    returnUrl: `${publicUrl}/identity/return/demo`,
  }
  return { identity, people, settings }
}

/** A browser with cookies of its own. */
export function newBrowser() {
  const jar = new Map<string, string>()
  return async function ask(url: string, init: RequestInit = {}): Promise<Response> {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(url, { ...init, redirect: 'manual', headers: { accept: 'text/html', cookie } })
    for (const set of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
      if (value === '' || /expires=Thu, 01 Jan 1970/i.test(set)) jar.delete(name)
      else jar.set(name, value)
    }
    return response
  }
}

/** Goes to the provider, chooses and confirms (or cancels), and comes back. @returns the query of the return address */
export async function visitDemoIdentity(
  url: string,
  choice: { readonly person?: string; readonly act: 'confirm' | 'cancel' },
  ask = newBrowser(),
  publicUrl = PUBLIC_URL,
): Promise<Record<string, string>> {
  let at = url
  let form: URLSearchParams | undefined
  for (let step = 0; step < STEPS; step += 1) {
    const response = await ask(at, form === undefined ? {} : { method: 'POST', body: form })
    const page = await response.text()
    form = undefined
    const location = response.headers.get('location')
    if (location !== null) {
      at = new URL(location, at).href
      if (at.startsWith(publicUrl)) return Object.fromEntries(new URL(at).searchParams)
      continue
    }
    if (response.status !== 200) throw new Error(`the provider's page says ${response.status}: ${page}`)
    const confirms = page.includes('value="confirm"')
    const { person = '', act } = choice
    form = new URLSearchParams(act === 'cancel' || confirms ? { act, ...(confirms ? { person } : {}) } : { person })
  }
  throw new Error('the provider leads nowhere')
}
