// What the QMP specification demands of a server, and what it tells clients not to rely on.
//
// Sections are those of QEMU's docs/interop/qmp-spec (the numbered text edition). The words are our own.

import type { Requirement } from '../../runner/case.ts';
import { informative, must } from './row.ts';

const encoding: readonly Requirement[] = [
  ...must(
    ['message/json-object', 'qmp-spec 2.1.1', 'Everything that the server writes is a JSON object of its own.'],
    ['message/crlf', 'qmp-spec 2.1.1', 'Each object that the server writes ends with a carriage return and a line feed.'],
    ['message/ascii', 'qmp-spec 2', 'The server writes ASCII only; other characters appear as escapes.'],
    ['message/valid-json', 'qmp-spec 5', 'All that the server writes is valid JSON.'],
    ['message/double-quotes', 'qmp-spec 2', 'The server quotes strings with double quotes only.'],
    ['message/known-kind', 'qmp-spec 2.4', 'An object that the server writes is a greeting, a success, an error or an event.'],
    ['message/mandatory-members', 'qmp-spec 2.1.2', 'Members that the format does not call optional are always there.'],
    ['input/member-order', 'qmp-spec 2', 'The order of the members of an object does not matter.'],
    ['input/array-order', 'qmp-spec 2', 'The order of the items of an array is kept.'],
    ['input/escapes', 'qmp-spec 2', 'A character and its \\u escape are the same character, as in RFC 8259.'],
  ),
];

const session: readonly Requirement[] = must(
  ['greeting/first', 'qmp-spec 2.2', 'The greeting is the first thing that a new connection receives, and comes once.'],
  ['greeting/form', 'qmp-spec 2.2', 'The greeting has one member QMP with an object "version" and an array "capabilities".'],
  ['session/greeting-version', 'qmp-spec 2.2', 'The version in the greeting has the format of the reply to query-version.'],
  ['session/negotiation-mode', 'qmp-spec 4', 'A new connection starts in capabilities negotiation.'],
  ['session/no-events-before', 'qmp-spec 4', 'No event is delivered before negotiation is done.'],
  ['session/negotiation-done', 'qmp-spec 4', 'A successful qmp_capabilities opens command mode: other commands run and events are delivered.'],
  ['session/negotiation-failed', 'qmp-spec 4', 'A failed qmp_capabilities leaves the connection in negotiation.'],
  ['session/negotiation-once', 'qmp-spec 4', 'In command mode qmp_capabilities is no longer allowed.'],
  ['session/capabilities-offered', 'qmp-spec 4', 'Capabilities that the greeting offers can be enabled.'],
  ['session/unknown-capability', 'qmp-spec 4', 'A capability that does not exist cannot be enabled.'],
  ['session/independent-monitors', 'qmp-spec 4', 'Each connection negotiates for itself.'],
);

const commands: readonly Requirement[] = [
  ...must(
    ['command/arguments-optional', 'qmp-spec 2.3', 'The member arguments may be left out where a command demands none.'],
    ['response/one-per-command', 'qmp-spec 2.4', 'Each command is answered by one success or one error, on its own connection.'],
    ['response/in-order', 'qmp-spec 2.3.1', 'Replies come in the order of the commands, those executed out of band aside.'],
    ['state/consistent', 'qmp-spec 2.4', 'What the server answered before binds what it answers later.'],
    ['command/no-side-effect', 'qmp-spec 5', 'A command that fails this check has changed nothing.'],
  ),
  ...must(
    ['session/answers', 'qmp-spec 2.4', 'The server answers each command, whatever it was sent before.'],
    ['session/survives', 'qmp-spec 2.4', 'No input from a client ends the server, unless it commands just that.'],
    ['session/stays-open', 'qmp-spec 2.4', 'The server does not close a connection because of what came over it.'],
  ),
];

const outOfBand: readonly Requirement[] = [
  ...must(
    ['oob/allowed-only', 'qmp-spec 2.3.1', 'Only commands that the schema marks allow-oob run out of band.'],
    ['oob/one-of', 'qmp-spec 2.3', 'A command is given by execute or by exec-oob, not by both.'],
    ['oob/id', 'qmp-spec 2.3.1', 'A command executed out of band is answered with its id.'],
  ),
  ...informative(
    ['oob/overtakes', 'qmp-spec 2.3.1', 'A command executed out of band may be answered before earlier ones.'],
    ['oob/eight-in-flight', 'qmp-spec 2.3.1', 'With more than eight commands under way the server may stop reading.'],
  ),
];

