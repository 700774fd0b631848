// What the words of a target tell: names and addresses in what it returns, in its events and in what its errors quote; limits in
// what its errors say.
//
// `desc` is for people, and is read here as a person would: for hints of what to try next, and never to judge.

import { ANY_MEMBER, LearntWords } from '../../../generators/campaign/dictionary.ts';
import { isJsonArray, isJsonObject, type JsonValue } from '../../../generators/qapi/json-value.ts';
import { eventsOf, type StepExchange } from '../../exchange.ts';

/** Most errors say what others have said. */
const MOST_REMEMBERED = 1_000;

export class WordReader {
  readonly words: LearntWords = new LearntWords();
  readonly #heard = new Set<string>();

  take(exchanges: readonly StepExchange[]): void {
    for (const { arrived, commands } of exchanges) {
      for (const { data } of eventsOf(arrived)) this.#value(data ?? {});
      for (const { command, reply } of commands) {
        if (reply?.kind === 'return') this.#value(reply.value);
        if (reply?.kind === 'error') this.#complaint(reply.desc, command.arguments);
      }
    }
  }

  /** `name`, `path` and `main-mac`, as query-rx-filter and NIC_RX_FILTER_CHANGED have them, and whatever else is called so. */
  #value(value: JsonValue, depth = 0): void {
    if (depth > DEEPEST) return;
    if (isJsonArray(value)) for (const item of value.slice(0, MOST_ITEMS)) this.#value(item, depth + 1);
    if (!isJsonObject(value)) return;
    for (const [member, item] of Object.entries(value)) {
      if (typeof item === 'string' && NAMED.has(member)) this.words.name(item);
      else if (typeof item === 'string' && member === 'main-mac') this.words.mac(item);
      else if (typeof item === 'object') this.#value(item, depth + 1);
    }
  }

  /** What it only repeats of the command is nothing that it tells. */
  #complaint(desc: string, args: JsonValue | undefined): void {
    if (desc.length > LONGEST_COMPLAINT || this.#heard.has(desc)) return;
    if (this.#heard.size >= MOST_REMEMBERED) this.#heard.clear();
    this.#heard.add(desc);
    const values = isJsonObject(args) ? args : {};
    const said = new Set(textsIn(values));
    const quoted = [...desc.matchAll(/(\w+ )?'([^']+)'/g)].map(([, before = '', text = '']) => ({ text, isMember: MEMBER.test(before) || Object.hasOwn(values, text) }));
    const members = quoted.flatMap(({ text, isMember }) => (isMember ? [text] : []));
    for (const { text, isMember } of quoted) if (!isMember && !said.has(text)) this.words.name(text);
    for (const [, digits] of desc.matchAll(LIMIT)) {
      if (!said.has(digits ?? '')) this.words.limit(members[0] ?? ANY_MEMBER, Number(digits));
    }
  }
}

const NAMED: ReadonlySet<string> = new Set(['name', 'path']);
const DEEPEST = 4;
const MOST_ITEMS = 32;
const LONGEST_COMPLAINT = 2_000;

/** Of what comes next in quotation marks. */
const MEMBER = /^(?:parameter|property|option|member) $/i;

/** A number that stands for itself, and not in a name, an address or a fraction. */
const LIMIT = /(?<![\w'".:/-])(-?\d{1,15})(?![\w'":/-]|\.\d)/g;

/** Each text and number of the arguments. */
function textsIn(value: JsonValue): readonly string[] {
  if (isJsonArray(value)) return value.flatMap(textsIn);
  if (isJsonObject(value)) return Object.values(value).flatMap(textsIn);
  return [String(value)];
}
