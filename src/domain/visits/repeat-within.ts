/** Time within which a second call of a line to the same place is the same visit, and whatever hangs on that: ten minutes. */
import { MINUTE } from '../kit/time.ts'

export const REPEAT_WITHIN = 10 * MINUTE
