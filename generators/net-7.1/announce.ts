// Telling the network where a guest is: announce-self, and the event of a failover pair.

export const announceSource = `
##
# @AnnounceParameters:
#
# When and for which adapters a guest is announced.
#
# @initial: milliseconds to wait before the first announcement
#
# @max: the longest pause between two announcements, in milliseconds
#
# @rounds: how many announcements there are
#
# @step: by how many milliseconds the pause grows after each
#
# @interfaces: announce only these adapters (since 4.1)
#
# @id: a name for the timer, with which to change it later; no part of what
#      configures a migration (since 4.1)
#
# Since: 4.0
##
{ 'struct': 'AnnounceParameters',
  'data': {
    'initial': 'int',
    'max': 'int',
    'rounds': 'int',
    'step': 'int',
    '*interfaces': [ 'str' ],
    '*id': 'str' } }

##
# @announce-self:
#
# Broadcast RARP frames, so that switches learn where the guest's addresses are
# now, for instance after a bond fell back on its other leg.
#
# Since: 4.0
#
# Example:
#
# -> { "execute": "announce-self",
#      "arguments": { "initial": 20, "max": 200, "rounds": 4, "step": 60,
#                     "interfaces": [ "nic7" ], "id": "after-move" } }
# <- { "return": {} }
##
{ 'command': 'announce-self', 'boxed': true, 'data': 'AnnounceParameters' }

##
# @FAILOVER_NEGOTIATED:
#
# A guest accepted VIRTIO_NET_F_STANDBY, so the primary device of the failover
# pair, held back until then, is plugged in.
#
# @device-id: the device that was unplugged
#
# Since: 4.2
#
# Example:
#
# <- { "event": "FAILOVER_NEGOTIATED",
#      "data": { "device-id": "standby1" },
#      "timestamp": { "seconds": 1700000001, "microseconds": 0 } }
##
{ 'event': 'FAILOVER_NEGOTIATED', 'data': { 'device-id': 'str' } }
`;
