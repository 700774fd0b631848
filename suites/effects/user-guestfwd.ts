// Connections of the guest that are led to a program or to a character device of the host. net.json: guestfwd.

import { accept, command, open as openOutcome } from '../../generators/certificate.ts';
import type { Case, Need, PacketPattern, Step } from '../../runner/case.ts';
import { observe, open, send } from '../case-of.ts';
import { latin1Hex } from './user-addresses.ts';
import { door, rules } from './user-forwards.ts';
import { comes, converse, guest, HOST, neighbours, STATION, userCase } from './user-network.ts';
import { FIRST_HUB, wired } from './wiring.ts';

const RULE = 'effects/user/guestfwd';
const SERVER = '10.0.2.100';
const CHARDEV_ADD: Need = { kind: 'command', name: 'chardev-add' };

export function userGuestForwardCases(): readonly Case[] {
  return [
    programCase(), manyLinesCase(), againCase(), severalCase(), addressCase(),
    chardevCase('chardev', 'What the guest says comes to the character device of the rule, and what that says to the guest.', 'welcome'),
    chardevCase('chardev-long', 'What the character device says at once comes whole.', Array.from({ length: 1000 }, (_, line) => `line ${line}\n`).join('')),
    dialogueCase(),
  ];
}

export function program(): Step {
  return open('echo', { kind: 'program', behaviour: 'echo' });
}

/** The guest calls, says a line, and hears it from the program. */
export function call(rule: string, to: string, line: string): Step {
  return says(rule, to, `${line}\n`, `echo ${line}\n`);
}

function says(rule: string, to: string, text: string, received: string): Step {
  return converse(rule, { kind: 'tcp', to, send: text, bytes: received.length }, { connected: true, received });
}

function calls(expected: PacketPattern): Step {
  return observe(RULE, { kind: 'calls', program: '{echo.path}' }, { calls: expected });
}

function programCase(): Case {
  return userCase({
    id: `${RULE}/program`, title: 'What the guest says comes to the command of the rule, and its answer back.', rules: [RULE],
    options: { guestfwd: rules(`tcp:${SERVER}:7-cmd:{echo.path} one two`) }, before: [program()],
    steps: [guest(), call(RULE, `${SERVER}:7`, 'hello'), calls([['one', 'two']])],
  });
}

function manyLinesCase(): Case {
  const lines = Array.from({ length: 400 }, (_, index) => `line ${index}\n`);
  return userCase({
    id: `${RULE}/long`, title: 'What does not fit into one segment comes whole, in both directions.', rules: [RULE],
    options: { guestfwd: rules(`tcp:${SERVER}:7-cmd:{echo.path}`) }, before: [program()],
    steps: [guest(), says(RULE, `${SERVER}:7`, lines.join(''), lines.map((line) => `echo ${line}`).join(''))],
  });
}

/** qemu-options, -netdev user: a command is started anew for each connection. */
function againCase(): Case {
  const rule = 'effects/user/guestfwd-connections';
  return userCase({
    id: rule, title: 'Each connection of the guest is led to a command of its own.', rules: [rule, RULE],
    options: { guestfwd: rules(`tcp:${SERVER}:7-cmd:{echo.path}`) }, before: [program()],
    steps: [guest(), call(rule, `${SERVER}:7`, 'first'), call(rule, `${SERVER}:7`, 'second'), calls([[], []])],
  });
}

function severalCase(): Case {
  return userCase({
    id: `${RULE}/several`, title: 'Several rules hold at once, each with its own command.', rules: [RULE],
    options: { guestfwd: rules(`tcp:${SERVER}:7-cmd:{echo.path} first`, `tcp:${SERVER}:8-cmd:{echo.path} second`, 'tcp:10.0.2.101:7-cmd:{echo.path} third') },
    before: [program()],
    steps: [
      guest(), call(RULE, `${SERVER}:7`, 'a'), call(RULE, `${SERVER}:8`, 'b'), call(RULE, '10.0.2.101:7', 'c'), calls([['first'], ['second'], ['third']]),
    ],
  });
}

function addressCase(): Case {
  return userCase({
    id: `${RULE}/arp`, title: 'The address of the rule answers, and others do not.', rules: [RULE],
    options: { guestfwd: rules(`tcp:${SERVER}:7-cmd:{echo.path}`) }, before: [program()],
    steps: [neighbours(RULE, { present: [SERVER], absent: ['10.0.2.101', '10.0.2.4'], fence: HOST })],
  });
}

const DEVICE = 'user-chardev';

/** A socket of the host that the target connects to. */
function device(): Step {
  const backend = { type: 'socket', data: { addr: { type: 'inet', data: { host: '{door.host}', port: '{door.port}' } }, server: false } };
  return send(command('chardev-add', { id: DEVICE, backend }, accept('fixture/setup', {})));
}

function withoutDevice(): Step {
  const outcome = openOutcome('fixture/setup', 'whether the device goes with the netdev is not said', 'GenericError', 'DeviceNotFound');
  return send(command('chardev-remove', { id: DEVICE }, outcome));
}

/** What the device says before there is a connection waits for it. */
function chardevCase(name: string, title: string, text: string): Case {
  return userCase({
    id: `${RULE}/${name}`, title, rules: [RULE], options: { guestfwd: rules(`tcp:${SERVER}:7-chardev:${DEVICE}`) }, needs: [CHARDEV_ADD],
    before: [open('door', { kind: 'listener', carries: 'bytes' }), device()],
    steps: [
      { kind: 'exchange', send: [{ at: 'door', packet: latin1Hex(text) }], fence: [], expect: [] },
      guest(), says(RULE, `${SERVER}:7`, 'thanks', text),
      { kind: 'exchange', send: [], fence: [], expect: [comes(RULE, { payload: latin1Hex('thanks') }, 'door')] },
    ],
    after: [withoutDevice()],
  });
}

/** At the other end of the device is the echo of a guest in another network, which hostfwd leads to. */
function dialogueCase(): Case {
  const far = wired(['far'], [{ type: 'user', id: 'far-user', hostfwd: rules(`tcp:{door.address}-${STATION.ip}:7`) }], FIRST_HUB + 1);
  return userCase({
    id: `${RULE}/chardev-dialogue`, title: 'The guest and the character device of the rule talk in turns.', rules: [RULE],
    options: { guestfwd: rules(`tcp:${SERVER}:7-chardev:${DEVICE}`) }, needs: [CHARDEV_ADD],
    before: [
      door('tcp'), ...far.up, { kind: 'guest', at: 'far', guest: { mac: STATION.mac, ipv4: STATION.ip, echoPorts: [7] } }, device(),
    ],
    steps: [guest(), says(RULE, `${SERVER}:7`, 'hello', 'echo hello')], after: [withoutDevice(), ...far.down],
  });
}
