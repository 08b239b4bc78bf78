/** Brings what `npm test` needs from Debian: installs missing packages with apt when it may, else names them and fails. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** Debian package → a file that shows it is there, and what it is for. */
const NEEDED = [
  { name: 'sip-tester', file: '/usr/bin/sipp', why: 'SIPp judges the SIP door' },
  { name: 'baresip-core', file: '/usr/bin/baresip', why: 'a user agent that is not ours' },
  { name: 'linphone-cli', file: '/usr/bin/linphonec', why: 'a second user agent that is not ours' },
  { name: 'espeak-ng', file: '/usr/bin/espeak-ng', why: 'announcements are made from their words' },
  { name: 'sox', file: '/usr/bin/sox', why: 'announcements are made from their words' },
  { name: 'stunnel4', file: '/usr/bin/stunnel4', why: 'SIPp reaches SIP over TLS through it' },
  {
    name: 'libnet-smpp-perl',
    file: '/usr/share/doc/libnet-smpp-perl/examples/smsc.pl',
    why: 'Net::SMPP and its example server judge the text gateway',
  },
  { name: 'openssl', file: '/usr/bin/openssl', why: 'certificates for the tests of TLS' },
  {
    name: 'postgresql-15',
    file: '/usr/lib/postgresql/15/bin/pg_dump',
    why: 'a database server that is not the packaged one',
  },
  { name: 'chromium', file: '/usr/bin/chromium', why: 'the pages in a real browser' },
  { name: 'fonts-nanum', file: '/usr/share/fonts/truetype/nanum', why: 'Hangul on screenshots' },
]

const missing = NEEDED.filter((p) => !existsSync(p.file))
if (missing.length > 0) install(missing.map((p) => p.name))
const still = missing.filter((p) => !existsSync(p.file))
if (still.length > 0) {
  console.error('npm test needs these Debian packages, and they could not be installed here:')
  for (const p of still) console.error(`  ${p.name}: ${p.why}`)
  console.error(`Install them: sudo apt-get install --no-install-recommends ${still.map((p) => p.name).join(' ')}`)
  process.exit(1)
}

function install(names) {
  const root = process.getuid?.() === 0
  const prefix = root ? [] : ['sudo', '-n']
  const apt = (...args) => {
    const [command, ...rest] = [...prefix, 'apt-get', ...args]
    return spawnSync(command, rest, { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
  }
  console.log(`installing Debian packages: ${names.join(' ')}`)
  apt('update', '-qq')
  apt('install', '-y', '-qq', '--no-install-recommends', ...names)
}
