/** SIP-date: `Sat, 13 Nov 2010 23:29:00 GMT`, and no other zone (RFC 3261 section 20.17). */

const FORM =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (\d\d) (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} (\d\d):(\d\d):(\d\d) GMT$/i

/** Whether the form is right and each number within its range; whether that day was a Saturday is nobody's concern. */
export function isHttpDate(text: string): boolean {
  const match = FORM.exec(text)
  if (match === null) return false
  const [, day, hour, minute, second] = match
  return Number(day) >= 1 && Number(day) <= 31 && Number(hour) < 24 && Number(minute) < 60 && Number(second) <= 60
}
