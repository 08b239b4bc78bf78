#!/usr/bin/perl
# Verifier of pass QRs (docs/pass-qr.md) by openssl, offline, for everybody to read: perl verify-pass.pl KEY.pem < QR-TEXT
# Prints "signature valid" or "signature invalid" (exit code 1), the key id, and the claims by their numbers. It judges no times.
use strict;
use warnings;
use File::Temp qw(tempfile);

my $text = <STDIN> // '';
$text =~ s/[\r\n]+$//;
$text =~ s/^AP1:// or die "no pass QR\n";
my $bytes = base45($text);
my ($cose, $rest) = cbor($bytes);
die "no COSE_Sign1\n" unless ref $cose eq 'ARRAY' && @$cose == 4 && $rest eq '';
my ($protected, undef, $payload, $signature) = map { ref $_ eq 'SCALAR' ? $$_ : $_ } @$cose;
my ($header) = cbor($protected);
die "not ES256\n" unless ($header->{1} // 0) == -7 && length($signature) == 64;

# Sig_structure of RFC 9052: ["Signature1", protected header, no external data, payload]
my $signed = "\x84\x6aSignature1" . bstr($protected) . "\x40" . bstr($payload);
my $valid = verifies($ARGV[0], $signed, $signature);
print 'signature ', ($valid ? 'valid' : 'invalid'), "\n";
exit 1 unless $valid;
print 'kid ', unpack('H*', ${ $header->{4} }), "\n";
my ($claims) = cbor($payload);
print "$_ ", (ref $claims->{$_} ? unpack('H*', ${ $claims->{$_} }) : $claims->{$_}), "\n" for sort { $a <=> $b } keys %$claims;

sub base45 {
  my %value;
  @value{ split //, '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:' } = 0 .. 44;
  my ($in, $out) = (shift, '');
  while ($in =~ /\G(.)(.)(.)?/sg) {
    my ($low, $middle, $high) = map { defined $_ ? $value{$_} // die "no base45\n" : undef } $1, $2, $3;
    my $number = $low + 45 * $middle + 2025 * ($high // 0);
    die "no base45\n" if $number > (defined $high ? 65535 : 255);
    $out .= pack(defined $high ? 'n' : 'C', $number);
  }
  die "no base45\n" if length($in) % 3 == 1;
  return $out;
}

# One item and what is behind it. Bytes come as references to a string, numbers and texts as they are.
sub cbor {
  die "cut off\n" if $_[0] eq '';
  my ($head, $in) = unpack 'C a*', shift;
  my ($kind, $length) = ($head >> 5, $head & 31);
  ($length, $in) = unpack 'C a*', $in  if $length == 24;
  ($length, $in) = unpack 'n a*', $in  if ($head & 31) == 25;
  ($length, $in) = unpack 'N a*', $in  if ($head & 31) == 26;
  ($length, $in) = unpack 'Q> a*', $in if ($head & 31) == 27;
  return ($length, $in)      if $kind == 0;
  return (-1 - $length, $in) if $kind == 1;
  my ($content, $behind) = $kind == 2 || $kind == 3 ? unpack("a$length a*", $in) : ();
  return (\$content, $behind) if $kind == 2;
  return ($content, $behind)  if $kind == 3;
  die "unexpected CBOR\n" if $kind > 5;
  my @items;
  for (1 .. $length * ($kind == 5 ? 2 : 1)) { (my $item, $in) = cbor($in); push @items, $item }
  return ($kind == 5 ? {@items} : \@items, $in);
}

sub bstr {
  my $length = length $_[0];
  return ($length < 24 ? chr(0x40 + $length) : $length < 256 ? "\x58" . chr $length : "\x59" . pack 'n', $length) . $_[0];
}

# openssl wants the signature as DER: a sequence of two integers.
sub verifies {
  my ($key, $signed, $raw) = @_;
  my @integers = map { my $n = s/^\0+(?=.)//sr; $n = "\0$n" if ord($n) > 127; "\x02" . chr(length $n) . $n } substr($raw, 0, 32), substr($raw, 32);
  my $der = "\x30" . chr(length join '', @integers) . join '', @integers;
  my ($signature, $file) = tempfile(UNLINK => 1);
  binmode $signature; print $signature $der; close $signature;
  open my $openssl, '|-', "openssl dgst -sha256 -verify '$key' -signature '$file' >/dev/null 2>&1" or die;
  binmode $openssl; print $openssl $signed;
  return close $openssl;
}
