// From the greeting to command mode, and what a message looks like. qmp-spec 2.2 to 2.4 and 4.

import { accept, command, reject, type Expectation } from '../generators/certificate.ts';
import { encodeJson, RawJson, type JsonValue } from '../generators/qapi/json-value.ts';
import type { Case, Need } from '../runner/case.ts';
import { bytes, caseOf, garbage, greet, send, sendOn } from './case-of.ts';
import { TWO_MONITORS } from './fixtures.ts';
import { absenceOf, announceSelf, hubPort, netdevDel, NO_DEVICE, queryRxFilter, queryVersion, setLink } from './net-commands.ts';

export function sessionCases(): readonly Case[] {
  return [...greetingCases(), ...negotiationCases(), ...idCases(), ...unknownCommandCases(), ...oobCases()];
}

const FRESH = { start: 'fresh-connection' } as const;
const NOT_YET: Expectation = reject('message/before-negotiation', 'CommandNotFound');
const OPENED: Expectation = accept('session/negotiation-done', {});
/** The text forbids the command here and names no class. */
const TOO_LATE: Expectation = reject('session/negotiation-once', 'CommandNotFound', 'GenericError');
const NO_CAPABILITY: Expectation = reject('session/unknown-capability', 'GenericError');

function greetingCases(): readonly Case[] {
  return [
    caseOf('session/greeting', 'A new connection is greeted.', ['greeting/first', 'greeting/form', 'session/greeting-version'],
      [greet({ negotiate: false })], FRESH),
    caseOf('session/one-of-each', 'A greeting, a success and an error are JSON objects with the members of their kind.',
      ['message/json-object', 'message/double-quotes', 'message/known-kind', 'message/mandatory-members', 'message/valid-json', 'response/form', 'response/error-class'],
      [greet(), send(queryVersion(), setLink('plumb-nobody', true, reject('set_link/unknown-name', 'DeviceNotFound')))], FRESH),
    caseOf('session/line-ends', 'All that the server writes ends with a carriage return and a line feed.', ['message/crlf'],
      [greet(), send(queryVersion(), setLink('plumb-nobody', true, NO_DEVICE), queryRxFilter(undefined, accept('query-rx-filter/all'))), send(queryVersion())], FRESH),
    caseOf('session/greeting-again', 'Each new connection is greeted.', ['greeting/first', 'greeting/form'],
      [greet(), send(queryVersion()), { kind: 'reconnect' }, greet()], FRESH),
    caseOf('session/negotiate-again', 'A new connection starts in negotiation, whatever the one before it did.',
      ['session/negotiation-mode', 'message/before-negotiation'],
      [greet(), send(queryVersion()), { kind: 'reconnect' }, greet({ negotiate: false }), send(queryVersion(NOT_YET))], FRESH),
    caseOf('session/state-survives-connection', 'A backend outlives the connection that added it.', ['netdev_add/success'], [
      greet(), send(hubPort('plumb-s0')), { kind: 'reconnect' },
      greet(), send(netdevDel('plumb-s0'), ...absenceOf('plumb-s0')),
    ], FRESH),
    caseOf('session/independent-monitors', 'Each monitor negotiates for itself.', ['session/independent-monitors'], [
      greet({ monitor: 0 }), greet({ monitor: 1, negotiate: false }), sendOn(1, queryVersion(NOT_YET)), sendOn(0, queryVersion()),
      sendOn(1, negotiate(undefined, OPENED), queryVersion()), sendOn(0, queryVersion()),
    ], { ...FRESH, fixture: TWO_MONITORS }),
    caseOf('session/shared-state', 'Both monitors see the same backends.', ['netdev_add/success'], [
      sendOn(0, hubPort('plumb-s1')), sendOn(1, netdevDel('plumb-s1')),
      sendOn(0, ...absenceOf('plumb-s1')),
    ], { fixture: TWO_MONITORS }),
  ];
}

