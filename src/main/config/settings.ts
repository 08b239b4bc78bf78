/** Every setting of the service, once: its name, flag, default, form and meaning. docs/settings.md is held against this table. */
import { parseDialled } from '../../domain/call/phone/parse-dialled.ts'
import { parseDayHours } from '../../domain/kit/day-hours.ts'
import { parsePortRange } from './forms.ts'
import { anything, autoOr, faultOf, folder, integer, listen, oneOf, type Setting, url } from './setting.ts'

const dayHours = (text: string) => faultOf(() => parseDayHours(text))

export const SETTINGS = [
  {
    name: 'ANSIMPASS_HTTP',
    flag: '--http',
    fallback: '127.0.0.1:8080',
    form: 'address:port',
    about: 'where pages, health and metrics are served',
    fault: listen,
  },
  {
    name: 'ANSIMPASS_SIP',
    flag: '--sip',
    fallback: '127.0.0.1:5060',
    form: 'address:port, several with commas, IPv6 in brackets',
    about: 'where carriers ring (UDP and TCP)',
    fault: listen,
  },
  {
    name: 'ANSIMPASS_SIP_TLS',
    flag: '--sip-tls',
    form: 'address:port, several with commas, IPv6 in brackets',
    about: 'where carriers ring over TLS (usually port 5061); nowhere unless set',
    fault: listen,
  },
  {
    name: 'ANSIMPASS_SIP_CERT',
    flag: '--sip-cert',
    form: 'file (PEM)',
    about: 'certificate for SIP over TLS, then those up to the root; read again when it changes, and on SIGHUP',
    fault: anything,
  },
  {
    name: 'ANSIMPASS_SIP_KEY',
    flag: '--sip-key',
    form: 'file (PEM)',
    about: 'the key of that certificate',
    fault: anything,
  },
  {
    name: 'ANSIMPASS_SIP_CLIENT_CA',
    flag: '--sip-client-ca',
    form: 'file (PEM)',
    about: 'over TLS, carriers must show a certificate that one of these has signed; not asked for unless set',
    fault: anything,
  },
  {
    name: 'ANSIMPASS_SIP_TRACE',
    flag: '--sip-trace',
    fallback: '0',
    form: '0 to 20000',
    about: 'recent SIP messages kept in memory for `ansimpass sip trace`, numbers masked; 0 keeps none',
    fault: integer(0, 20_000),
  },
  {
    name: 'ANSIMPASS_RTP',
    flag: '--rtp',
    fallback: '50000-59999',
    form: 'first-last',
    about: 'UDP ports for announcements; a call takes an even port, and the one behind it for reports (RTCP)',
    fault: (text: string) => faultOf(() => parsePortRange(text)),
  },
  {
    name: 'ANSIMPASS_DATA',
    flag: '--data',
    fallback: './.ansimpass',
    form: 'folder',
    about: 'the embedded database, the spool, the last site list',
    fault: folder,
  },
  {
    name: 'ANSIMPASS_SECRETS',
    flag: '--secrets',
    form: 'folder',
    about: 'keys of days and hours; default: DATA-secrets beside the data folder',
    fault: folder,
  },
  {
    name: 'DATABASE_URL',
    secret: true,
    form: 'postgresql://…',
    about:
      'a PostgreSQL 15 or newer in place of the embedded one, without a user: each part logs in under its own name, with the password that the file of `passfile` has for it; off this machine with sslmode=verify-full',
    fault: url('postgresql:', 'postgres:'),
  },
  {
    name: 'ANSIMPASS_DATABASE_MACHINE',
    flag: '--database-machine',
    fallback: 'auto',
    form: 'auto, this, other',
    about:
      'where the database runs: on another machine its clock is a second one, which confirms the time at a start; `auto` goes by its address (a container on this machine is `this`)',
    fault: oneOf('auto', 'this', 'other'),
  },
  {
    name: 'ANSIMPASS_PUBLIC_URL',
    flag: '--public-url',
    required: true,
    form: 'https://… (at most 24 bytes)',
    about: "what links in texts begin with; demo: the server's own address",
    fault: url('https:', 'http:'),
  },
  {
    name: 'ANSIMPASS_CARRIERS',
    flag: '--carriers',
    required: true,
    form: 'file (JSON)',
    about: 'who may ring, by address; demo: loopback',
    fault: anything,
  },
  {
    name: 'ANSIMPASS_AUTHORITY_KEY',
    flag: '--authority-key',
    required: true,
    form: 'file (JWK)',
    about: "the authority's public key that visits are sealed to; demo: one is made in DATA-authority/",
    fault: anything,
  },
  {
    name: 'ANSIMPASS_SENDER',
    flag: '--sender',
    required: true,
    form: '8 to 11 digits',
    about: 'the registered number that texts come from (printed on the poster); demo: 0800000000',
    fault: (text: string) =>
      /^\d{8,11}$/.test(text) ? undefined : 'must be 8 to 11 digits, as registered with the carrier',
  },
  {
    name: 'ANSIMPASS_SMPP',
    flag: '--smpp',
    required: true,
    form: 'smpps://SYSTEM_ID@host:port',
    about:
      'the text gateway, over TLS; smpp:// without TLS on this machine only; demo: its own text centre (docs/text-gateways.md)',
    fault: url('smpps:', 'smpp:'),
  },
  {
    name: 'ANSIMPASS_SMPP_PASSWORD',
    secret: true,
    form: 'up to 8 characters',
    about: "the text gateway's password",
    fault: (text: string) => (text.length <= 8 ? undefined : 'must have at most 8 characters (SMPP 3.4)'),
  },
  {
    name: 'ANSIMPASS_SMPP_CA',
    flag: '--smpp-ca',
    form: 'file (PEM)',
    about: "who may have signed the text gateway's certificate; unless set, the authorities that Node knows",
    fault: anything,
  },
  {
    name: 'ANSIMPASS_GATEWAY',
    flag: '--gateway',
    form: 'file (JSON)',
    about:
      "the text gateway's dialect: character set, long texts, number forms, receipts, rate (docs/text-gateways.md)",
    fault: anything,
  },
  {
    name: 'ANSIMPASS_SECOND_GATEWAY',
    flag: '--second-gateway',
    form: 'file (JSON)',
    about:
      'a second text gateway (SMPP, or a relay’s HTTP API), its secrets, and when texts go by it (docs/text-gateways.md)',
    fault: anything,
  },
  {
    name: 'ANSIMPASS_REGISTRY',
    flag: '--registry',
    required: true,
    form: 'https://… (FHIR R4 base), file:///… (CSV)',
    about:
      "the health agency's registry, or an institution's file of evidence (docs/registry.md); http:// on this machine only; demo: its own",
    fault: url('https:', 'http:', 'file:'),
  },
  {
    name: 'ANSIMPASS_REGISTRY_ACCESS',
    flag: '--registry-access',
    form: 'file (JSON)',
    about:
      'our credentials at the registry (a key for tokens, a certificate for TLS) and the codes of its side; production needs it off this machine (docs/registry.md)',
    fault: anything,
  },
  {
    name: 'ANSIMPASS_SELF_NUMBER',
    flag: '--self-number',
    form: 'a Korean number',
    about:
      "the service's own number (내 정보): logs no visit, answers every caller with a link; none unless set; demo: 0800000100",
    fault: (text: string) => (parseDialled(text) === undefined ? 'must be a number that can be dialled' : undefined),
  },
  {
    name: 'ANSIMPASS_HELP_NUMBER',
    flag: '--help-number',
    form: 'a Korean number',
    about:
      'whom people may call about what is wrong, named in the text when a correction request is settled; unless set, ANSIMPASS_SELF_NUMBER (docs/corrections.md)',
    fault: (text: string) => (parseDialled(text) === undefined ? 'must be a number that can be dialled' : undefined),
  },
  {
    name: 'ANSIMPASS_IDENTITY',
    flag: '--identity',
    form: 'file (JSON)',
    about:
      'who verifies identities (본인확인), with their secrets; without it no link is sent; demo: its own provider (docs/identity.md)',
    fault: anything,
  },
  {
    name: 'ANSIMPASS_REPORTERS',
    flag: '--reporters',
    form: 'file (JSON)',
    about:
      'who may report changed numbers, phones in other hands and calls that operators took, by key or token; nobody unless set (docs/identity.md, docs/operators.md)',
    fault: anything,
  },
  {
    name: 'ANSIMPASS_RULES',
    flag: '--rules',
    fallback: 'rulesets/kr',
    form: 'folder',
    about: 'the dated rules that hold until others are published',
    fault: anything,
  },
  {
    name: 'ANSIMPASS_RULES_TRUST',
    flag: '--rules-trust',
    form: 'file (JWK, JWK Set)',
    about: 'the public keys of those whose published rules are taken; without it none are',
    fault: anything,
  },
  {
    name: 'ANSIMPASS_PROMPTS',
    flag: '--prompts',
    fallback: 'prompts',
    form: 'folder',
    about:
      'what callers hear: ko/, en/ and further languages; looked at while it runs, another set is taken whole or not at all',
    fault: anything,
  },
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
      'texts 14, 7 and 1 days before a pass ends; with them the number of a line is kept, encrypted, with its binding (docs/ahead.md)',
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

export type SettingName = (typeof SETTINGS)[number]['name']
