/** Example client of an operator of visitor calls: a file of calls, one JSON object a line, sent in signed lists. `node call-events.ts FILE URL KEY-ID SECRET` */
import { createHmac, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

const AT_ONCE = 500
const TRIES = 10
const [file = '', url = '', keyId = '', secret = ''] = process.argv.slice(2)

type Result = { readonly eventId?: string; readonly outcome: string; readonly code?: string; readonly message?: string }

/** Standard Webhooks: HMAC-SHA256 over id, time and the body as it is sent. */
function signed(body: string): Record<string, string> {
  const [id, time] = [randomUUID(), String(Math.floor(Date.now() / 1_000))]
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
  const signature = createHmac('sha256', key).update(`${id}.${time}.${body}`).digest('base64')
  return {
    'content-type': 'application/json',
    ...{ 'ansimpass-key': keyId, 'webhook-id': id, 'webhook-timestamp': time },
    'webhook-signature': `v1,${signature}`,
  }
}

/** Sends until the answer settles the list: 429 and 503 say when to come again, and what was stored before says so. */
async function send(events: readonly object[]): Promise<readonly Result[]> {
  const body = JSON.stringify(events)
  for (let nth = 1; nth <= TRIES; nth += 1) {
    try {
      const answer = await fetch(new URL('/v1/call-events', url), { method: 'POST', headers: signed(body), body })
      const said = (await answer.json()) as { results?: readonly Result[]; code?: string; message?: string }
      if (answer.ok && said.results !== undefined) return said.results
      const mayPass = answer.status === 503 || said.code === 'TOO_MANY_EVENTS'
      if (!mayPass) throw new Error(`${said.code}: ${said.message}`)
      await delay(1_000 * Number(answer.headers.get('retry-after') ?? 1))
    } catch (error) {
      if (!(error instanceof TypeError)) throw error // fetch: no answer, not known to be stored
      await delay(1_000 * nth)
    }
  }
  throw new Error('no answer settled the list: start again, what is stored is not stored twice')
}

const events = readFileSync(file, 'utf8')
  .split('\n')
  .filter((line) => line.trim() !== '')
  .map((line) => JSON.parse(line) as object)
const counts: Record<string, number> = {}
for (let from = 0; from < events.length; from += AT_ONCE) {
  const results = await send(events.slice(from, from + AT_ONCE))
  for (const [nth, { outcome, code, message }] of results.entries()) {
    counts[outcome] = (counts[outcome] ?? 0) + 1
    if (outcome === 'refused') console.error(`line ${from + nth + 1}: ${code}: ${message}`)
  }
}
console.log(JSON.stringify(counts))