function negotiate(args: JsonValue | undefined, expectation: Expectation): ReturnType<typeof command> {
  return command('qmp_capabilities', args, expectation);
}

/** Commands that must wait for the end of negotiation, with arguments good and bad. */
const TOO_EARLY = {
  'query-version': queryVersion(NOT_YET),
  'query-commands': command('query-commands', undefined, NOT_YET),
  'set_link': setLink('plumb-s2', true, NOT_YET),
  'netdev_add': hubPort('plumb-s2', NOT_YET),
  'netdev_del': netdevDel('plumb-s2', NOT_YET),
  'query-rx-filter': queryRxFilter(undefined, NOT_YET),
  'announce-self': announceSelf({ initial: 1, max: 1, rounds: 0, step: 1 }, NOT_YET),
  'bad-arguments': command('netdev_add', { type: 7 }, NOT_YET),
  'no-such-command': command('plumb-no-such-command', undefined, NOT_YET),
} as const;

function negotiationCases(): readonly Case[] {
  const early = Object.entries(TOO_EARLY).map(([name, tooEarly]) =>
    caseOf(`session/before-negotiation/${name}`, 'Before negotiation only qmp_capabilities runs.', ['message/before-negotiation'],
      [greet({ negotiate: false }), send(tooEarly, negotiate(undefined, OPENED)), send(...absenceOf('plumb-s2'))], FRESH));
  const refused = Object.entries(REFUSED_NEGOTIATIONS).map(([name, { args, why }]) =>
    caseOf(`session/refused-negotiation/${name}`, 'A refused qmp_capabilities leaves the connection in negotiation.',
      ['session/negotiation-failed', why.rule], [
        greet({ negotiate: false }),
        send(negotiate(args, why), queryVersion(NOT_YET), negotiate(undefined, OPENED), queryVersion()),
      ], FRESH));
  const accepted = Object.entries(ACCEPTED_NEGOTIATIONS).map(([name, args]) =>
    caseOf(`session/negotiation/${name}`, 'A successful qmp_capabilities opens command mode.', ['session/negotiation-done'],
      [greet({ negotiate: false }), send(negotiate(args, OPENED), queryVersion())], FRESH));
  const late = Object.entries({ plain: undefined, empty: {}, none: { enable: [] } }).map(([name, args]) =>
    caseOf(`session/negotiation-twice/${name}`, 'qmp_capabilities is over once it succeeded.', ['session/negotiation-once'],
      [greet(), send(negotiate(args, TOO_LATE), queryVersion())], FRESH));
  return [...early, ...refused, ...accepted, ...late];
}

const BAD_TYPE: Expectation = reject('arguments/wrong-type', 'GenericError');

const REFUSED_NEGOTIATIONS: { readonly [name: string]: { readonly args: JsonValue; readonly why: Expectation } } = {
  'unknown-capability': { args: { enable: ['plumb-none'] }, why: NO_CAPABILITY },
  'empty-capability': { args: { enable: [''] }, why: NO_CAPABILITY },
  'wrong-case': { args: { enable: ['OOB'] }, why: NO_CAPABILITY },
  'enable-string': { args: { enable: 'oob' }, why: BAD_TYPE },
  'enable-null': { args: { enable: null }, why: BAD_TYPE },
  'enable-object': { args: { enable: {} }, why: BAD_TYPE },
  'enable-number-item': { args: { enable: [1] }, why: BAD_TYPE },
  'enable-list-item': { args: { enable: [[]] }, why: BAD_TYPE },
  'unexpected-member': { args: { plumb: true }, why: reject('arguments/unexpected-member', 'GenericError') },
  'arguments-list': { args: [], why: reject('arguments/not-an-object', 'GenericError') },
  'arguments-null': { args: null, why: reject('arguments/not-an-object', 'GenericError') },
};

