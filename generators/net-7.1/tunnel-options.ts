// Backends that carry frames over sockets: plain ones, and L2TPv3.

export const tunnelOptionsSource = `
##
# @NetdevSocketOptions:
#
# Joins the networks of two virtual machines with a socket between them.
#
# @fd: a socket that was opened beforehand, by its descriptor
#
# @listen: wait for the other side here: a port, a host name before it if
#          wanted
#
# @connect: go to the other side there: host name and port
#
# @mcast: group address and port, for UDP multicast
#
# @localaddr: address and port to send from, for multicast and UDP
#
# @udp: address and port to send to, for UDP
#
# Since: 1.2
##
{ 'struct': 'NetdevSocketOptions',
  'data': {
    '*fd': 'str',
    '*listen': 'str',
    '*connect': 'str',
    '*mcast': 'str',
    '*localaddr': 'str',
    '*udp': 'str' } }

##
# @NetdevL2TPv3Options:
#
# One end of an L2TPv3 tunnel for Ethernet frames.
#
# @src: our end's address
#
# @dst: the other end's address
#
# @srcport: our port; necessary with @udp, without it not
#
# @dstport: the other end's port; necessary with @udp, without it not
#
# @ipv6: insist on IPv6
#
# @udp: put the tunnel into UDP
#
# @cookie64: make cookies 64 bits wide
#
# @counter: number the packets
#
# @pincounter: leave that number at zero, for peers that handle it badly and
#              for networks that reorder
#
# @txcookie: cookie of what we send, of 32 or 64 bits
#
# @rxcookie: cookie of what we receive, of 32 or 64 bits
#
# @txsession: session of what we send, 32 bits
#
# @rxsession: session of what we receive, 32 bits (default: the value of
#             @txsession)
#
# @offset: how many bytes of something else stand between header and payload
#
# Since: 2.1
##
{ 'struct': 'NetdevL2TPv3Options',
  'data': {
    'src': 'str',
    'dst': 'str',
    '*srcport': 'str',
    '*dstport': 'str',
    '*ipv6': 'bool',
    '*udp': 'bool',
    '*cookie64': 'bool',
    '*counter': 'bool',
    '*pincounter': 'bool',
    '*txcookie': 'uint64',
    '*rxcookie': 'uint64',
    'txsession': 'uint32',
    '*rxsession': 'uint32',
    '*offset': 'uint32' } }
`;
