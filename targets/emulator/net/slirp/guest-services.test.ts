import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { decodeFrame } from '../../../../generators/frames/decode.ts';
import { encodeFrame } from '../../../../generators/frames/encode.ts';
import type { Tcp } from '../../../../generators/frames/frame.ts';
import { arpRequest, type Station, tcpSegment } from '../../../../generators/frames/requests.ts';
import { VirtualHost } from '../../host/virtual-host.ts';
import { manualClock } from '../fixture.ts';
import { Slirp } from './slirp.ts';

const GUEST: Station = { mac: '52:54:00:12:34:56', ip: '10.0.2.15' };
const SERVER: Station = { mac: '52:55:0a:00:02:64', ip: '10.0.2.100' };

type Played = {
  readonly guest: (sourcePort: number, sequence: number, ...flags: Tcp['flags']) => void;
  /** Which of the guest's ports hears what the device says. */
  readonly heardBy: (words: string) => readonly number[];
};

/** A guest, and a device at `10.0.2.100:7`. */
function played(): Played {
  let say: (bytes: Uint8Array) => void = () => undefined;
  const device = { write: () => undefined, onData: (listener: typeof say) => void (say = listener) };
  const came: Tcp[] = [];
  const out = (bytes: Uint8Array): void => {
    const { tcp } = decodeFrame(bytes);
    if (tcp !== undefined) came.push(tcp);
  };
  const ipv4 = { network: 0x0a000200, mask: 0xffffff00, host: '10.0.2.2', dns: '10.0.2.3', firstLease: 0x0a00020f };
  const settings = { ipv4, ipv6: undefined, restricted: false, boot: {}, guestForwards: [{ server: SERVER.ip, port: 7, to: { kind: 'device', device } }] } as const;
  const { now, after } = manualClock();
  const slirp = new Slirp(settings, { out, host: new VirtualHost({ now, after }, new Set()), defects: new Set() });
  slirp.receive(encodeFrame(arpRequest(GUEST, GUEST.ip)));
  const first = (port: number): number => came.find(({ destinationPort, flags }) => destinationPort === port && flags.includes('syn'))?.sequence ?? 0;
  return {
    guest: (sourcePort, sequence, ...flags) => {
      const acknowledgement = flags.includes('ack') ? first(sourcePort) + 1 : 0;
      slirp.receive(encodeFrame(tcpSegment(GUEST, SERVER, { sourcePort, destinationPort: 7, sequence, acknowledgement, flags, window: 8192 })));
    },
    heardBy: (words) => {
      const before = came.length;
      say(new TextEncoder().encode(words));
      return came.slice(before).map(({ destinationPort }) => destinationPort);
    },
  };
}

test('a device speaks to the newest connection that stands', () => {
  const { guest, heardBy } = played();
  for (const port of [4000, 4001]) {
    guest(port, 1000, 'syn');
    guest(port, 1001, 'ack');
  }
  assert.equal(heardBy('one'), [4001]);
  guest(4002, 1000, 'syn');
  guest(4002, 1001, 'rst');
  assert.equal(heardBy('two'), [4001], 'one that never stood takes no other along');
  guest(4001, 1001, 'fin', 'ack');
  assert.equal(heardBy('three'), [4001], 'who says no more still listens');
  guest(4001, 1002, 'rst');
  assert.equal(heardBy('four'), [4000]);
});

test.run();
