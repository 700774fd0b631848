// What a message looks like on the wire, what a server says of bytes that are none, and that it goes on afterwards.
//
// qmp-spec 2, 2.3 and 2.6. Bytes are written as latin1 text, one character a byte.

import { command, type JsonPattern, reject } from '../generators/certificate.ts';
import type { Case } from '../runner/case.ts';
import { bytes, caseOf, garbage, openBytes, send } from './case-of.ts';
import { absenceOf, hubPort, netdevDel, queryVersion } from './net-commands.ts';

export function framingCases(): readonly Case[] {
  return [...messageCases(), ...argumentsOptionalCases(), ...brokenJsonCases(), ...encodingCases(), ...resyncCases(), ...pipeliningCases()];
}

const GENERIC = { class: 'GenericError' };

/** Messages that are JSON but no commands, and the error that each earns. */
const MESSAGES: { readonly [label: string]: readonly [rule: string, text: string, id: JsonPattern | undefined] } = {
  'array': ['message/not-an-object', '[]', undefined],
  'array-of-command': ['message/not-an-object', '[{"execute":"query-version","id":1}]', undefined],
  'integer': ['message/not-an-object', '1', undefined],
  'fraction': ['message/not-an-object', '1.5', undefined],
  'string': ['message/not-an-object', '"query-version"', undefined],
  'null': ['message/not-an-object', 'null', undefined],
  'true': ['message/not-an-object', 'true', undefined],
  'empty-object': ['message/missing-execute', '{}', undefined],
  'only-id': ['message/missing-execute', '{"id":"a"}', 'a'],
  'only-arguments': ['message/missing-execute', '{"arguments":{},"id":"a"}', 'a'],
  'execute-in-capitals': ['message/unexpected-member', '{"EXECUTE":"query-version","id":"a"}', 'a'],
  'execute-null': ['message/execute-not-a-string', '{"execute":null,"id":"a"}', 'a'],
  'execute-integer': ['message/execute-not-a-string', '{"execute":1,"id":"a"}', 'a'],
  'execute-true': ['message/execute-not-a-string', '{"execute":true,"id":"a"}', 'a'],
  'execute-array': ['message/execute-not-a-string', '{"execute":["query-version"],"id":"a"}', 'a'],
  'execute-object': ['message/execute-not-a-string', '{"execute":{"query-version":1},"id":"a"}', 'a'],
  'extra-member': ['message/unexpected-member', '{"execute":"query-version","plumb":1,"id":"a"}', 'a'],
  'extra-return': ['message/unexpected-member', '{"execute":"query-version","return":{},"id":"a"}', 'a'],
  'extra-empty': ['message/unexpected-member', '{"execute":"query-version","":1,"id":"a"}', 'a'],
  'exec-oob': ['message/oob-not-negotiated', '{"exec-oob":"query-version","id":"a"}', 'a'],
  'exec-oob-beside': ['message/oob-not-negotiated', '{"execute":"query-version","exec-oob":"query-version","id":"a"}', 'a'],
  'arguments-null': ['arguments/not-an-object', '{"execute":"query-version","arguments":null,"id":"a"}', 'a'],
  'arguments-array': ['arguments/not-an-object', '{"execute":"query-version","arguments":[],"id":"a"}', 'a'],
  'arguments-string': ['arguments/not-an-object', '{"execute":"query-version","arguments":"{}","id":"a"}', 'a'],
  'arguments-number': ['arguments/not-an-object', '{"execute":"query-version","arguments":0,"id":"a"}', 'a'],
  'arguments-false': ['arguments/not-an-object', '{"execute":"query-version","arguments":false,"id":"a"}', 'a'],
  'arguments-for-none': ['arguments/unexpected-member', '{"execute":"query-version","arguments":{"plumb":1},"id":"a"}', 'a'],
};

function messageCases(): readonly Case[] {
  return Object.entries(MESSAGES).map(([label, [rule, text, id]]) =>
    caseOf(`message/malformed/${label}`, 'A message that is no command earns a GenericError.', [rule, 'response/id-echoed'],
      [bytes(rule, [`${text}\n`], id === undefined ? { error: GENERIC } : { error: GENERIC, id }), send(queryVersion())]));
}

function argumentsOptionalCases(): readonly Case[] {
  return ['query-version', 'query-rx-filter', 'query-commands'].map((execute) =>
    caseOf(`message/arguments-optional/${execute}`, 'Arguments may be left out where none is mandatory.', ['command/arguments-optional'],
      [bytes('command/arguments-optional', [`{"execute":"${execute}","id":1}\n{"execute":"${execute}","arguments":{},"id":2}\n`], { id: 1 }, { id: 2 })]));
}

