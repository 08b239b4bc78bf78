/** Names of the subjects' tables, without those of hours (`hour-ring.ts`). */
export const DAY_TABLES = ['subjects_day_0', 'subjects_day_1', 'subjects_day_2', 'subjects_day_3'] as const
export const NIGHT_TABLES = ['subjects_night_a', 'subjects_night_b'] as const
export const SUBJECT_TABLES: readonly string[] = [...DAY_TABLES, ...NIGHT_TABLES, 'subjects_folds']
