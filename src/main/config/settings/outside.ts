/** Settings of the outside: carriers, authority, text gateways, registry, identification, reporters, rules and recordings. */
import { parseDialled } from '../../../domain/call/phone/parse-dialled.ts'
import { anything, integer, type Setting, url } from '../setting.ts'

export const OUTSIDE_SETTINGS = [
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
    name: 'ANSIMPASS_COMPANIONS',
    flag: '--companions',
    fallback: '2',
    form: '0 to 2',
    about:
      'children or parents without a phone whom an identified person may name on My page; 0: none (docs/companions.md)',
    fault: integer(0, 2),
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
    name: 'ANSIMPASS_CERTIFICATE_TRUST',
    flag: '--certificate-trust',
    form: 'folder',
    about:
      'lists of trust by which the page /verify reads certificates of others (docs/certificates.md, "Trust files"); without it passes of our own alone, in the demo docs/examples/trust too',
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
] as const satisfies readonly Setting[]
