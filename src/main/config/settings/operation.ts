/** Settings of the operation: hosts, what is allowed against advice, the log, the demo. */
import { integer, oneOf, type Setting } from '../setting.ts'

export const OPERATION_SETTINGS = [
  {
    name: 'ANSIMPASS_HOSTS',
    flag: '--hosts',
    form: 'host names with commas',
    about:
      'further names under which this server may be asked (a health check, a monitor); without it those of the public URL, addresses and localhost',
    fault: (text: string) =>
      text.split(',').every((name) => /^[a-z0-9]([a-z0-9.-]{0,250}[a-z0-9])?$/i.test(name.trim()))
        ? undefined
        : 'must be host names without port, with commas',
  },
  {
    name: 'ANSIMPASS_DANGEROUSLY_ALLOW_PLAINTEXT',
    form: 'database, registry, text-gateway',
    about:
      'connections that may leave this machine without TLS: whoever is on the way reads and changes what they carry',
    fault: (text: string) =>
      text.split(',').every((part) => ['database', 'registry', 'text-gateway'].includes(part.trim()))
        ? undefined
        : 'must be database, registry, text-gateway, several with commas',
  },
  {
    name: 'ANSIMPASS_DANGEROUSLY_ASK_REGISTRY_WITHOUT_CREDENTIALS',
    form: 'yes',
    about: 'asks a registry off this machine that wants no credentials: whoever reaches it reads everybody there',
    fault: oneOf('yes'),
  },
  {
    name: 'ANSIMPASS_DANGEROUSLY_ALLOW_READABLE_SECRETS',
    form: 'yes',
    about: 'takes secret files and folders that others on this machine can read, where the platform sets their mode',
    fault: oneOf('yes'),
  },
  {
    name: 'ANSIMPASS_LOG',
    flag: '--log',
    fallback: 'info',
    form: 'debug, info, warn, error',
    about: 'what is logged (JSON lines on standard error; words on a terminal); production refuses debug',
    fault: oneOf('debug', 'info', 'warn', 'error'),
  },
  {
    name: 'ANSIMPASS_DEMO_CLOCK',
    flag: '--demo-clock',
    demo: true,
    fallback: '2022-01-12T11:40+09:00',
    form: 'ISO time with offset',
    about: 'the instant at which a new demo world begins',
    fault: (text: string) =>
      /[+-]\d\d:\d\d$|Z$/.test(text) && !Number.isNaN(Date.parse(text))
        ? undefined
        : 'must be a time such as 2022-01-12T11:40+09:00',
  },
  {
    name: 'ANSIMPASS_DEMO_SITES',
    flag: '--demo-sites',
    demo: true,
    fallback: '12',
    form: '12 to 20000',
    about: 'how many sites the demo world has',
    fault: integer(12, 20_000),
  },
] as const satisfies readonly Setting[]
