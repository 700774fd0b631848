// Backends whose data plane is another process, or hardware behind vDPA.

export const vhostOptionsSource = `
##
# @NetdevVhostUserOptions:
#
# A process that speaks vhost-user moves the frames.
#
# @chardev: the character device, a UNIX socket, that leads to it
#
# @vhostforce: use vhost even for a virtio guest without MSI-X (default:
#              false)
#
# @queues: how many pairs of queues it has (default: 1) (since 2.5)
#
# Since: 2.1
##
{ 'struct': 'NetdevVhostUserOptions',
  'data': {
    'chardev': 'str',
    '*vhostforce': 'bool',
    '*queues': 'int' } }

##
# @NetdevVhostVDPAOptions:
#
# Hardware moves the frames by the rules of virtio, and is controlled in its
# vendor's own way.
#
# @vhostdev: its device file (default: '/dev/vhost-vdpa-0')
#
# @queues: how many pairs of queues it has (default: 1)
#
# Since: 5.1
##
{ 'struct': 'NetdevVhostVDPAOptions',
  'data': {
    '*vhostdev': 'str',
    '*queues': 'int' } }
`;
