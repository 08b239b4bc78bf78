/** Settings of how much and when: calls at once, texts, what is looked up and told ahead. */
import { parseDayHours } from '../../../domain/kit/day-hours.ts'
import { autoOr, faultOf, integer, oneOf, type Setting } from '../setting.ts'

const dayHours = (text: string) => faultOf(() => parseDayHours(text))

export const LIMIT_SETTINGS = [
  {
    name: 'ANSIMPASS_LINES',
    flag: '--lines',
    fallback: '30',
    form: '1 to 10000',
    about: 'answered or sounding calls that one number holds at a time',
    fault: integer(1, 10_000),
  },
  {
    name: 'ANSIMPASS_TEXT_BYTES',
    flag: '--text-bytes',
    fallback: '90',
    form: '80 or 90',
    about: 'longest text, bytes in CP949',
    fault: oneOf('80', '90'),
  },
  {
    name: 'ANSIMPASS_MARK_BYTES',
    flag: '--mark-bytes',
    fallback: '0',
    form: '0 to 20',
    about: 'bytes that the gateway puts in front of a text ("[Web발신] " is 10)',
    fault: integer(0, 20),
  },
  {
    name: 'ANSIMPASS_TEXTS_A_LINE',
    flag: '--texts-a-line',
    fallback: '20',
    form: '1 to 1000',
    about: 'texts that one phone line is sent a day at most, whatever rings in its name (docs/budgets.md)',
    fault: integer(1, 1000),
  },
  {
    name: 'ANSIMPASS_MISSES_A_SITE',
    flag: '--misses-a-site',
    fallback: '300',
    form: '1 to 1000000',
    about:
      'keyed birth dates that nobody has, a day at one site number; beyond it none is looked at there (docs/identity.md)',
    fault: integer(1, 1_000_000),
  },
  {
    name: 'ANSIMPASS_MISSES_A_CARRIER',
    flag: '--misses-a-carrier',
    fallback: '3000',
    form: '1 to 1000000',
    about: 'the same through one carrier',
    fault: integer(1, 1_000_000),
  },
  {
    name: 'ANSIMPASS_STATUS_HOURS',
    flag: '--status-hours',
    fallback: '24',
    form: '1 to 672',
    about: 'hours for which a fetched status is used without asking the registry again',
    fault: integer(1, 672),
  },
  {
    name: 'ANSIMPASS_AGED_HOURS',
    flag: '--aged-hours',
    fallback: '6',
    form: '1 to 672',
    about: 'age in hours from which on text and door tell of which day a status is',
    fault: integer(1, 672),
  },
  {
    name: 'ANSIMPASS_OFF_PEAK',
    flag: '--off-peak',
    fallback: '02:00-06:00',
    form: 'HH:MM-HH:MM (KST)',
    about: 'hours in which known persons are looked up ahead, so that at lunch a call needs nobody (docs/ahead.md)',
    fault: dayHours,
  },
  {
    name: 'ANSIMPASS_REFRESH_RATE',
    flag: '--refresh-rate',
    fallback: 'auto',
    form: 'auto, 0 to 1000',
    about:
      'persons looked up ahead a second at most, all processes together; auto: as many as there are and the hours last, 20 to 300; 0: nobody is',
    fault: autoOr(integer(0, 1000)),
  },
  {
    name: 'ANSIMPASS_REFRESH_HOURS',
    flag: '--refresh-hours',
    fallback: '12',
    form: '1 to 672',
    about: 'age in hours from which on a status is looked up ahead',
    fault: integer(1, 672),
  },
  {
    name: 'ANSIMPASS_NOTICES',
    flag: '--notices',
    fallback: 'on',
    form: 'on, off',
    about:
      'texts 14, 7 and 1 days before a pass ends; with them the number of a line is kept, encrypted, with its binding (docs/ahead.md); without them consent is not asked for texts',
    fault: oneOf('on', 'off'),
  },
  {
    name: 'ANSIMPASS_CIVIL_HOURS',
    flag: '--civil-hours',
    fallback: '09:00-20:00',
    form: 'HH:MM-HH:MM (KST)',
    about: 'hours in which those texts go out',
    fault: dayHours,
  },
] as const satisfies readonly Setting[]
