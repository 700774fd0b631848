// Faults of the user network: what each turns red. Those of members that are ignored have a table of their own.

import { type Tooth, tooth, type Unseen } from './tooth.ts';

export const userEffectTeeth: readonly Tooth[] = [
  ...shown('addresses', {
    'user-arp-answers-any-address': ['addresses/ipv4'],
    'user-arp-without-dns': ['addresses/ipv4'],
    'user-arp-silent': ['addresses/ipv4'],
    'user-neighbour-answers-any-address': ['addresses/ipv6'],
    'user-neighbour-without-dns': ['addresses/ipv6'],
  }),
  ...shown('families', {
    'user-ipv4-off-answers': ['families/ipv6-only'],
    'user-ipv6-off-answers': ['families/ipv4-only'],
    'user-neighbour-silent': ['families/neither-said'],
  }),
  ...shown('ping', { 'user-ping-unanswered': ['ping/ipv4'], 'user-ipv6-ping-unanswered': ['ping/ipv6'] }),
  ...defaults(),
  ...shown('net', { 'user-dhcp-netmask-of-24-bits': ['net/mask', 'net/wide'] }),
  ...shown('dhcpstart-pool', { 'user-dhcp-pool-without-end': ['dhcpstart-pool'] }),
  ...shown('dhcpstart', { 'user-dhcp-one-lease-for-all': ['dhcpstart/sixteen'], 'user-dhcp-acknowledges-any-address': ['dhcpstart/request'] }),
  ...shown('dhcp-leases', { 'user-dhcp-lease-taken-over': ['dhcp-leases/held'], 'user-dhcp-nak-missing': ['dhcp-leases/refused'] }),
  ...shown('dns', { 'user-dhcp-dns-is-host': ['dns/dhcp', 'dns/elsewhere'] }),
  ...shown('hostname', { 'user-dhcp-names-swapped': ['hostname/dhcp'] }),
  ...shown('dnssearch', { 'user-dhcp-search-list-first-only': ['dnssearch/several'] }),
  ...shown('tftp-server-name', { 'user-dhcp-tftp-server-as-message': ['tftp-server-name/dhcp'] }),
  ...shown('ipv6-dns', { 'user-dhcpv6-silent': ['ipv6-dns/dhcpv6'] }),
  ...shown('ipv6-prefixlen', { 'user-ra-prefix-of-64-bits': ['ipv6-prefixlen/shorter', 'ipv6-prefixlen/longer'] }),
  ...shown('ipv6-prefix', { 'user-ra-prefix-off-link': ['ipv6-prefix/advertised'], 'user-ra-prefix-not-autonomous': ['ipv6-prefix/advertised'] }),
  ...shown('router', { 'user-ra-managed': ['router'], 'user-ra-no-default-router': ['router'] }),
  ...tftp(),
  ...restrict(),
  ...forwards(),
  ...shown('smbserver', { 'user-smbserver-ignored': ['smbserver/arp', 'smbserver/served'] }),
  ...shown('smb', { 'user-smb-silent': ['smb/served'] }),
];

/** Of what neither the text nor a standard speaks. */
export const userEffectsUnseen: readonly Unseen[] = [
  { defect: 'user-dhcp-pool-backwards', reason: 'in which order the sixteen addresses are leased is left open' },
  { defect: 'user-dhcp-lease-of-an-hour', reason: 'for how long addresses are leased is left open' },
  { defect: 'user-tftp-ignores-options', reason: 'a TFTP server may ignore options (RFC 2347)' },
  { defect: 'user-restrict-offers-gateway', reason: 'what DHCP names where nothing can be reached is left open' },
];