const replies: readonly Requirement[] = [
  ...must(
    ['response/id-echoed', 'qmp-spec 2.4', 'The reply to a command with an id carries the same id.'],
    ['response/form', 'qmp-spec 2.4', 'A reply has either the member return or the member error with the strings class and desc.'],
    ['response/no-id', 'qmp-spec 2.4', 'The reply to a command without an id carries none.'],
    ['response/own-schema', 'qmp-spec 2.4.1', 'What a command returns has the type that the server itself declares in query-qmp-schema.'],
    ['response/return-type', 'qmp-spec 2.4.1', 'What a command returns has the type that the schema gives it.'],
    ['response/error-class', 'qmp-spec 2.4.2', 'The class of an error is one of those that QAPI defines.'],
    ['response/early-error', 'qmp-spec 2.4.2', 'An error that arises before the id is read carries no id.'],
  ),
  ...informative(
    ['client/desc', 'qmp-spec 2.4.2', 'Clients do not parse the description of an error.'],
    ['client/unknown-ids', 'qmp-spec 2.4', 'Clients drop replies whose id they do not know.'],
    ['client/array-length', 'qmp-spec 5', 'Clients assume no particular length of an array.'],
    ['client/new-members', 'qmp-spec 5', 'Clients ignore members that they do not know.'],
    ['client/order', 'qmp-spec 5', 'Clients assume no order of members, nor of array items that no text fixes.'],
    ['client/new-errors', 'qmp-spec 5', 'Any command may come to fail with errors that it did not have before.'],
    ['client/experimental', 'qmp-spec 5', 'Names that begin with x- may change or go.'],
    ['client/downstream', 'qmp-spec 6', 'Names that begin with two underscores belong to downstream.'],
  ),
];

const events: readonly Requirement[] = [
  ...must(
    ['event/form', 'qmp-spec 2.5', 'An event has the string event, the object timestamp and, where it has any, the object data.'],
    ['event/timestamp-form', 'qmp-spec 2.5', 'The timestamp holds the integers seconds and microseconds since 1970; both are -1 where the host has no time.'],
    ['event/only-when-caused', 'qmp-spec 2.5', 'An event comes as the result of a change, and only then.'],
    ['event/timestamp-order', 'qmp-spec 2.5', 'No event bears an earlier time than one that came before it.'],
    ['event/timestamp-is-now', 'qmp-spec 2.5', 'The timestamp is the time at which the event occurred.'],
    ['event/not-inside-reply', 'qmp-spec 2.5', 'An event never interrupts another message.'],
    ['event/data-type', 'qmp-spec 2.5', 'The data of an event has the type that the schema gives it.'],
    ['event/all-monitors', 'qmp-spec 2.5', 'An event reaches each connection that is in command mode.'],
  ),
  ...informative(
    ['event/any-time', 'qmp-spec 2.5', 'Events may come at any time, between a command and its reply too.'],
    ['event/rate-limit', 'qmp-spec 2.5', 'Some events come at most once a second, the last of several replacing the others.'],
  ),
];

const resynchronisation: readonly Requirement[] = must(
  ['resync/control-character', 'qmp-spec 2.6', 'A control character other than tab, carriage return and line feed is a lexical error.'],
);

const introspection: readonly Requirement[] = must(
  ['schema/commands-listed', 'net.json:1', 'The server lists each of the five net commands in query-commands.'],
  ['schema/introspection', 'qmp-spec 2.3.1', 'query-qmp-schema describes each command and event that the server has.'],
  ['schema/compatible', 'qmp-spec 5', 'The net commands and events take and give what the schema text says.'],
  ['schema/version', 'qmp-spec 2.2', 'query-version returns the three integers of qemu, major, minor and micro, and the string package.'],
);

export const protocolRequirements: readonly Requirement[] = [
  ...encoding, ...session, ...commands, ...outOfBand, ...replies, ...events, ...resynchronisation, ...introspection,
];