/** `unfinished`: the parser still waits for more, so that it must be brought back. */
const BROKEN: { readonly [label: string]: readonly [text: string, unfinished?: 'unfinished'] } = {
  'no-value': ['{"execute": }'], 'no-colon': ['{"execute" "query-version"}'], 'two-colons': ['{"execute"::"query-version"}'],
  'no-comma': ['{"execute":"query-version" "id":1}'], 'trailing-comma': ['{"execute":"query-version",}'], 'leading-comma': ['{,"execute":"query-version"}'],
  'two-commas': ['{"execute":"query-version",,"id":1}'], 'trailing-comma-in-array': ['{"execute":"query-version","id":[1,]}'],
  'bare-name': ['{execute:"query-version"}'], 'number-as-name': ['{1:"query-version"}'], 'null-as-name': ['{null:1}'], 'array-as-name': ['{[]:1}'],
  'wrong-bracket': ['{"execute":"query-version"]'], 'wrong-brace': ['[1}'], 'closing-brace': ['}'], 'closing-bracket': [']'],
  'colon': [':'], 'comma': [','], 'word': ['hello'], 'wrong-literal': ['nul'], 'capital-literal': ['True'], 'nan': ['NaN'], 'infinity': ['Infinity'],
  'undefined': ['undefined'], 'plus-sign': ['+1'], 'leading-zero': ['{"execute":"query-version","id":01}'], 'point-first': ['.5'], 'point-last': ['{"id":1.}'],
  'no-exponent': ['{"id":1e}'], 'minus-alone': ['-'], 'hex': ['0x10'], 'unknown-escape': ['{"id":"\\x"}'], 'short-escape': ['{"id":"\\u12"}'],
  'escape-no-hex': ['{"id":"\\u12g4"}'], 'tab-in-string': ['{"id":"a\tb"}'], 'newline-in-string': ['{"id":"a\nb"}'], 'control-in-string': ['{"id":"a\u0001b"}'],
  'comment': ['/* nothing */'], 'line-comment': ['// nothing'], 'hash': ['#'], 'percent': ['%'], 'semicolon': [';'], 'backslash': ['\\'],
  'at': ['@'], 'equals': ['{"execute"="query-version"}'], 'xml': ['<execute/>'], 'http': ['GET / HTTP/1.0'],
  'open-object': ['{"execute":"query-version"', 'unfinished'], 'open-array': ['[1, 2', 'unfinished'], 'open-string': ['{"execute":"query', 'unfinished'],
  'open-name': ['{"exec', 'unfinished'], 'open-single-quote': ["{'execute", 'unfinished'], 'open-after-colon': ['{"execute":', 'unfinished'],
  'open-after-comma': ['{"execute":"query-version",', 'unfinished'], 'open-deep': ['{"id":'.repeat(50), 'unfinished'], 'open-escape': ['{"id":"\\', 'unfinished'],
  'open-unicode-escape': ['{"id":"\\u00', 'unfinished'],
};

function brokenJsonCases(): readonly Case[] {
  return Object.entries(BROKEN).map(([label, [text, unfinished]]) =>
    caseOf(`framing/broken-json/${label}`, 'Bytes that are no JSON earn an error without id, and the session goes on.',
      ['message/json-syntax', 'response/early-error', 'session/answers'], [
        garbage('message/json-syntax', [unfinished === undefined ? `${text}\n` : text], { unfinished: unfinished !== undefined }),
        send(queryVersion()),
      ]));
}

/** Byte sequences that are no UTF-8, by the table of Unicode 15, section 3.9. */
const NOT_UTF8: { readonly [label: string]: string } = {
  'lone-continuation': '\x80', 'overlong-slash': '\xc0\xaf', 'overlong-three': '\xe0\x80\xaf', 'overlong-four': '\xf0\x80\x80\xaf',
  'surrogate': '\xed\xa0\x80', 'surrogate-pair': '\xed\xa0\x80\xed\xb0\x80', 'beyond-unicode': '\xf4\x90\x80\x80', 'five-bytes': '\xf8\x88\x80\x80\x80',
  'cut-two': '\xc3', 'cut-three': '\xe2\x82', 'cut-four': '\xf0\x9f\x98', 'latin1': '\xe9', 'fe': '\xfe', 'ff': '\xff',
};