function defaults(): readonly Tooth[] {
  return [
    ...shown('defaults/net', { 'user-dhcp-silent': ['defaults/net'], 'user-default-network-elsewhere': ['defaults/net'] }),
    ...shown('defaults/ipv6-prefix', {
      'user-ra-missing': ['defaults/ipv6-prefix'], 'user-ra-without-prefix': ['defaults/ipv6-prefix'],
      'user-default-prefix-elsewhere': ['defaults/ipv6-prefix'],
    }),
    ...shown('defaults/dhcpstart', { 'user-default-lease-later': ['defaults/dhcpstart'] }),
    ...shown('defaults/dhcp', { 'user-dhcp-without-gateway': ['defaults/dhcp'], 'user-dhcp-makes-up-host-name': ['defaults/dhcp'] }),
    ...shown('defaults/restrict', { 'user-host-unreachable': ['defaults/restrict/datagrams', 'defaults/restrict/connections'] }),
    ...shown('defaults/smb', { 'user-smb-without-folder': ['defaults/smb'] }),
  ];
}

function tftp(): readonly Tooth[] {
  return [
    ...shown('defaults/tftp', { 'user-tftp-without-folder': ['defaults/tftp'] }),
    ...shown('tftp-root', { 'user-tftp-escapes-folder': ['tftp-root/outside-3'] }),
    ...shown('tftp-missing-file', { 'user-tftp-missing-file-is-empty': ['tftp-missing-file'] }),
    ...shown('tftp', {
      'user-tftp-off-by-one-block': ['tftp/short'],
      'user-tftp-first-block-again': ['tftp/several-blocks'],
      'user-tftp-last-block-missing': ['tftp/several-blocks'],
    }),
  ];
}

function restrict(): readonly Tooth[] {
  return [
    ...shown('restrict', {
      'user-restrict-leaks-tcp': ['restrict/connections'],
      'user-restrict-leaks-udp': ['restrict/datagrams'],
      'user-restrict-leaks-ping': ['restrict/pings'],
    }),
    ...shown('restrict-forwards', {
      'user-restrict-blocks-dhcp': ['restrict-forwards/hostname'],
      'user-restrict-blocks-tftp': ['restrict-forwards/tftp'],
      'user-restrict-blocks-hostfwd': ['restrict-forwards/hostfwd'],
      'user-restrict-blocks-guestfwd': ['restrict-forwards/guestfwd'],
    }),
  ];
}

function forwards(): readonly Tooth[] {
  return [
    ...shown('hostfwd', {
      'user-hostfwd-wrong-protocol': ['hostfwd/tcp', 'hostfwd/udp'],
      'user-hostfwd-first-rule-only': ['hostfwd/several'],
      'user-hostfwd-wrong-guest-port': ['hostfwd/tcp'],
      'user-hostfwd-wrong-guest-address': ['hostfwd/other-guest'],
      'user-hostfwd-to-guest-only': ['hostfwd/tcp'],
      'user-hostfwd-to-host-only': ['hostfwd/tcp'],
      'user-hostfwd-udp-to-guest-only': ['hostfwd/udp'],
      'user-hostfwd-survives-netdev-del': ['hostfwd/closed-tcp', 'hostfwd/closed-udp'],
    }),
    ...shown('guestfwd', {
      'user-arp-without-guestfwd': ['guestfwd/arp'],
      'user-guestfwd-unanswered': ['guestfwd/program'],
      'user-guestfwd-first-rule-only': ['guestfwd/several'],
      'user-guestfwd-without-arguments': ['guestfwd/program'],
      'user-guestfwd-device-to-guest-lost': ['guestfwd/chardev-dialogue'],
      'user-guestfwd-device-from-guest-lost': ['guestfwd/chardev'],
      'user-segments-shortened': ['guestfwd/chardev-long'],
    }),
    ...shown('hostfwd-protocol', { 'user-hostfwd-without-protocol-is-udp': ['hostfwd-protocol'] }),
    ...shown('hostfwd-guest-address', { 'user-hostfwd-without-address-leads-astray': ['hostfwd-guest-address'] }),
    ...shown('guestfwd-connections', { 'user-guestfwd-shares-one-process': ['guestfwd-connections'] }),
  ];
}

function shown(rule: string, cases: { readonly [defect: string]: readonly string[] }): readonly Tooth[] {
  return Object.entries(cases).map(([defect, names]) => tooth(defect, [`effects/user/${rule}`], names.map((name) => `effects/user/${name}`)));
}