const ACCEPTED_NEGOTIATIONS: { readonly [name: string]: JsonValue | undefined } = {
  'no-arguments': undefined, 'empty-arguments': {}, 'enable-nothing': { enable: [] },
};

function nested(depth: number): JsonValue {
  return depth === 0 ? [] : [nested(depth - 1)];
}

/** Values whose spelling a server has no reason to change: both sides of 32, 53 and 63 bits among them. */
const IDS: { readonly [name: string]: JsonValue } = {
  'null': null, 'true': true, 'false': false, 'zero': 0, 'one': 1, 'minus-one': -1, 'fraction': 1.5, 'negative-fraction': -0.25,
  'int32-max': 2147483647, 'int32-max+1': 2147483648, 'uint32-max+1': 4294967296, 'int32-min': -2147483648,
  'double-max+1': 9007199254740993n, 'int64-max': 9223372036854775807n, 'int64-min': -9223372036854775808n,
  'int64-max+1': 9223372036854775808n, 'uint64-max': 18446744073709551615n,
  'empty-string': '', 'string': 'plumb', 'space': ' ', 'digits': '42', 'quote': 'a"b', 'backslash': 'a\\b', 'slash': 'a/b',
  'newline': 'a\nb', 'tab': '\t', 'escape': '\u001b', 'delete': '\u007f', 'nul': '\u0000', 'percent': '%s%n%d', 'apostrophe': "it's",
  'latin': 'é', 'greek': 'λ', 'cjk': '漢字', 'emoji': '😀', 'line-separator': '\u2028', 'long-string': 'x'.repeat(5000),
  'empty-array': [], 'array': [1, 'two', null, true], 'nested-array': [[[[]]]], 'deep-array': nested(100), 'array-of-objects': [{}, { a: [] }],
  'empty-object': {}, 'object': { a: 1, b: 'two' }, 'nested-object': { a: { b: { c: { d: null } } } },
  'object-with-id': { id: { id: 1 } }, 'empty-key': { '': 0 }, 'wide-array': Array.from({ length: 200 }, (_, index) => index),
};

function idCases(): readonly Case[] {
  const echoed = Object.entries(IDS).map(([name, id]) => caseOf(`message/id/${name}`, 'The id of a command comes back in its reply.',
    ['response/id-echoed', 'message/id'], [
      bytes('response/id-echoed', [line({ execute: 'query-version', id }), line({ execute: 'plumb-no-such-command', id })],
        { return: {}, id }, { error: { class: 'CommandNotFound' }, id }),
    ]));
  return [
    ...echoed,
    caseOf('message/id/array-order', 'The items of an array keep their order.', ['input/array-order'],
      [bytes('input/array-order', [line({ execute: 'query-version', id: [3, 1, 2, [9, 8]] })], { id: [3, 1, 2, [9, 8]] })]),
    caseOf('message/id/absent', 'A command without an id is answered without one.', ['response/no-id'], [
      bytes('response/no-id', [line({ execute: 'query-version' }), line({ execute: 'plumb-no-such-command' })],
        { return: {} }, { error: { class: 'CommandNotFound' } }),
    ]),
    caseOf('message/id/absent-from-errors', 'An error for a command without an id carries none.', ['response/no-id'],
      [garbage('response/no-id', ['{"execute":"netdev_del","arguments":{}}\n', '{"execute":7}\n'])]),
    caseOf('message/id/exponent', 'An id may be a number with an exponent.', ['message/id', 'message/valid-json'],
      [bytes('message/id', [line({ execute: 'query-version', id: new RawJson('1e3') })], { return: {} })]),
    caseOf('message/id/beyond-double', 'An id may be a number beyond the range of a double; the reply is valid JSON all the same.',
      ['message/valid-json', 'message/id'],
      [bytes('message/id', [line({ execute: 'query-version', id: new RawJson('1e400') })], { return: {} })]),
    caseOf('message/id/same-twice', 'Two commands may carry the same id.', ['message/id'], [
      bytes('response/id-echoed', [line({ execute: 'query-version', id: 1 }) + line({ execute: 'query-version', id: 1 })],
        { return: {}, id: 1 }, { return: {}, id: 1 }),
    ]),
  ];
}

