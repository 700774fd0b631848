// Apple's vmnet framework in its three modes; only in builds with CONFIG_VMNET.

export const vmnetOptionsSource = `
##
# @NetdevVmnetHostOptions:
#
# vmnet, host mode: guests of that mode and the host reach each other, and
# nothing else.
#
# @start-address: the interface's IPv4 address, which is the gateway; those
#                 after it, up to @end-address, are for DHCP. A private
#                 address (RFC 1918); comes with @end-address and @subnet-mask
#                 or not at all
#
# @end-address: last address for DHCP. A private address (RFC 1918); comes
#               with @start-address and @subnet-mask or not at all
#
# @subnet-mask: the IPv4 mask; comes with @start-address and @end-address or
#               not at all
#
# @isolated: hide the guests from each other and leave them only the host.
#            From macOS 11.0 on
#
# @net-uuid: the UUID of a network of its own: only the interfaces that were
#            given the same one reach each other, and there is no DHCP. From
#            macOS 11.0 on
#
# Since: 7.1
##
{ 'struct': 'NetdevVmnetHostOptions',
  'data': {
    '*start-address': 'str',
    '*end-address': 'str',
    '*subnet-mask': 'str',
    '*isolated': 'bool',
    '*net-uuid': 'str' },
  'if': 'CONFIG_VMNET' }

##
# @NetdevVmnetSharedOptions:
#
# vmnet, shared mode: the guest reaches the Internet by NAT, the host, and the
# guests of that mode in its subnet; in any subnet, where neither DHCP nor mask
# nor prefix is configured.
#
# @start-address: the interface's IPv4 address, which is the gateway; those
#                 after it, up to @end-address, are for DHCP. A private
#                 address (RFC 1918); comes with @end-address and @subnet-mask
#                 or not at all
#
# @end-address: last address for DHCP. A private address (RFC 1918); comes
#               with @start-address and @subnet-mask or not at all
#
# @subnet-mask: the IPv4 mask; comes with @start-address and @end-address or
#               not at all
#
# @isolated: hide the guests from each other and leave them only the host.
#            From macOS 11.0 on
#
# @nat66-prefix: the guest's IPv6 prefix: 64 bits, out of fd00::/8
#
# Since: 7.1
##
{ 'struct': 'NetdevVmnetSharedOptions',
  'data': {
    '*start-address': 'str',
    '*end-address': 'str',
    '*subnet-mask': 'str',
    '*isolated': 'bool',
    '*nat66-prefix': 'str' },
  'if': 'CONFIG_VMNET' }

##
# @NetdevVmnetBridgedOptions:
#
# vmnet, bridged mode: the guest is on the network of one of the host's
# adapters.
#
# @ifname: which of the host's adapters
#
# @isolated: hide the guests from each other and leave them only the host.
#            From macOS 11.0 on
#
# Since: 7.1
##
{ 'struct': 'NetdevVmnetBridgedOptions',
  'data': {
    'ifname': 'str',
    '*isolated': 'bool' },
  'if': 'CONFIG_VMNET' }
`;
