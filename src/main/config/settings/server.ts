/** Settings of the server itself: where it listens, where its files and its database lie. */
import { parsePortRange } from '../forms.ts'
import { anything, faultOf, folder, integer, listen, oneOf, type Setting, url } from '../setting.ts'

export const SERVER_SETTINGS = [
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
] as const satisfies readonly Setting[]
