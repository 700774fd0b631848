// set_link: what drivers read of the link, and what becomes of it when a backend, an adapter or a driver goes. net.json:12.

import { accept, command } from '../../generators/certificate.ts';
import type { Case, Step } from '../../runner/case.ts';
import { caseOf, OWNED, send, stimulate, STIMULUS } from '../case-of.ts';
import { NIC_LIST, NICS } from '../fixtures.ts';
import { NO_DEVICE, netdevDel, setLink } from '../net-commands.ts';
import { resetDriver } from '../receive-filter.ts';
import { comes, exchange, fence, NIC, nicWires, OPEN_QUEUES, QUEUES, WIRE } from './nic-wires.ts';
import { incomingLost } from './set-link.ts';
import { unplugged } from './unplugged.ts';
import { add } from './wiring.ts';

export function setLinkLifeCases(): readonly Case[] {
  return [...registerCases(), ...removalCases(), ...restartCases()];
}

const SETS = 'set_link/sets-link';
const OPTIONS = { fixture: NICS, needs: [STIMULUS, OWNED] } as const;

/** `up` is waited for: some adapters need half a second to raise their link. */
function reads(nic: string, up: boolean): Step {
  return stimulate(SETS, { kind: 'read-link', nic, ...(up ? { until: 'up' } : {}) }, { kind: 'link', up });
}

function registerCases(): readonly Case[] {
  return NIC_LIST.map(({ id, driver }) =>
    caseOf(`effects/set_link/registers/${id}`, `The driver of a ${driver} reads what set_link has set.`, [SETS, 'set_link/up'], [
      reads(id, true), send(setLink(id, false)), reads(id, false), send(setLink(id, true)), reads(id, true),
    ], OPTIONS));
}

/** An adapter of the case's own, in a slot that no fixture uses, and its backend. */
type Own = { readonly id: string; readonly netdev: string; readonly driver: string };

const HUB = 7402;
const DRIVERS: readonly string[] = ['virtio-net-pci', 'e1000', 'rtl8139'];

function plugged({ id, netdev, driver }: Own): Step {
  return send(
    add({ type: 'hubport', id: netdev, hubid: HUB }),
    command('device_add', { driver, id, netdev, addr: '10' }, accept('fixture/setup', {})),
  );
}

function removalCases(): readonly Case[] {
  return DRIVERS.flatMap((driver, index) => {
    const own = (nth: number): Own => ({ id: `plumb-x${index}${nth}`, netdev: `plumb-xd${index}${nth}`, driver });
    const [first, second, third] = [own(0), own(1), own(2)];
    return [
      caseOf(`effects/set_link/removed-backend/${driver}`, 'An adapter whose backend is gone still takes set_link; the backend does not.',
        ['set_link/success', 'set_link/unknown-name'], [
          plugged(first), send(setLink(first.id, false), netdevDel(first.netdev), setLink(first.id, false), setLink(first.id, true)),
          send(setLink(first.netdev, true, NO_DEVICE)), ...unplugged(first.id),
        ], OPTIONS),
      caseOf(`effects/set_link/removed-adapter/${driver}`, 'An adapter that is gone is no network device; its backend can be removed.',
        ['set_link/unknown-name', 'netdev_del/success'], [
          plugged(second), send(setLink(second.id, false)), ...unplugged(second.id),
          send(setLink(second.id, true, NO_DEVICE), setLink(second.id, false, NO_DEVICE), netdevDel(second.netdev), setLink(second.netdev, true, NO_DEVICE)),
        ], OPTIONS),
      caseOf(`effects/set_link/removed-both/${driver}`, 'The adapter may go after its backend.', ['set_link/unknown-name', 'netdev_del/success'], [
        plugged(third), send(setLink(third.id, false), netdevDel(third.netdev)), ...unplugged(third.id), send(setLink(third.id, true, NO_DEVICE)),
      ], OPTIONS),
    ];
  });
}

/** The link belongs to the adapter: neither its driver nor what is on its hub changes it. */
function restartCases(): readonly Case[] {
  const [INCOMING, UP_AGAIN, HUB_PORT] = ['effects/set_link/incoming', 'effects/set_link/up-again', 'effects/set_link/hub-port'];
  const { up, down } = nicWires();
  const received = (rule: string): Step => exchange([{ at: WIRE, text: 'in' }], [fence(rule, QUEUES, 'in')], [comes(rule, QUEUES, 'in')]);
  const portDown = accept(HUB_PORT, {});
  return [
    caseOf('effects/set_link/driver-restarts', 'A driver that starts anew finds the link as it was set.', [SETS],
      [send(setLink(NIC, false)), stimulate(SETS, resetDriver(NIC), { kind: 'any' }), reads(NIC, false), send(setLink(NIC, true)), reads(NIC, true)], OPTIONS),
    caseOf('effects/set_link/hub-rebuilt', 'An adapter whose link is down stays so when what is on its hub comes and goes.', [INCOMING, UP_AGAIN], [
      ...up, ...OPEN_QUEUES, send(setLink(NIC, false)), incomingLost(INCOMING, 'lost before'), ...down, ...up, incomingLost(INCOMING, 'lost afterwards'), send(setLink(NIC, true)), received(UP_AGAIN), ...down,
    ], OPTIONS),
    caseOf('effects/set_link/port-replaced', 'A wire that takes the place of one that was set down is up.', [HUB_PORT], [
      ...up, ...OPEN_QUEUES, send(setLink(WIRE, false, portDown), setLink(`${WIRE}-port`, false, portDown)), ...down, ...up, received(HUB_PORT), ...down,
    ], OPTIONS),
  ];
}

