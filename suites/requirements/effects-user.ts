// What the text says of the user backend beyond one row a member, and what it leaves to QEMU's manual: the defaults, and how
// members work together. net.json: NetdevUserOptions; qemu-options: -netdev user.

import type { Requirement } from '../../runner/case.ts';
import { must, should } from './row.ts';

const MANUAL = 'qemu-options, -netdev user';

export const userEffectRequirements: readonly Requirement[] = [
  ...must(
    ['effects/user/families', 'net.json:117', 'IPv4 and IPv6 are each on or off as their own members say.'],
    ['effects/user/dhcpstart-pool', 'net.json:136', 'The DHCP server assigns sixteen addresses and no more.'],
    ['effects/user/tftp-root', 'net.json:132', 'No file outside of the folder that tftp names can be read.'],
    ['effects/user/tftp-missing-file', 'RFC 1350 5', 'A file that is not there is refused as not found.'],
    ['effects/user/restrict-forwards', 'net.json:163', 'hostfwd, guestfwd and tftp do what they say with restrict as well.'],
    ['effects/user/defaults/net', 'net.json:128', 'Without net the guest sees the network 10.0.2.0/24.'],
    ['effects/user/defaults/ipv6-prefix', 'net.json:147', 'Without ipv6-prefix and ipv6-prefixlen the guest sees the network fec0::/64.'],
    ['effects/user/defaults/restrict', 'net.json:115', 'Without restrict the guest reaches the host.'],
    ['effects/user/defaults/tftp', 'net.json:132', 'Without tftp no file can be read.'],
    ['effects/user/defaults/smb', 'net.json:159', 'Without smb there is no SMB server.'],
    ['effects/user/addresses', 'net.json:130', 'The addresses of host and name server answer, and those of nobody do not.'],
  ),
  ...should(
    ['effects/user/ipv6-beside-ipv4', 'net.json:120', 'IPv6 is on where only ipv4 is said to be.'],
    ['effects/user/ipv4-beside-ipv6', 'net.json:117', 'IPv4 is on where only ipv6 is said to be.'],
    ['effects/user/hostname-whole', 'net.json:113', 'A hostname that netdev_add takes is reported whole.'],
    ['effects/user/restrict-datagram-forwards', 'net.json:163', 'With restrict, hostfwd of UDP leads answers back as well.'],
    ['effects/user/hostfwd-protocol', MANUAL, 'A rule of hostfwd without a protocol is one for TCP.'],
    ['effects/user/hostfwd-guest-address', MANUAL, 'A rule of hostfwd without an address leads to the first address that is leased.'],
    ['effects/user/guestfwd-connections', MANUAL, 'Each connection to a rule of guestfwd with a command has a process of its own.'],
    ['effects/user/dhcp-leases', 'RFC 2131 4.3', 'A lease belongs to one client; a request for what cannot be leased is refused.'],
    ['effects/user/router', 'RFC 4861 6.2', 'The router that is advertised is one to send through, for addresses that the guest makes itself.'],
    ['effects/user/defaults/dhcp', MANUAL, 'The DHCP server names host and name server, and nothing that no member has named.'],
    ['effects/user/defaults/dhcpstart', MANUAL, 'Without dhcpstart the addresses from the fifteenth on are assigned.'],
    ['effects/user/ping', MANUAL, 'The host answers pings.'],
  ),
];
