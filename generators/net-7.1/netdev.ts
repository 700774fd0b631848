// What netdev_add takes: the kinds of backends, and the members of each.

export const netdevSource = `
##
# @NetClientDriver:
#
# The kinds of net clients that there are.
#
# @none: nothing at all
#
# @nic: an adapter of old; no backend
#
# @user: see NetdevUserOptions
#
# @tap: see NetdevTapOptions
#
# @l2tpv3: see NetdevL2TPv3Options (since 2.1)
#
# @socket: see NetdevSocketOptions
#
# @vde: see NetdevVdeOptions
#
# @bridge: see NetdevBridgeOptions
#
# @hubport: see NetdevHubPortOptions
#
# @netmap: see NetdevNetmapOptions
#
# @vhost-user: see NetdevVhostUserOptions
#
# @vhost-vdpa: see NetdevVhostVDPAOptions (since 5.1)
#
# @vmnet-host: see NetdevVmnetHostOptions (since 7.1)
#
# @vmnet-shared: see NetdevVmnetSharedOptions (since 7.1)
#
# @vmnet-bridged: see NetdevVmnetBridgedOptions (since 7.1)
#
# Since: 2.7
##
{ 'enum': 'NetClientDriver',
  'data': [ 'none', 'nic', 'user', 'tap', 'l2tpv3', 'socket', 'vde', 'bridge',
            'hubport', 'netmap', 'vhost-user', 'vhost-vdpa',
            { 'name': 'vmnet-host', 'if': 'CONFIG_VMNET' },
            { 'name': 'vmnet-shared', 'if': 'CONFIG_VMNET' },
            { 'name': 'vmnet-bridged', 'if': 'CONFIG_VMNET' } ] }

##
# @Netdev:
#
# A net client with all that configures it. Of the branches, l2tpv3 exists
# since 2.1 and those of vmnet since 7.1.
#
# @id: how other commands will call it
#
# @type: what it is; decides which further members there are
#
# Since: 1.2
##
{ 'union': 'Netdev',
  'base': { 'id': 'str', 'type': 'NetClientDriver' },
  'discriminator': 'type',
  'data': {
    'nic': 'NetLegacyNicOptions',
    'user': 'NetdevUserOptions',
    'tap': 'NetdevTapOptions',
    'l2tpv3': 'NetdevL2TPv3Options',
    'socket': 'NetdevSocketOptions',
    'vde': 'NetdevVdeOptions',
    'bridge': 'NetdevBridgeOptions',
    'hubport': 'NetdevHubPortOptions',
    'netmap': 'NetdevNetmapOptions',
    'vhost-user': 'NetdevVhostUserOptions',
    'vhost-vdpa': 'NetdevVhostVDPAOptions',
    'vmnet-host': { 'type': 'NetdevVmnetHostOptions', 'if': 'CONFIG_VMNET' },
    'vmnet-shared': { 'type': 'NetdevVmnetSharedOptions', 'if': 'CONFIG_VMNET' },
    'vmnet-bridged': { 'type': 'NetdevVmnetBridgedOptions', 'if': 'CONFIG_VMNET' } } }
`;
