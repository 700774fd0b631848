// What an adapter lets in: query-rx-filter, and the event that tells that an answer would be a new one.

export const rxFilterSource = `
##
# @RxState:
#
# How much of one kind of frames an adapter lets in.
#
# @normal: those that its table of addresses lists
#
# @none: not one
#
# @all: each of them
#
# Since: 1.6
##
{ 'enum': 'RxState', 'data': [ 'normal', 'none', 'all' ] }

##
# @RxFilterInfo:
#
# What one adapter lets in.
#
# @name: the adapter
#
# @promiscuous: whether it takes frames for anybody
#
# @multicast: what it does with multicast frames
#
# @unicast: what it does with unicast frames
#
# @vlan: what it does with tagged frames (since 2.0)
#
# @broadcast-allowed: whether it takes broadcast frames
#
# @multicast-overflow: whether more multicast addresses were asked for than
#                      its table holds
#
# @unicast-overflow: whether more unicast addresses were asked for than its
#                    table holds
#
# @main-mac: its own hardware address
#
# @vlan-table: the VLAN ids that it takes
#
# @unicast-table: the further unicast addresses that it takes
#
# @multicast-table: the multicast addresses that it takes
#
# Since: 1.6
##
{ 'struct': 'RxFilterInfo',
  'data': {
    'name': 'str',
    'promiscuous': 'bool',
    'multicast': 'RxState',
    'unicast': 'RxState',
    'vlan': 'RxState',
    'broadcast-allowed': 'bool',
    'multicast-overflow': 'bool',
    'unicast-overflow': 'bool',
    'main-mac': 'str',
    'vlan-table': [ 'int' ],
    'unicast-table': [ 'str' ],
    'multicast-table': [ 'str' ] } }

##
# @query-rx-filter:
#
# Ask what adapters let in: all of them, or the one that is named.
#
# @name: the adapter to ask about
#
# Returns: one RxFilterInfo an adapter. An error where @name is unknown, or
#          names no adapter, or one that does not know its filter
#
# Since: 1.6
#
# Example:
#
# -> { "execute": "query-rx-filter", "arguments": { "name": "nic7" } }
# <- { "return": [ { "name": "nic7", "promiscuous": false,
#                    "multicast": "all", "unicast": "normal", "vlan": "none",
#                    "broadcast-allowed": true,
#                    "multicast-overflow": false, "unicast-overflow": false,
#                    "main-mac": "52:54:00:ab:cd:ef",
#                    "vlan-table": [ 17 ], "unicast-table": [],
#                    "multicast-table": [ "01:00:5e:00:00:fb" ] } ] }
##
{ 'command': 'query-rx-filter',
  'data': { '*name': 'str' },
  'returns': [ 'RxFilterInfo' ] }

##
# @NIC_RX_FILTER_CHANGED:
#
# A guest changed what an adapter lets in. The first change is always told;
# after that one, nothing more is told until query-rx-filter was asked.
#
# @name: the adapter, where it has a name
#
# @path: the place of the device in the object tree
#
# Since: 1.6
#
# Example:
#
# <- { "event": "NIC_RX_FILTER_CHANGED",
#      "data": { "name": "nic7",
#                "path": "/machine/peripheral/nic7/virtio-backend" },
#      "timestamp": { "seconds": 1700000000, "microseconds": 250000 } }
##
{ 'event': 'NIC_RX_FILTER_CHANGED', 'data': { '*name': 'str', 'path': 'str' } }
`;
