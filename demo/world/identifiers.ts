/** A person's CI and DI for identity verification: made from the id, so the same in every world. */
import { createHash } from 'node:crypto'

/** Connecting information (연계정보, CI): 88 characters, the same at every provider. */
export function ciOf(id: string): string {
  return createHash('sha512').update(`ansimpass-demo-ci:${id}`).digest('base64')
}

/** Duplication information (중복가입확인정보, DI): 64 characters, another at every provider. */
export function diOf(id: string): string {
  return createHash('sha384').update(`ansimpass-demo-di:${id}`).digest('base64')
}
