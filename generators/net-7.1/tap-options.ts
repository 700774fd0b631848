// A TAP interface of the host.

export const tapOptionsSource = `
##
# @NetdevTapOptions:
#
# Sends and receives through a TAP interface of the host.
#
# @ifname: what the interface is called
#
# @fd: a TAP that was opened beforehand, by its descriptor
#
# @fds: the same for a TAP with several queues, one descriptor each
#
# @script: program that sets the interface up
#
# @downscript: program that undoes it at the end
#
# @br: the bridge to join (since 2.8)
#
# @helper: program that joins the bridge
#
# @sndbuf: how much may wait to be sent; written with one of the suffixes T,
#          G, M, K, k and b where text is allowed
#
# @vnet_hdr: whether the interface carries IFF_VNET_HDR
#
# @vhost: let the kernel's vhost-net do the work
#
# @vhostfd: a vhost-net device that was opened beforehand, by its descriptor
#
# @vhostfds: several such descriptors
#
# @vhostforce: use vhost even for a virtio guest without MSI-X
#
# @queues: how many queues a TAP with several of them gets
#
# @poll-us: for how many microseconds at most to poll busily (since 2.7)
#
# Since: 1.2
##
{ 'struct': 'NetdevTapOptions',
  'data': {
    '*ifname': 'str',
    '*fd': 'str',
    '*fds': 'str',
    '*script': 'str',
    '*downscript': 'str',
    '*br': 'str',
    '*helper': 'str',
    '*sndbuf': 'size',
    '*vnet_hdr': 'bool',
    '*vhost': 'bool',
    '*vhostfd': 'str',
    '*vhostfds': 'str',
    '*vhostforce': 'bool',
    '*queues': 'uint32',
    '*poll-us': 'uint32' } }
`;
