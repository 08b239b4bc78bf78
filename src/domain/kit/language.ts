/** Languages of what people hear and read. */

/** Of texts, announcements and everything that is said in words of the rules. */
export const TEXT_LANGUAGES = ['ko', 'en'] as const
export type Language = (typeof TEXT_LANGUAGES)[number]

/** Of pages: simplified Chinese and Vietnamese besides, which no text can carry (CP949). */
export const PAGE_LANGUAGES = [...TEXT_LANGUAGES, 'zh', 'vi'] as const
export type PageLanguage = (typeof PAGE_LANGUAGES)[number]

/** For a page's reader: the language of what exists in those of texts only. */
export function textLanguage(language: PageLanguage): Language {
  return language === 'ko' ? 'ko' : 'en'
}
