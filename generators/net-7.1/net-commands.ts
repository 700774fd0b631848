// set_link, netdev_add and netdev_del.

export const netCommandsSource = `
##
# @set_link:
#
# Plug or unplug the virtual cable of an emulated network adapter.
#
# @name: which adapter is meant
#
# @up: whether its link is to be up from now on
#
# Returns: an empty object, or DeviceNotFound where @name is no network
#          adapter
#
# Note: An adapter that cannot tell its guest about a change of link is no
#       reason for the command to fail.
#
# Since: 0.14
#
# Example:
#
# -> { "execute": "set_link", "arguments": { "name": "nic7", "up": true } }
# <- { "return": {} }
##
{ 'command': 'set_link', 'data': { 'name': 'str', 'up': 'bool' } }

##
# @netdev_add:
#
# Create a backend, to which an adapter can be attached later. What may be
# given beside its id and type is decided by the type.
#
# Returns: an empty object, or DeviceNotFound where the type is no backend
#
# Since: 0.14
#
# Example:
#
# -> { "execute": "netdev_add",
#      "arguments": { "type": "user", "id": "lan0", "restrict": true,
#                     "dnssearch": [ { "str": "test.invalid" } ] } }
# <- { "return": {} }
##
{ 'command': 'netdev_add', 'data': 'Netdev', 'boxed': true, 'allow-preconfig': true }

##
# @netdev_del:
#
# Take a backend away again.
#
# @id: the id under which it was created
#
# Returns: an empty object, or DeviceNotFound where no backend has this id
#
# Since: 0.14
#
# Example:
#
# -> { "execute": "netdev_del", "arguments": { "id": "lan0" } }
# <- { "return": {} }
##
{ 'command': 'netdev_del', 'data': { 'id': 'str' }, 'allow-preconfig': true }
`;
