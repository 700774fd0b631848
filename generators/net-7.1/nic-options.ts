// What the old way of creating an adapter together with its backend takes.

export const nicOptionsSource = `
##
# @NetLegacyNicOptions:
#
# An emulated adapter, described as the command line option of old does.
#
# @netdev: the backend to plug it into
#
# @macaddr: its hardware address
#
# @model: which adapter to emulate, such as virtio or e1000
#
# @addr: where on the PCI bus it sits
#
# @vectors: how many MSI-X vectors it has; with 0 it has no MSI-X
#
# Since: 1.2
##
{ 'struct': 'NetLegacyNicOptions',
  'data': {
    '*netdev': 'str',
    '*macaddr': 'str',
    '*model': 'str',
    '*addr': 'str',
    '*vectors': 'uint32' } }
`;
