// Where a schema comes from: the bundled one, QAPI text, a saved introspection reply, or a target that is asked.

import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { netSchema } from '../../generators/net-7.1/schema.ts';
import { schemaFromIntrospection } from '../../generators/qapi/introspect.ts';
import type { Schema } from '../../generators/qapi/ir.ts';
import { isJsonArray, isJsonObject, type JsonValue } from '../../generators/qapi/json-value.ts';
import { type LoadResult, loadSchema } from '../../generators/qapi/load.ts';
import { formatProblem } from '../../generators/qapi/schema-error.ts';
import { parseJson } from '../../targets/wire/json.ts';
import { cannotRun } from './exit.ts';
import { textOf } from './given-files.ts';

/** `build`: what a target shows of itself, with no names, widths or conditions. */
export type SchemaSource = { readonly name: string; readonly kind: 'text' | 'build'; readonly schema: Schema };

/** The word that stands for the schema which ships with plumbline. */
export const BUNDLED = 'net-7.1';

const TARGET = /^(?:emulator(?:[:?].*)?|(?:qemu|unix|tcp|exec):.*)$/s;

/** Throws a CliError or a TargetError for what cannot be read, or is no schema: then there is nothing to show or compare. */
export async function openSchema(name: string, prelude?: string): Promise<SchemaSource> {
  if (name === BUNDLED) return { name, kind: 'text', schema: netSchema() };
  if (TARGET.test(name)) return { name, kind: 'build', schema: introspected(await askTarget(name), name) };
  const saved = savedReply(textOf(name));
  if (saved !== undefined) return { name, kind: 'build', schema: introspected(saved, name) };
  const result = loadFile(name, prelude);
  if (result.kind === 'error') throw cannotRun(`the schema is broken; plumbline schema check judges it\n${formatProblem(result.error)}`);
  return { name, kind: 'text', schema: result.schema };
}

/** A QAPI text from the file system. A part of QEMU's schema is read by the exceptions in the `pragma.json` beside it. */
export function loadFile(file: string, prelude?: string): LoadResult {
  textOf(file);
  const beside = join(dirname(file), 'pragma.json');
  const chosen = prelude ?? (isFile(beside) ? beside : undefined);
  return loadSchema(file, readOrNothing, chosen === undefined ? {} : { prelude: chosen });
}

function readOrNothing(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/** The list of entities, bare or in a reply, alone or among the lines of a transcript; undefined for what is no JSON. */
function savedReply(text: string): JsonValue | undefined {
  const whole = parseJson(text);
  if (whole.kind === 'ok') return replyIn(whole.value) ?? whole.value;
  for (const line of text.split('\n')) {
    const message = line.startsWith('{') && line.includes('"meta-type"') ? parseJson(line) : undefined;
    const reply = message?.kind === 'ok' ? replyIn(message.value) : undefined;
    if (reply !== undefined) return reply;
  }
  return undefined;
}

function replyIn(message: JsonValue): JsonValue | undefined {
  return isJsonObject(message) && isJsonArray(message['return']) ? message['return'] : undefined;
}

function introspected(reply: JsonValue, name: string): Schema {
  const result = schemaFromIntrospection(reply);
  if (result.kind === 'ok') return result.schema;
  throw cannotRun(`${name} is no reply to query-qmp-schema: ${result.entity === '' ? '' : `${result.entity}: `}${result.reason}`);
}

/** Rejects with a TargetError where it cannot be run. */
async function askTarget(text: string): Promise<JsonValue> {
  const [{ openTarget }, { openClient }, { createScratch }] = await Promise.all([
    import('../../targets/open.ts'), import('../../targets/qmp/client.ts'), import('../../targets/sandbox.ts'),
  ]);
  const scratch = createScratch();
  try {
    const target = openTarget(text);
    const machine = target.machines.includes('bare') ? 'bare' : target.machines[0] ?? 'bare';
    const instance = await target.start({ machine, monitors: 1, scratch: scratch.folder() });
    try {
      const [monitor] = instance.monitors;
      if (monitor === undefined) throw cannotRun(`${text} has no monitor`);
      const answer = await (await openClient(monitor)).execute('query-qmp-schema');
      if (answer.kind === 'return') return answer.value;
      throw cannotRun(`${text} does not answer query-qmp-schema: ${answer.kind === 'error' ? answer.desc : answer.kind}`);
    } finally {
      await instance.stop();
    }
  } finally {
    scratch.remove();
  }
}
