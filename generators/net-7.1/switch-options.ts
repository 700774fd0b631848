// Backends that plug into a switch or hub: VDE, a bridge of the host, our own hubs, netmap's VALE.

export const switchOptionsSource = `
##
# @NetdevVdeOptions:
#
# A port of a VDE switch that runs on the host.
#
# @sock: where the switch has its socket
#
# @port: which of its ports
#
# @group: the group that shall own the socket
#
# @mode: the access mode of the socket
#
# Since: 1.2
##
{ 'struct': 'NetdevVdeOptions',
  'data': {
    '*sock': 'str',
    '*port': 'uint16',
    '*group': 'str',
    '*mode': 'uint16' } }

##
# @NetdevBridgeOptions:
#
# A TAP interface that is made a member of one of the host's bridges.
#
# @br: the bridge to join
#
# @helper: program that joins it
#
# Since: 1.2
##
{ 'struct': 'NetdevBridgeOptions',
  'data': {
    '*br': 'str',
    '*helper': 'str' } }

##
# @NetdevHubPortOptions:
#
# A port of a hub in software; whatever is plugged into one hub is connected.
#
# @hubid: the number of the hub
#
# @netdev: plug in this backend, where otherwise an adapter would be (since
#          2.12)
#
# Since: 1.2
##
{ 'struct': 'NetdevHubPortOptions',
  'data': {
    'hubid': 'int32',
    '*netdev': 'str' } }

##
# @NetdevNetmapOptions:
#
# An adapter that netmap drives, or a port of netmap's VALE switch.
#
# @ifname: an interface of the host that netmap can drive, or valeX:Y for port
#          Y of switch X, both of them non-negative integers. Ports are made
#          when needed; those of the same X are connected to each other.
#
# @devname: netmap's device file (default: '/dev/netmap')
#
# Since: 2.0
##
{ 'struct': 'NetdevNetmapOptions',
  'data': {
    'ifname': 'str',
    '*devname': 'str' } }
`;