function encodingCases(): readonly Case[] {
  const broken = Object.entries(NOT_UTF8).map(([label, sequence]) =>
    caseOf(`framing/not-utf-8/${label}`, 'A string that is no UTF-8 is an error.', ['message/encoding'], [
      garbage('message/encoding', [`{"execute":"query-version","id":"a${sequence}b"}\n`], { unfinished: true }), send(queryVersion()),
    ]));
  const valid = Object.entries({ two: 'é', three: '漢', four: '😀', last: '\u{10fffd}' }).map(([label, text]) => {
    const encoded = Buffer.from(text, 'utf8').toString('latin1');
    return caseOf(`framing/utf-8/${label}-bytes`, 'Characters of any length in UTF-8 are read, and come back.', ['message/encoding', 'response/id-echoed', 'message/ascii'],
      [bytes('message/encoding', [`{"execute":"query-version","id":"a${encoded}b"}\n`], { return: {}, id: `a${text}b` })]);
  });
  return [
    ...broken, ...valid,
    caseOf('framing/utf-8/cut-between-bytes', 'A character may be cut by writes.', ['message/encoding', 'message/split'],
      [bytes('message/split', ['{"execute":"query-version","id":"\xf0', '\x9f', '\x98', '\x80"}\n'], { return: {}, id: '😀' })]),
    caseOf('framing/lone-surrogate-escape', 'Half a surrogate pair may be refused or not; the session goes on.', ['message/encoding', 'session/answers'],
      [openBytes('message/encoding', 'RFC 8259 leaves escapes of lone surrogates open', ['{"execute":"query-version","id":"\\ud800"}\n']), send(queryVersion())]),
    caseOf('framing/duplicate-keys', 'A member named twice gives an unpredictable reply; the session goes on.', ['arguments/duplicate-key', 'session/answers'], [
      openBytes('arguments/duplicate-key', 'a repeated key is unpredictable', ['{"execute":"query-version","execute":"query-version","id":1}\n']), send(queryVersion()),
    ]),
    caseOf('framing/byte-order-mark', 'A byte order mark may be refused or skipped; the session goes on.', ['session/answers'],
      [openBytes('message/encoding', 'RFC 8259 lets readers ignore it', ['\xef\xbb\xbf{"execute":"query-version","id":1}\n']), send(queryVersion())]),
  ];
}

function resyncCases(): readonly Case[] {
  const controls = [0x00, 0x01, 0x07, 0x08, 0x0b, 0x0c, 0x0e, 0x1b, 0x1f];
  const unfinished = '{"execute":"query-version","id":"plumb';
  return [
    ...controls.map((code) => caseOf(`framing/resync/control-${code.toString(16).padStart(2, '0')}`, 'A control character is a lexical error.',
      ['resync/control-character'], [garbage('resync/control-character', [String.fromCharCode(code), '\n']), send(queryVersion())])),
    caseOf('framing/resync/ff', 'The byte 0xFF is a lexical error, and commands are read again.', ['message/resynchronisation'],
      [garbage('message/resynchronisation', ['\xff', '\n']), send(queryVersion())]),
    caseOf('framing/resync/ff-in-command', 'The byte 0xFF ends an unfinished command.', ['message/resynchronisation'],
      [garbage('message/resynchronisation', [unfinished, '\xff', '\n']), send(queryVersion())]),
    caseOf('framing/resync/ff-many', 'Many bytes 0xFF do no harm.', ['message/resynchronisation', 'session/answers'],
      [garbage('message/resynchronisation', ['\xff'.repeat(50), '\n']), send(queryVersion())]),
    caseOf('framing/resync/control-in-command', 'A control character ends an unfinished command.', ['resync/control-character'],
      [garbage('resync/control-character', [unfinished, '\u001b', '\n'], { unfinished: true }), send(queryVersion())]),
    caseOf('framing/resync/nothing-executed', 'A command that was cut off is not executed.', ['message/json-syntax'], [
      garbage('message/json-syntax', ['{"execute":"netdev_add","arguments":{"type":"hubport","id":"plumb-f","hubid":1}'], { unfinished: true }),
      send(...absenceOf('plumb-f')),
    ]),
    caseOf('framing/resync/state-kept', 'Garbage between two commands changes nothing.', ['session/answers'], [
      send(hubPort('plumb-f')), garbage('message/json-syntax', ['hello\n']),
      send(netdevDel('plumb-f'), ...absenceOf('plumb-f')),
    ]),
    caseOf('framing/blank-lines', 'White space alone earns no reply.', ['message/split', 'response/one-per-command'],
      [bytes('message/split', ['\n', '\r\n', ' \t\n', '\n\n\n'])]),
  ];
}

function pipeliningCases(): readonly Case[] {
  const unknown = command('plumb-no-such-command', undefined, reject('message/unknown-command', 'CommandNotFound'));
  const many = Array.from({ length: 100 }, (_, index) => (index % 3 === 0 ? unknown : queryVersion()));
  const story = [hubPort('plumb-f'), netdevDel('plumb-f'), ...absenceOf('plumb-f'), hubPort('plumb-f'), netdevDel('plumb-f')];
  return [
    caseOf('framing/pipelining/two', 'Two commands in one write are answered in order.', ['message/order', 'response/in-order'], [send(queryVersion(), unknown)]),
    caseOf('framing/pipelining/eight', 'Eight commands in one write are answered in order.', ['message/order'], [send(...many.slice(0, 8))]),
    caseOf('framing/pipelining/nine', 'More commands than a server may queue are answered in order.', ['message/order'], [send(...many.slice(0, 9))]),
    caseOf('framing/pipelining/hundred', 'A hundred commands in one write are answered in order.', ['message/order', 'response/one-per-command'], [send(...many)]),
    caseOf('framing/pipelining/effects', 'Commands in one write are executed in order.', ['message/order'], [send(...story)]),
    caseOf('framing/pipelining/effects-many', 'Many commands in one write are executed in order.', ['message/order'],
      [send(...Array.from({ length: 20 }, () => story).flat())]),
  ];
}
