/** A visitor's way from the link in a text to being identified: its use cases in the order in which the pages call them. */

import { lastFour } from '../../../src/domain/call/phone/show.ts'
import { CONSENTS } from '../../../src/domain/identity/consents.ts'
import type { ProvedIdentity } from '../../../src/domain/identity/proved-identity.ts'
import type { ThiefServer } from './server.ts'

/** @param identity  as the provider tells of who holds the phone */
export async function identify(
  {
    services: {
      web: {
        links: { visitors },
      },
    },
    centre,
    provider,
  }: ThiefServer,
  identity: ProvedIdentity & { readonly phone: NonNullable<ProvedIdentity['phone']> },
): Promise<void> {
  const line = identity.phone
  const [, code = ''] = /\/i\/(\w+)/.exec(centre.inbox(line)[0]?.text ?? '') ?? []
  const name = `browser of ${line}`
  const read = await visitors.readLink.byCode(code, { name, typed: undefined })
  if (read.kind !== 'digits') throw new Error(`the link does not run: ${read.kind}`)
  const mark = visitors.linkKeys.browserMark(read.link.hour, read.link.code, name, 'form')
  const opened = await visitors.openLink(code, { digits: lastFour(line), mark }, { name, typed: undefined })
  if (opened.kind !== 'opened') throw new Error(`the digits do not open the link: ${opened.kind}`)
  const order = { provider: provider.id, agreed: CONSENTS.map(({ kind }) => kind), typed: {}, language: 'ko' as const }
  const started = await visitors.startIdentityCheck(opened.journey, order)
  if (started.kind !== 'begun') throw new Error(`the verification does not begin: ${started.kind}`)
  const query = provider.login(provider.begun.at(-1)?.state ?? '', identity)
  const finished = await visitors.finishIdentityCheck.returned(provider.id, query, { name, typed: opened.typed })
  const isBound = finished.kind === 'journey' && finished.trouble === undefined
  if (!isBound) throw new Error(`the verification does not end: ${finished.kind}`)
}
