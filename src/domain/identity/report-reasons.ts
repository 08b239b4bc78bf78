/** Reasons that staff may give when they report that a phone is in another's hands. */
export const REPORT_REASONS = ['other-person', 'other-name', 'other-age', 'other'] as const
export type ReportReason = (typeof REPORT_REASONS)[number]
