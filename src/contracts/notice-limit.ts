/** Notices to the demo world are for people to watch: under load they are dropped where they arise, instead of slowing calls down. */

const PER_SECOND = 400

/** @returns a function that says whether one more notice may go at `nowMs` (monotonic milliseconds). */
export function createNoticeLimit(): (nowMs: number) => boolean {
  let second = -1
  let sent = 0
  return (nowMs) => {
    const current = Math.floor(nowMs / 1000)
    if (current !== second) {
      second = current
      sent = 0
    }
    sent += 1
    return sent <= PER_SECOND
  }
}
