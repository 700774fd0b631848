// The user-mode network: a small router, DHCP, DNS, TFTP and SMB server inside the emulator.

export const userOptionsSource = `
##
# @NetdevUserOptions:
#
# A network stack inside the process itself, for which no special rights are
# needed.
#
# @hostname: the name that DHCP gives to the guest
#
# @restrict: keep the guest away from the host and from everything behind it
#
# @ipv4: switch for IPv4 (default: true) (since 2.6)
#
# @ipv6: switch for IPv6 (default: true) (since 2.6)
#
# @ip: old spelling, replaced by @net
#
# @net: the IPv4 network of the guest: an address, and after a slash its mask,
#       dotted or as a count of leading one bits; the mask can be left out
#       (default: 10.0.2.0/24)
#
# @host: under which address the guest reaches the host
#
# @tftp: folder that the TFTP server offers
#
# @bootfile: file name that BOOTP announces; goes with @tftp
#
# @dhcpstart: lowest of the sixteen addresses that DHCP hands out
#
# @dns: under which address the guest reaches the name server
#
# @dnssearch: suffixes for looking up short names, handed out by DHCP
#
# @domainname: the domain as the guest sees it (since 3.0)
#
# @ipv6-prefix: the IPv6 network of the guest, in the usual hexadecimal
#               notation (default: fec0::) (since 2.6)
#
# @ipv6-prefixlen: how many bits of @ipv6-prefix count (default: 64) (since
#                  2.6)
#
# @ipv6-host: the host's IPv6 address, seen by the guest (since 2.6)
#
# @ipv6-dns: the name server's IPv6 address, seen by the guest (since 2.6)
#
# @smb: folder that the SMB server shares
#
# @smbserver: address of the SMB server
#
# @hostfwd: ports of the host, TCP or UDP, whose traffic is passed on to the
#           guest
#
# @guestfwd: TCP connections of the guest that are passed on to something
#            outside
#
# @tftp-server-name: option 66 of RFC 2132 (since 3.1)
#
# Since: 1.2
##
{ 'struct': 'NetdevUserOptions',
  'data': {
    '*hostname': 'str',
    '*restrict': 'bool',
    '*ipv4': 'bool',
    '*ipv6': 'bool',
    '*ip': 'str',
    '*net': 'str',
    '*host': 'str',
    '*tftp': 'str',
    '*bootfile': 'str',
    '*dhcpstart': 'str',
    '*dns': 'str',
    '*dnssearch': [ 'String' ],
    '*domainname': 'str',
    '*ipv6-prefix': 'str',
    '*ipv6-prefixlen': 'int',
    '*ipv6-host': 'str',
    '*ipv6-dns': 'str',
    '*smb': 'str',
    '*smbserver': 'str',
    '*hostfwd': [ 'String' ],
    '*guestfwd': [ 'String' ],
    '*tftp-server-name': 'str' } }
`;
