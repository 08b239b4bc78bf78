/** Time limit of what a prompt says: how long a call waits for it, milliseconds, unless told otherwise. */
export const PROMPT_WAITS_MS = 150
