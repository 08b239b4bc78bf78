/** Names of the subjects' tables. */
export const HOUR_TABLES = ['subjects_hour_0', 'subjects_hour_1', 'subjects_hour_2', 'subjects_hour_3'] as const
export const DAY_TABLES = ['subjects_day_0', 'subjects_day_1', 'subjects_day_2', 'subjects_day_3'] as const
export const NIGHT_TABLES = ['subjects_night_a', 'subjects_night_b'] as const
export const SUBJECT_TABLES: readonly string[] = [...HOUR_TABLES, ...DAY_TABLES, ...NIGHT_TABLES, 'subjects_folds']