/** A message as the bytes of one line. */
function line(message: JsonValue): string {
  return `${Buffer.from(encodeJson(message), 'utf8').toString('latin1')}\n`;
}

/** Names near those of real commands, and names that only a sloppy look-up would find. */
const UNKNOWN_COMMANDS: { readonly [name: string]: string } = {
  'empty': '', 'space': ' ', 'made-up': 'plumb-no-such-command', 'dash-for-underscore': 'netdev-add', 'underscore-for-dash': 'query_rx_filter',
  'upper-case': 'NETDEV_ADD', 'capital': 'Set_link', 'prefix': 'netdev_', 'suffix': 'netdev_add_', 'leading-space': ' netdev_add',
  'trailing-space': 'netdev_add ', 'trailing-nul': 'netdev_add\u0000', 'trailing-newline': 'netdev_add\n', 'event': 'NIC_RX_FILTER_CHANGED',
  'type': 'Netdev', 'format': '%s%s%s%n', 'not-ascii': 'netdev_ädd', 'long': 'x'.repeat(4096), 'path': '../netdev_add', 'hmp': 'info network',
};

function unknownCommandCases(): readonly Case[] {
  return Object.entries(UNKNOWN_COMMANDS).map(([name, execute]) =>
    caseOf(`message/unknown-command/${name}`, 'A command that the server does not have fails with CommandNotFound.', ['message/unknown-command'], [
      send(
        command(execute, undefined, reject('message/unknown-command', 'CommandNotFound')),
        command(execute, { name: 'plumb-x' }, reject('message/unknown-command', 'CommandNotFound')),
      ),
    ]));
}

function oobCases(): readonly Case[] {
  const generic = { class: 'GenericError' };
  const offered: { readonly start: 'fresh-connection'; readonly needs: readonly Need[] } = { ...FRESH, needs: [{ kind: 'oob' }] };
  const oob = (name: string, rule: string, message: JsonValue, reply: JsonValue): Case =>
    caseOf(`oob/${name}`, 'Out-of-band execution keeps its rules.', [rule],
      [greet({ oob: true }), bytes(rule, [line(message)], reply), send(queryVersion())], offered);
  return [
    caseOf('oob/not-negotiated', 'Without the capability exec-oob is an unknown member.', ['message/oob-not-negotiated'], [
      greet(), bytes('message/oob-not-negotiated', [line({ 'exec-oob': 'query-version', id: 1 })], { error: generic, id: 1 }), send(queryVersion()),
    ], FRESH),
    caseOf('oob/negotiated', 'The capability oob can be enabled where it is offered.', ['session/capabilities-offered'],
      [greet({ oob: true }), send(queryVersion())], offered),
    oob('not-allowed', 'oob/allowed-only', { 'exec-oob': 'query-version', id: 2 }, { error: generic, id: 2 }),
    oob('not-allowed-net', 'oob/allowed-only', { 'exec-oob': 'query-rx-filter', id: 3 }, { error: generic, id: 3 }),
    oob('both', 'oob/one-of', { 'execute': 'query-version', 'exec-oob': 'query-version', id: 4 }, { error: generic, id: 4 }),
    oob('unknown-command', 'oob/id', { 'exec-oob': 'plumb-no-such-command', id: 'five' }, { error: { class: 'CommandNotFound' }, id: 'five' }),
    oob('not-a-string', 'message/execute-not-a-string', { 'exec-oob': 7, id: [6] }, { error: generic, id: [6] }),
    oob('in-band-too', 'session/capabilities-offered', { 'execute': 'query-version', id: 7 }, { return: {}, id: 7 }),
  ];
}
