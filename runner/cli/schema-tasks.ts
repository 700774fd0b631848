// What the subcommands of `plumbline schema` do, once their options are known.

import { configured, definedIn } from '../../generators/qapi/configured.ts';
import { diffSchemas, isIncompatible, type Change } from '../../generators/qapi/diff.ts';
import type { Schema } from '../../generators/qapi/ir.ts';
import { jsonSchemaOf } from '../../generators/qapi/json-schema.ts';
import { matchIntrospection } from '../../generators/qapi/match-introspection.ts';
import { formatProblem } from '../../generators/qapi/schema-error.ts';
import { netSchema } from '../../generators/net-7.1/schema.ts';
import { paletteFor, type Palette } from '../../reports/palette.ts';
import { CliError, EXIT, type ExitCode, usageError } from './exit.ts';
import type { Output } from './output.ts';
import { prettyJson } from './pretty-json.ts';
import type { DiffOptions, JsonSchemaOptions, ShowOptions } from './schema.ts';
import { definitionText, findDefinition, listText } from './schema-show.ts';
import { BUNDLED, loadFile, openSchema, type SchemaSource } from './schema-source.ts';

/** The first fault of each file. An unreadable file does not keep the others from being checked. */
export function checkSchemas(files: readonly string[], options: { readonly prelude?: string }, output: Output): ExitCode {
  const palette = paletteFor(output.colour);
  let worst: ExitCode = EXIT.conforms;
  for (const file of files) {
    const code = checkSchema(file, options.prelude, palette, output);
    if (code > worst) worst = code;
  }
  return worst;
}

function checkSchema(file: string, prelude: string | undefined, palette: Palette, output: Output): ExitCode {
  try {
    const result = loadFile(file, prelude);
    if (result.kind === 'error') {
      output.out(`${formatProblem(result.error)}\n`);
      return EXIT.findings;
    }
    const { commands, events, types } = result.schema;
    output.out(`${file}: ${palette.good('valid')} ${palette.faint(`(${commands.size} commands, ${events.size} events, ${types.size} types)`)}\n`);
    return EXIT.conforms;
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    output.err(`plumbline: ${error.message}\n`);
    return error.exitCode;
  }
}

export async function showSchema(name: string | undefined, options: ShowOptions, output: Output): Promise<ExitCode> {
  const schema = named(await chosenSchema(options));
  const palette = paletteFor(output.colour);
  if (name === undefined) output.out(listText(schema, palette));
  else output.out(definitionText(schema, findDefinition(schema, name) ?? unknownName(schema, name), palette));
  return EXIT.conforms;
}

export async function writeJsonSchema(name: string, options: JsonSchemaOptions, output: Output): Promise<ExitCode> {
  const schema = named(await chosenSchema(options));
  const document = jsonSchemaOf(schema, name, new Set(options.define));
  if (document !== undefined) output.out(`${prettyJson(document)}\n`);
  else if (findDefinition(schema, name) === undefined) unknownName(schema, name);
  else throw usageError(`${name} exists only under a condition; name what holds with --define CONFIG_…`);
  return EXIT.conforms;
}

export async function showDiff(a: string, b: string, options: DiffOptions, output: Output): Promise<ExitCode> {
  const before = await openSchema(a, options.prelude);
  const after = await openSchema(b, options.prelude);
  const [left, right] = comparable(before, after, options.define);
  const changes = diffSchemas(left, right);
  output.out(options.json === true ? changes.map((change) => `${JSON.stringify(change)}\n`).join('') : diffText(changes, paletteFor(output.colour)));
  return changes.some(isIncompatible) ? EXIT.findings : EXIT.conforms;
}

async function chosenSchema(options: ShowOptions): Promise<SchemaSource> {
  if (options.schema !== undefined && options.target !== undefined) throw usageError('--schema and --target exclude each other');
  return openSchema(options.schema ?? options.target ?? BUNDLED, options.prelude);
}

/** A build's hidden names and widths, as far as the bundled schema knows them. */
function named(source: SchemaSource): Schema {
  return source.kind === 'build' ? matchIntrospection(netSchema(), source.schema) : source.schema;
}

/** Both sides in the same form: where one is a build, the other is what such a build would have of the text. */
function comparable(a: SchemaSource, b: SchemaSource, define: readonly string[]): readonly [Schema, Schema] {
  const asked = define.length > 0;
  if (a.kind === 'text' && b.kind === 'text') {
    return asked ? [configured(a.schema, new Set(define)), configured(b.schema, new Set(define))] : [a.schema, b.schema];
  }
  if (a.kind === 'build' && b.kind === 'build') return [a.schema, b.schema];
  const text = a.kind === 'text' ? a.schema : b.schema;
  const build = matchIntrospection(text, a.kind === 'build' ? a.schema : b.schema);
  const sameBuild = configured(text, asked ? new Set(define) : definedIn(text, build));
  return a.kind === 'text' ? [sameBuild, build] : [build, sameBuild];
}

/** The worst last, where a terminal shows it. */
const ORDER: readonly Change['judgement'][] = ['compatible', 'careful', 'incompatible'];

function diffText(changes: readonly Change[], palette: Palette): string {
  if (changes.length === 0) return 'no changes\n';
  const paint = { incompatible: palette.bad, careful: palette.warn, compatible: palette.good };
  const lines = ORDER.flatMap((judgement) => changes.filter((change) => change.judgement === judgement)).map(({ judgement, where, kind, direction, detail }) =>
    `${paint[judgement](judgement.padEnd(12))}  ${palette.strong(where)}  ${kind}${direction === 'both' ? '' : ` (${direction})`}: ${detail}\n`);
  const count = (judgement: Change['judgement']): string => `${changes.filter((change) => change.judgement === judgement).length} ${judgement}`;
  return `${lines.join('')}\n${changes.length} changes: ${count('incompatible')}, ${count('careful')}, ${count('compatible')}\n`;
}

function unknownName(schema: Schema, name: string): never {
  const plain = (text: string): string => text.toLowerCase().replaceAll(/[-_]/g, '');
  const wanted = plain(name);
  const known = [...schema.commands.keys(), ...schema.events.keys(), ...schema.types.keys()].filter((each) => !each.startsWith('q_obj_'));
  const near = known.filter((each) => plain(each).includes(wanted) || wanted.includes(plain(each))).slice(0, 5);
  const hint = near.length === 0 ? '`plumbline schema show` lists them all' : `did you mean ${near.join(', ')}?`;
  throw usageError(`the schema has no command, event or type "${name}"; ${hint}`);
}
