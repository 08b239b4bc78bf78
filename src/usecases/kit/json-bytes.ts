/** Values as the bytes that a cipher takes, and back. */

export function toBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value))
}

/** @param bytes  of `toBytes`: what a cipher opens is what was encrypted */
export function fromBytes(bytes: Uint8Array): unknown {
  return JSON.parse(new TextDecoder().decode(bytes))
}
