// `plumbline schema`: its subcommands and their options. What they do is loaded when one is called.

import type { Command } from 'commander';
import type { ExitCode } from './exit.ts';
import { collect } from './options.ts';
import type { Output } from './output.ts';

export type SourceOptions = { readonly prelude?: string };
export type ShowOptions = SourceOptions & { readonly schema?: string; readonly target?: string };
export type JsonSchemaOptions = ShowOptions & { readonly define: readonly string[] };
export type DiffOptions = SourceOptions & { readonly define: readonly string[]; readonly json?: boolean };

export function registerSchema(program: Command, output: Output, end: (code: ExitCode) => void): void {
  const schema = program.command('schema')
    .summary('check, show, convert and compare schemas')
    .description('Reads QAPI schemas: files, what a target tells of itself, or the one that ships with plumbline (net-7.1).');
  addCheck(schema, output, end);
  addShow(schema, output, end);
  addJsonSchema(schema, output, end);
  addDiff(schema, output, end);
}

const SCHEMA = ['--schema <file>', 'QAPI file or saved introspection reply, instead of the bundled schema'] as const;
const TARGET = ['-t, --target <target>', 'ask a target for its schema: emulator | qemu:PATH | unix:PATH | tcp:HOST:PORT | exec:COMMAND'] as const;
const PRELUDE = ['--prelude <file>', 'read this file first; otherwise the pragma.json beside the schema, if there is one'] as const;
const DEFINE = ['--define <symbol>', 'a build condition that holds, such as CONFIG_VMNET; may be repeated'] as const;

function addCheck(schema: Command, output: Output, end: (code: ExitCode) => void): void {
  schema.command('check')
    .summary('are these files valid QAPI?')
    .description('Checks each file with all that it includes, and prints the position of its first error.')
    .argument('<file...>', 'QAPI schema files')
    .option(...PRELUDE)
    .addHelpText('after', `
Exit status: 0 all valid, 1 some are not, 2 usage, 3 a file cannot be read.

Examples:
  plumbline schema check qapi/qapi-schema.json
  plumbline schema check mine.json theirs.json`)
    .action(async (files: readonly string[], options: SourceOptions) =>
      end((await import('./schema-tasks.ts')).checkSchemas(files, options, output)));
}

function addShow(schema: Command, output: Output, end: (code: ExitCode) => void): void {
  schema.command('show')
    .summary('list a schema, or show one definition')
    .description('Without NAME, lists commands, events and types. With it, shows members, ranges, branches and documentation.')
    .argument('[name]', 'command, event or type')
    .option(...SCHEMA)
    .option(...TARGET)
    .option(...PRELUDE)
    .addHelpText('after', `
Examples:
  plumbline schema show
  plumbline schema show netdev_add
  plumbline schema show NetdevUserOptions --target qemu:qemu-system-x86_64`)
    .action(async (name: string | undefined, options: ShowOptions) =>
      end(await (await import('./schema-tasks.ts')).showSchema(name, options, output)));
}

function addJsonSchema(schema: Command, output: Output, end: (code: ExitCode) => void): void {
  schema.command('json-schema')
    .summary('a definition as JSON Schema 2020-12')
    .description('Writes the JSON Schema of a type, of the arguments of a command, or of the data of an event.')
    .argument('<name>', 'command, event or type')
    .option(...SCHEMA)
    .option(...TARGET)
    .option(...PRELUDE)
    .option(...DEFINE, collect, [])
    .addHelpText('after', `
Examples:
  plumbline schema json-schema netdev_add
  plumbline schema json-schema Netdev --define CONFIG_VMNET > netdev.schema.json`)
    .action(async (name: string, options: JsonSchemaOptions) =>
      end(await (await import('./schema-tasks.ts')).writeJsonSchema(name, options, output)));
}

function addDiff(schema: Command, output: Output, end: (code: ExitCode) => void): void {
  schema.command('diff')
    .summary('what changed from one schema to another?')
    .description('Judges every change by what a client sends and receives. A and B: QAPI files, targets, saved replies, or net-7.1.')
    .argument('<a>', 'the schema that clients were written for')
    .argument('<b>', 'the schema that they will meet')
    .option(...PRELUDE)
    .option(...DEFINE, collect, [])
    .option('--json', 'one JSON object a line')
    .addHelpText('after', `
Where A or B is a build, the text on the other side is taken as that build would have it, unless --define says otherwise.

Exit status: 0 no incompatible change, 1 at least one, 2 usage, 3 a file or a target cannot be read.

Examples:
  plumbline schema diff net-7.1 qemu:qemu-system-x86_64
  plumbline schema diff old/qapi-schema.json new/qapi-schema.json
  plumbline schema diff saved-reply.json unix:/run/vm/qmp.sock --json`)
    .action(async (a: string, b: string, options: DiffOptions) =>
      end(await (await import('./schema-tasks.ts')).showDiff(a, b, options, output)));
}
