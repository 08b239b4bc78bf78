/** Our gateway's side judged by Net::SMPP, a codec that we did not write: its example server takes our binds and texts, a second one sends receipts. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, expect, test } from 'vitest'
import { createCp949 } from '../../../src/adapters/cp949/cp949.ts'
import type { GatewayProfile } from '../../../src/adapters/smpp/profile/profile.ts'
import { createSmppGateway } from '../../../src/adapters/smpp/smpp-gateway.ts'
import type { Line } from '../../../src/domain/call/phone/line.ts'
import type { DeliveryReceipt } from '../../../src/ports/pass/text-gateway.ts'
import { eventually } from '../../support/eventually.ts'
import { freeTcpPort } from '../../support/world.ts'

const folder = mkdtempSync(join(tmpdir(), 'net-smpp-'))
const running = new Set<ChildProcess>()
afterEach(async () => {
  for (const child of running) {
    const ended = once(child, 'exit')
    // Their children too: a group of their own.
    process.kill(-(child.pid ?? 0), 'SIGKILL')
    await ended
  }
  running.clear()
})
afterAll(() => rmSync(folder, { recursive: true }))

/** @returns what it has printed so far */
async function perl(name: string, script: string, ...args: string[]): Promise<() => string> {
  const file = join(folder, name)
  writeFileSync(file, script)
  const child = spawn('perl', [file, ...args], { stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  running.add(child)
  child.once('exit', () => running.delete(child))
  let said = ''
  child.stdout.on('data', (data: Buffer) => {
    said += data.toString('latin1')
  })
  child.stderr.on('data', (data: Buffer) => {
    said += data.toString('latin1')
  })
  return () => said
}

function connect(port: number, profile: Partial<GatewayProfile> = {}) {
  const receipts: DeliveryReceipt[] = []
  const gateway = createSmppGateway(
    {
      address: { host: '127.0.0.1', port },
      systemId: 'ansim',
      password: 'secret',
      sender: '0802050001',
      ...createCp949(),
      profile: { enquireLinkSeconds: 1, ...profile },
      retryMs: { first: 50, longest: 200 },
    },
    { emit: () => {} },
  )
  gateway.onReceipt((receipt) => receipts.push(receipt))
  const submit = (body: string) => gateway.submit({ to: '+821000005678' as Line, body, validForMs: 60_000 })
  return { gateway, receipts, submit }
}

test.each([
  ['a transceiver', { bind: 'transceiver' }],
  ['a transmitter and a receiver', { bind: 'pair' }],
  ['UCS-2 in parts', { encoding: 'ucs2', dataCoding: 8, long: 'udh' }],
  ['parts by sar parameters', { long: 'sar' }],
] as const)('its example server takes us as %s', async (_, profile) => {
  const port = await freeTcpPort()
  const example = readFileSync('/usr/share/doc/libnet-smpp-perl/examples/smsc.pl', 'latin1')
  // The same program, on a free port and with its output not held back.
  const said = await perl(
    'smsc.pl',
    example.replace('$port = 9900', `$| = 1; $port = ${port}`).replaceAll("'localhost'", "'127.0.0.1'"),
  )
  const { gateway, submit } = connect(port, profile)
  await eventually(() => expect(gateway.connected).toBe(true), 10_000)
  expect(await submit('안심패스')).toEqual({ kind: 'accepted', messageId: '123456789' })
  expect(await submit('긴 문자 '.repeat(40))).toEqual({ kind: 'accepted', messageId: '123456789' })
  await eventually(() => expect(said()).toMatch(/enquire_link/), 5000)
  await gateway.close()
  await eventually(() => expect(said()).toMatch(/unbind/))
})

/** Binds us, reads one text field by field, and sends receipts; what it reads it prints. */
const SENDER = String.raw`
use Net::SMPP;
$| = 1;
my $server = Net::SMPP->new_listen('127.0.0.1', port => $ARGV[0], smpp_version => 0x34) or die "no server: $!";
my $c = $server->accept;
my $bind = $c->read_pdu();
print "bind $bind->{system_id} $bind->{password} $bind->{interface_version}\n";
$c->bind_transceiver_resp(system_id => 'perl', seq => $bind->{seq});
my $text = $c->read_pdu();
print join(' ', 'text', @{$text}{qw(source_addr_ton source_addr dest_addr_ton destination_addr registered_delivery data_coding validity_period)}, unpack('H*', $text->{short_message})), "\n";
$c->submit_sm_resp(message_id => 'perl-1', seq => $text->{seq});
my $receipt = 'id:perl-1 sub:001 dlvrd:001 submit date:2201121231 done date:2201121231 stat:DELIVRD err:000 text:';
$c->deliver_sm(esm_class => 4, data_coding => 8, source_addr => '821000005678', destination_addr => '0802050001', short_message => $receipt, async => 1, seq => 700);
$c->deliver_sm(esm_class => 4, source_addr => '821000005678', destination_addr => '0802050001', short_message => '', receipted_message_id => "perl-2\0", message_state => chr(5), async => 1, seq => 701);
$c->data_sm(esm_class => 4, data_coding => 0, source_addr => '821000005678', destination_addr => '0802050001', message_payload => 'id:perl-3 stat:EXPIRED', async => 1, seq => 702);
$c->enquire_link(async => 1, seq => 703);
$c->query_sm(message_id => 'x', async => 1, seq => 704);
for (1 .. 5) {
  my $answer = $c->read_pdu();
  print "answer $answer->{seq} $answer->{cmd} $answer->{status}\n";
}
$c->unbind(async => 1, seq => 705);
my $left = $c->read_pdu();
print "left $left->{cmd} $left->{seq}\n";
`

test('it reads our text field by field and our answers, and we read its receipts', async () => {
  const port = await freeTcpPort()
  const said = await perl('sender.pl', SENDER, String(port))
  const { gateway, receipts, submit } = connect(port, { enquireLinkSeconds: 60 })
  await eventually(() => expect(gateway.connected).toBe(true), 10_000)
  expect(await submit('안심')).toEqual({ kind: 'accepted', messageId: 'perl-1' })
  await eventually(() => expect(said()).toContain('left'), 5000)
  expect(said().trim().split('\n')).toEqual([
    'bind ansim secret 52',
    'text 2 0802050001 1 821000005678 1 14 000000000100000R bec8bdc9',
    'answer 700 2147483653 0',
    'answer 701 2147483653 0',
    'answer 702 2147483907 0',
    'answer 703 2147483669 0',
    'answer 704 2147483651 4',
    'left 2147483654 705',
  ])
  expect(receipts).toEqual([
    { messageId: 'perl-1', state: 'delivered' },
    { messageId: 'perl-2', state: 'undeliverable' },
    { messageId: 'perl-3', state: 'expired' },
  ])
  await gateway.close()
})
