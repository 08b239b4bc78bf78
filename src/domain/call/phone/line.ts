/** A caller's phone number. A line is not a person. */

/** E.164 with a leading plus: `+821000000001`. Never in a log, never stored in clear. */
export type Line = string & { readonly __brand: 'Line' }

/** A number that visitors dial, national digits without hyphens: `0802050001`, `142012`, `15881234`. */
export type SiteNumber = string & { readonly __brand: 'SiteNumber' }
