/** Time limit of what a prompt says: how long a call waits for it, milliseconds, unless told otherwise. */
export const PROMPT_WAITS_MS = 150

/** The same where a caller can be asked for a birth date: whether anybody is known decides the whole call. */
export const QUESTION_WAITS_MS = 800
