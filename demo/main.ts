/**
 * The demo world: registry, text centre, handsets and page in a process of their own, the identity provider in another. The server starts it with a control
 * socket as file descriptor 3, and it ends itself when its parent is gone (its standard input closes).
 */
import { type AddressInfo, Socket } from 'node:net'
import { createReportAsStaff } from './calls/report-as-staff.ts'
import { createRing } from './calls/ring-with-handset.ts'
import { type ControlLink, createControlLink } from './control/control-link.ts'
import { spawnIdentity } from './identity/spawn-identity.ts'
import { createPageServer } from './page/page-server.ts'
import { startRegistry } from './registry/registry.ts'
import { createStage, type Stage } from './stage.ts'
import { startTextCentre } from './text-centre/text-centre.ts'
import { beginningOf, noonOf } from './world/noons.ts'
import { nationalOf } from './world/phone-form.ts'
import { identityPeople, registryPeople } from './world/world.ts'

const LOOPBACK = '127.0.0.1'

process.stdin.on('end', leave).on('close', leave).on('error', leave).resume()
process.on('SIGINT', () => undefined) // Ctrl-C is the server's to handle; it then ends us
process.on('SIGTERM', leave)

const control = createControlLink(new Socket({ fd: 3, readable: true, writable: true }))
control.onEnd(leave)
await run(control)

async function run(link: ControlLink): Promise<void> {
  const stage = Promise.withResolvers<Stage>()
  let publicHost: string | undefined
  let now = () => Date.now()
  const registry = await startRegistry({ port: 0, people: [] })
  const textCentre = await startTextCentre({ port: 0, clock: () => now() })
  const page = createPageServer({ stage: stage.promise, publicHost: () => publicHost })
  await page.listen({ host: LOOPBACK, port: 0 })
  // A listening TCP server has an address of this form.
  const { port } = page.server.address() as AddressInfo
  const identity = await spawnIdentity()
  const { issuer, clientId, clientSecret } = identity
  link.hello({
    page: port,
    smpp: textCentre.port,
    registry: registry.port,
    identity: { issuer, clientId, clientSecret },
  })

  const { http, publicUrl, sip, clock, empty, demoSites, selfNumber, staffToken } = await link.ready
  identity.setPublicUrl(publicUrl)
  publicHost = new URL(http).host
  const started = { clock, at: performance.now() }
  now = () => started.clock + Math.round(performance.now() - started.at)
  const noon = empty ? beginningOf(clock) : noonOf(clock)
  const made = createStage(
    {
      control: link,
      registry: {
        setFault: (fault) => registry.setFault(fault),
        setPeople: (people) => registry.setPeople(registryPeople(people)),
      },
      textCentre,
      identity: {
        setFault: identity.setFault,
        setPeople: (people) => identity.setPeople(identityPeople(people)),
      },
      ring: createRing(sipAddress(sip)),
      ...(staffToken === undefined ? {} : { report: createReportAsStaff(http, staffToken) }),
      clockMoved: (to) => {
        started.clock = to
        started.at = performance.now()
      },
    },
    { noon, siteCount: demoSites, ...(selfNumber === undefined ? {} : { selfNumber }) },
  )
  link.follow((notice) => made.notice(notice))
  textCentre.onMessage((phone, message) => made.text(nationalOf(phone), message))
  if (empty) await made.reset(noon)
  stage.resolve(made)
}

/** `sip:127.0.0.1:5060` → host and port. */
function sipAddress(uri: string): { host: string; port: number } {
  const url = new URL(uri.replace(/^sips?:(\/\/)?/, 'http://'))
  return { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port === '' ? 5060 : url.port) }
}

function leave(): void {
  process.exit(0)
}
