/** The steps of a night's fold, in order: a process may end between any two. */
export const NIGHT_STEPS = [
  'keys',
  'truncate',
  'gather',
  'copy',
  'index',
  'written',
  'switch',
  'switched',
  'old-keys',
  'old-tables',
  'cleared',
] as const
export type NightStep = (typeof NIGHT_STEPS)[number]
