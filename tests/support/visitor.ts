/** A visitor's browser without script: cookies of its own, forms as the pages have them, no redirect followed by itself. */
import type { FastifyInstance } from 'fastify'

export type Answer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly body: string
  /** Where it leads on; '' where nowhere. */
  readonly location: string
}

export type Sent = {
  readonly headers?: Readonly<Record<string, string>>
  readonly form?: Readonly<Record<string, string>> | string
}

export type Visitor = ReturnType<typeof newVisitor>

/** @param address  where its requests come from */
export function newVisitor(door: Pick<FastifyInstance, 'inject'>, address = '127.0.0.1') {
  const cookies = new Map<string, string>()

  async function send(
    method: 'GET' | 'POST' | 'HEAD',
    url: string,
    { headers = {}, form }: Sent = {},
  ): Promise<Answer> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const body = typeof form === 'object' ? new URLSearchParams(form).toString() : form
    const {
      statusCode,
      headers: got,
      body: page,
    } = await door.inject({
      method,
      url,
      remoteAddress: address,
      headers: {
        ...(cookie === '' ? {} : { cookie }),
        ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
        ...headers,
      },
      ...(body === undefined ? {} : { payload: body }),
    })
    keep([got['set-cookie'] ?? []].flat())
    const answer = got as Answer['headers']
    return { status: statusCode, headers: answer, body: page, location: String(got['location'] ?? '') }
  }

  function keep(set: readonly string[]): void {
    for (const line of set) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value === '' || /max-age=0/i.test(line)) cookies.delete(name)
      else cookies.set(name, value)
    }
  }

  return {
    cookies,
    get: (url: string, sent?: Sent) => send('GET', url, sent),
    head: (url: string, sent?: Sent) => send('HEAD', url, sent),
    /** As a form of a page of ours, unless `headers` say otherwise. */
    post: (url: string, form: Sent['form'] = {}, headers: Sent['headers'] = { 'sec-fetch-site': 'same-origin' }) =>
      send('POST', url, { form, headers }),
    /** Opens a link, types the digits into the form that came. @returns the answer to the digits */
    async types(code: string, digits: string): Promise<Answer> {
      const page = await send('GET', `/i/${code}`)
      const headers = { 'sec-fetch-site': 'same-origin' }
      return send('POST', `/i/${code}`, { headers, form: { digits, mark: markIn(page.body) } })
    },
  }
}

/** The hidden field of a form. */
export function markIn(page: string): string {
  return /name="mark" value="([^"]*)"/.exec(page)?.[1] ?? ''
}

/** A path without its query. */
export function pathOf(location: string): string {
  return location.split('?', 1)[0] ?? ''
}
