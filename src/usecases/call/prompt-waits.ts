/** How long a call waits for what its prompt says, milliseconds, unless told otherwise. */
export const PROMPT_WAITS_MS = 150
