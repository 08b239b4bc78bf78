/** The languages that a text or a prompt exists in. */
export type Language = 'ko' | 'en'
