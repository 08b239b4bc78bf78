/** `/verify`: a page that reads certificates by itself, what it is built of, and the data that it verifies by. For anybody: all of it is public. */
import type { FastifyPluginCallback } from 'fastify'
import { writeVerifyData } from '../../../contracts/verify-data.ts'
import { httpStatusOf } from '../../../domain/kit/error-codes.ts'
import { renderVerifyPage, VERIFY_PAGE_HEADERS } from '../../../pages/certificates/verify-page.ts'
import type { MakeVerifyData } from '../../../usecases/certificates/verify-data.ts'
import { askedLanguage } from '../server/accepted-language.ts'
import { ANYONE } from '../server/access.ts'
import { sendProblem } from '../server/problem.ts'

/** The browser's files, as they were built. */
export type BuiltPage = {
  readonly script: string
  readonly style: string
  readonly files: ReadonlyMap<string, { readonly bytes: Buffer; readonly type: string }>
}

export type VerifyRouteDeps = {
  readonly verifyData: MakeVerifyData
  /** @throws AppError `WEB_NOT_BUILT` */
  readonly built: () => BuiltPage
  readonly demo: boolean
}

const ASSETS = '/verify/assets/'
/** Lists of megabytes are not read and written for each of many who ask at once. */
const ONE_ANSWER_FOR_MS = 5_000

export function verifyRoutes({ verifyData, built, demo }: VerifyRouteDeps): FastifyPluginCallback {
  let last: { readonly text: string; readonly at: number } | undefined
  const dataText = () => {
    if (last === undefined || performance.now() - last.at > ONE_ANSWER_FOR_MS) {
      last = { text: writeVerifyData(verifyData()), at: performance.now() }
    }
    return last.text
  }
  return (app, _options, done) => {
    app.get<{ Querystring: { lang?: string } }>('/verify', ANYONE, async ({ query, headers }, reply) => {
      const { script, style } = built()
      const lang = askedLanguage(query.lang, headers) === 'ko' || query.lang === undefined ? 'ko' : 'en'
      return reply
        .headers(VERIFY_PAGE_HEADERS)
        .send(renderVerifyPage({ lang, demo, script: ASSETS + script, style: ASSETS + style }))
    })
    app.get('/verify/data.json', ANYONE, async (_request, reply) =>
      reply
        .headers({ 'cache-control': 'no-cache', 'x-content-type-options': 'nosniff' })
        .type('application/json; charset=utf-8')
        .send(dataText()),
    )
    app.get<{ Params: { '*': string } }>(`${ASSETS}*`, ANYONE, async (request, reply) => {
      const file = built().files.get(request.params['*'])
      if (file === undefined) return sendProblem(request, reply, { ...NO_FILE, demo })
      return reply
        .headers({ 'cache-control': 'public, max-age=31536000, immutable', 'x-content-type-options': 'nosniff' })
        .type(file.type)
        .send(file.bytes)
    })
    done()
  }
}

const NO_FILE = {
  status: httpStatusOf('NOT_FOUND'),
  code: 'NOT_FOUND',
  message: 'No such file of this page: reload it.',
  page: 'not-found',
} as const
