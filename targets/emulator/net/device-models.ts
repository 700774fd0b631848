// The NIC models of QEMU 7.2 that can be plugged into a running PC, and the properties that the emulator knows.

export type DeviceModel = {
  readonly typeName: string;
  readonly bus: 'PCI' | 'virtio-bus' | 'usb-bus' | 'ISA';
  readonly virtio: boolean;
  /** A port with a PCI Express bus of its own, which bears the name of the device; no NIC. */
  readonly port?: boolean;
};

const PLAIN_PCI = [
  'e1000',
  'e1000-82544gc',
  'e1000-82545em',
  'e1000e',
  'i82550',
  'i82551',
  'i82557a',
  'i82557b',
  'i82557c',
  'i82558a',
  'i82558b',
  'i82559a',
  'i82559b',
  'i82559c',
  'i82559er',
  'i82562',
  'i82801',
  'ne2k_pci',
  'pcnet',
  'rtl8139',
  'tulip',
  'vmxnet3',
];
const VIRTIO_PCI = ['virtio-net-pci', 'virtio-net-pci-transitional', 'virtio-net-pci-non-transitional'];
const ALIASES: ReadonlyMap<string, string> = new Map([
  ['virtio-net', 'virtio-net-pci'],
  ['e1000-82540em', 'e1000'],
]);

const MODELS: ReadonlyMap<string, DeviceModel> = new Map([
  ...PLAIN_PCI.map((typeName): [string, DeviceModel] => [typeName, { typeName, bus: 'PCI', virtio: false }]),
  ...VIRTIO_PCI.map((typeName): [string, DeviceModel] => [typeName, { typeName, bus: 'PCI', virtio: true }]),
  ['virtio-net-device', { typeName: 'virtio-net-device', bus: 'virtio-bus', virtio: true }],
  ['pcie-root-port', { typeName: 'pcie-root-port', bus: 'PCI', virtio: false, port: true }],
  ['usb-net', { typeName: 'usb-net', bus: 'usb-bus', virtio: false }],
]);

export function modelOf(driver: string): DeviceModel | undefined {
  return MODELS.get(ALIASES.get(driver) ?? driver);
}

/** Members of device_add that are no properties of the device. */
const ADDRESSING = ['driver', 'id', 'bus'];
const PCI_PROPERTIES = ['addr', 'romfile', 'rombar', 'multifunction', 'failover_pair_id'];
const PORT_PROPERTIES = ['chassis', 'slot', 'port'];
const NIC_PROPERTIES = ['netdev', 'mac', 'bootindex'];
const VIRTIO_PROPERTIES = [
  'failover',
  'mq',
  'vectors',
  'disable-legacy',
  'disable-modern',
  'ctrl_vq',
  'ctrl_rx',
  'ctrl_vlan',
  'ctrl_mac_addr',
  'guest_announce',
  'status',
  'host_mtu',
  'rx_queue_size',
  'tx_queue_size',
  'event_idx',
  'indirect_desc',
  'speed',
  'duplex',
];

export function hasProperty(model: DeviceModel, name: string): boolean {
  if (ADDRESSING.includes(name) || PCI_PROPERTIES.includes(name)) return true;
  if (model.port === true) return PORT_PROPERTIES.includes(name);
  if (NIC_PROPERTIES.includes(name)) return true;
  return model.virtio && VIRTIO_PROPERTIES.includes(name);
}
