// The form of every message that the target writes: one JSON object each, of one kind, with the members that
// the QMP specification demands (qmp-spec 2.2 to 2.5). Members beyond these are the server's right.

import type { RequirementId } from '../../generators/certificate.ts';
import { isJsonArray, isJsonObject } from '../../generators/qapi/json-value.ts';
import type { QmpMessage } from '../../targets/qmp/message.ts';
import type { Finding } from '../case.ts';
import { type Arrived, sentText, type StepExchange } from '../exchange.ts';
import { finding, type Oracle, requirements } from './oracle.ts';

const NAME = 'protocol-shape';

/** What an event must have beside its name. */
export const A_TIMESTAMP = 'a timestamp';

const [MESSAGE, RESPONSE, ERROR_CLASS, EVENT, GREETING, GREETING_ONCE] = requirements(
  'message/json-object', 'response/form', 'response/error-class', 'event/form', 'greeting/form', 'greeting/first',
) as [RequirementId, RequirementId, RequirementId, RequirementId, RequirementId, RequirementId];

export const protocolShapeOracle: Oracle = {
  name: NAME,
  requirements: [MESSAGE, RESPONSE, ERROR_CLASS, EVENT, GREETING, GREETING_ONCE],
  judge: (_subject, exchanges) => exchanges.flatMap(judgeStep),
};

type Fault = { readonly requirement: RequirementId; readonly expected: string; readonly actual: string };

function judgeStep(exchange: StepExchange): readonly Finding[] {
  const sent = sentText(exchange);
  const faults = exchange.arrived.flatMap((arrived) => faultsOf(arrived));
  const greeting = greetingFaults(exchange);
  return [...faults, ...greeting].map((fault) => finding(NAME, { ...fault, step: exchange.index, sent }));
}

function faultsOf({ message, text }: Arrived): readonly Fault[] {
  switch (message.kind) {
    case 'malformed': return [{ requirement: MESSAGE, expected: `a QMP message (${message.reason})`, actual: text }];
    case 'return': return 'error' in message.raw ? [both(text)] : [];
    case 'error': return errorFaults(message, text);
    case 'event': return eventFaults(message, text);
    case 'greeting': return greetingForm(message, text);
    default: throw message satisfies never;
  }
}

function both(text: string): Fault {
  return { requirement: RESPONSE, expected: 'either "return" or "error"', actual: text };
}

const ERROR_CLASSES = new Set(['GenericError', 'CommandNotFound', 'DeviceNotActive', 'DeviceNotFound', 'KVMMissingCap']);

function errorFaults(message: Extract<QmpMessage, { kind: 'error' }>, text: string): readonly Fault[] {
  if (ERROR_CLASSES.has(message.errorClass)) return [];
  return [{ requirement: ERROR_CLASS, expected: `one of ${[...ERROR_CLASSES].join(', ')}`, actual: text }];
}

const EVENT_NAME = /^(__[a-z0-9.]+_)?[A-Z][A-Z0-9_]*$/;

function eventFaults(message: Extract<QmpMessage, { kind: 'event' }>, text: string): readonly Fault[] {
  const faults: Fault[] = [];
  if (!EVENT_NAME.test(message.name)) faults.push({ requirement: EVENT, expected: 'an event name in capitals', actual: text });
  if (message.timestamp === undefined) faults.push({ requirement: EVENT, expected: A_TIMESTAMP, actual: text });
  return faults;
}

function greetingForm({ greeting }: Extract<QmpMessage, { kind: 'greeting' }>, text: string): readonly Fault[] {
  const version = greeting.version;
  const capabilities = greeting.capabilities;
  if (!isJsonObject(version) || !isJsonObject(version.qemu) || typeof version.package !== 'string') {
    return [{ requirement: GREETING, expected: 'a version with "qemu" and "package"', actual: text }];
  }
  const { major, minor, micro } = version.qemu;
  if (![major, minor, micro].every((part) => Number.isInteger(part))) {
    return [{ requirement: GREETING, expected: 'major, minor and micro as integers', actual: text }];
  }
  if (!isJsonArray(capabilities) || !capabilities.every((item) => typeof item === 'string')) {
    return [{ requirement: GREETING, expected: 'a list of capabilities', actual: text }];
  }
  return [];
}

/** A greeting is the first message of a connection, and no other message is one. */
function greetingFaults(exchange: StepExchange): readonly Fault[] {
  const monitor = exchange.step.monitor ?? 0;
  const own = exchange.arrived.filter((arrived) => arrived.monitor === monitor);
  const greetings = own.filter(({ message }) => message.kind === 'greeting');
  const first = own[0];
  if (exchange.step.kind === 'greet') {
    if (first === undefined || (first.message.kind === 'greeting' && greetings.length === 1)) return [];
    return [{ requirement: GREETING_ONCE, expected: 'the greeting before anything else, and once', actual: first.text }];
  }
  const late = exchange.step.kind === 'reconnect' ? undefined : greetings[0];
  return late === undefined ? [] : [{ requirement: GREETING_ONCE, expected: 'no second greeting', actual: late.text }];
}
