// What the package promises: its entries have sources, it ships what they reach and nothing else, and every command
// line that its documents and help texts show is one that the program takes.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, CommanderError } from 'commander';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { shellWords } from '../../targets/shell-words.ts';
import { importsOf, isTest, ROOT, sourceFiles } from '../house/source-files.ts';
import { createProgram } from './program.ts';

type Entry = string | { readonly types: string; readonly default: string };
type Package = { readonly bin: Record<string, string>; readonly exports: Record<string, Entry>; readonly files: readonly string[] };

const described = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Package;
/** The emulator and a host's agent run in processes of their own, so nothing imports their entries. */
const STARTED: readonly string[] = ['targets/emulator/main.ts', 'targets/host/agent.ts'];

test('what bin and exports name has a source', () => {
  const entries = entrySources();
  assert.ok(entries.length >= 4);
  assert.equal(entries.filter((path) => !existsSync(join(ROOT, path))), []);
});

test('the package ships what its entries reach, and nothing else', () => {
  const reached = reachedFrom([...entrySources(), ...STARTED]);
  const shipped = sourceFiles().map(({ path }) => path).filter(isShipped);
  assert.equal(shipped.filter((path) => !reached.has(path)), []);
  assert.equal([...reached].filter((path) => !isShipped(path)), []);
  assert.equal(shipped.filter(isTest), []);
});

test('every command line of the documents is one that the program takes', async () => {
  const lines = ['README.md', 'ARCHITECTURE.md', 'CHANGELOG.md'].flatMap((file) => commandLines(readFileSync(join(ROOT, file), 'utf8')));
  assert.ok(lines.length > 30, `${lines.length} lines`);
  assert.equal(await refused(lines), []);
});

test('so is every example of the help texts', async () => {
  const lines = helpTexts().flatMap(commandLines);
  assert.ok(lines.length > 12, `${lines.length} lines`);
  assert.equal(await refused(lines), []);
});

test('a line that the program does not take is found', async () => {
  assert.is((await refused(['check --no-such-option', 'no-such-command', 'check --shard 4/3'])).length, 3);
});

function entrySources(): readonly string[] {
  const entries = [...Object.values(described.bin), ...Object.values(described.exports).flatMap((entry) => (typeof entry === 'string' ? [entry] : [entry.types, entry.default]))];
  const compiled = entries.filter((path) => path.includes('dist/'));
  return [...new Set(compiled.map((path) => path.replace(/^(\.\/)?dist\//, '').replace(/(\.d)?\.(ts|js)$/, '.ts')))];
}

function reachedFrom(entries: readonly string[]): ReadonlySet<string> {
  const texts = new Map(sourceFiles().map((file) => [file.path, file]));
  const reached = new Set<string>();
  const follow = (path: string): void => {
    const file = texts.get(path);
    if (file === undefined || reached.has(path)) return;
    reached.add(path);
    for (const { to } of importsOf(file)) follow(to);
  };
  entries.forEach(follow);
  return reached;
}

/** By the patterns of `files` that take something out. */
function isShipped(path: string): boolean {
  const removing = described.files.filter((pattern) => pattern.startsWith('!dist/')).map((pattern) => globOf(pattern.slice('!dist/'.length)));
  return !removing.some((glob) => glob.test(path));
}

function globOf(pattern: string): RegExp {
  const parts = pattern.split(/(\*\*\/|\*)/).map((part) => GLOB[part] ?? part.replaceAll('.', '\\.'));
  return new RegExp(`^${parts.join('')}($|/)`);
}

const GLOB: { readonly [part: string]: string } = { '**/': '(.+/)?', '*': '[^/]*' };

/** In blocks of code, in the scripts of CI recipes, and with their options in the running text. */
function commandLines(text: string): readonly string[] {
  const whole = [...text.matchAll(/^\s*(?:- )?(?:run: )?(?:replay\s+)?(?:npx )?plumbline (.+)$/gm)];
  const inline = [...text.matchAll(/`plumbline ([^`]+ -[^`]+)`/g)];
  return [...whole, ...inline].map(([, line = '']) => line.replaceAll(/\$\{\{.*?\}\}/g, '1').replace(/ (\|\||>|#) .*$/, ''));
}

function program(): Command {
  const silent = createProgram({ out: () => {}, err: () => {}, terminal: undefined, colour: false }, () => {});
  for (const command of allCommands(silent)) if (command.commands.length === 0) command.action(() => {});
  return silent;
}

function allCommands(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(allCommands)];
}

async function refused(lines: readonly string[]): Promise<readonly string[]> {
  const bad: string[] = [];
  for (const line of lines) {
    const why = await program().parseAsync(shellWords(line) ?? ['unclosed'], { from: 'user' }).then(() => undefined, (error: Error) => error);
    const isHelp = why instanceof CommanderError && why.exitCode === 0;
    if (why !== undefined && !isHelp) bad.push(`${line}: ${why.message}`);
  }
  return bad;
}

function helpTexts(): readonly string[] {
  return allCommands(program()).map((command) => {
    let text = '';
    command.configureOutput({ writeOut: (part) => { text += part; } });
    command.outputHelp();
    return text;
  });
}

test.run();
