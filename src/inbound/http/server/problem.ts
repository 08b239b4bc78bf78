/** Answers that are no page of ours: a page for a browser, JSON with `code` and `message` for programs. */

import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ErrorCode } from '../../../domain/kit/error-codes.ts'
import { PAGE_HEADERS } from '../../../pages/kit/layout.ts'
import { type Problem, renderProblemPage } from '../../../pages/kit/problem-page.ts'
import { askedLanguage } from './accepted-language.ts'

/** Of what is answered where no page is. */
export const PLAIN = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }

export type ProblemAnswer = {
  readonly status: number
  readonly code: ErrorCode
  readonly message: string
  /** Which page a browser gets. */
  readonly page: Problem
  readonly demo: boolean
}

/** What is looked at of a request. */
type Asked = Pick<FastifyRequest, 'headers' | 'query'>

export function sendProblem(asked: Asked, reply: FastifyReply, problem: ProblemAnswer): FastifyReply {
  const { headers, body } = problemFor(asked, problem)
  return reply.code(problem.status).headers(headers).send(body)
}

export function problemFor(asked: Asked, { code, message, page, demo }: Omit<ProblemAnswer, 'status'>) {
  if (!isBrowser(asked)) return { headers: PLAIN, body: { code, message } }
  const { lang: wish } = asked.query as { readonly lang?: unknown }
  const lang = askedLanguage(wish, asked.headers) ?? 'ko'
  return { headers: PAGE_HEADERS, body: renderProblemPage(page, { lang, demo }) }
}

/** Only a browser that opens a page asks for HTML by name; its images and scripts do not. */
function isBrowser({ headers }: Pick<Asked, 'headers'>): boolean {
  return headers.accept?.includes('text/html') === true
}
