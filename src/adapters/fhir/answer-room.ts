/** Room for the registry's answers: bytes that those of all persons asked for at the same time may have together. */

export type AnswerRoom = {
  /** For one person's answers. */
  open(): PersonRoom
}

export type PersonRoom = {
  /** @returns false where there is no room left, or it was given back */
  take(bytes: number): boolean
  /** Nothing of the person's answers is held any more. */
  leave(): void
}

export function createAnswerRoom(mostBytes: number): AnswerRoom {
  let left = mostBytes

  return {
    open() {
      let taken = 0
      let isOpen = true
      return {
        take(bytes) {
          if (!isOpen || bytes > left) return false
          left -= bytes
          taken += bytes
          return true
        },
        leave() {
          if (isOpen) left += taken
          isOpen = false
        },
      }
    },
  }
}
