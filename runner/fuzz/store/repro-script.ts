// `repro.sh`: shows a finding again with nothing but a shell, QEMU, and socat or python3. Pure.

import { type ReproPlan, type ReproProcess, type ReproStep, SCRATCH, type Shows } from './repro-plan.ts';
import { SHELL_FUNCTIONS } from './repro-shell.ts';

export function reproScript(plan: ReproPlan): string {
  const { process, shows } = plan;
  if (shows.kind === 'beyond') return beyond(plan, shows.why);
  if (process === undefined) return beyond(plan, 'the target was not started by plumbline');
  return [
    ...head(plan),
    `QEMU=\${QEMU:-${defaultProgram(process.program)}}`, `FOUND=${shows.kind}`, SHELL_FUNCTIONS,
    ...launch(process), 'join',
    ...plan.steps.flatMap((step, index) => stepLines(step, shows, index)),
    ...lastWord(shows), '',
  ].join('\n');
}

function head({ title, target, reproduces }: ReproPlan): readonly string[] {
  return [
    '#!/bin/sh', ...comment(title), ...comment(`Found by plumbline in ${target.version} (${target.name}); it came ${reproduces.times} times of ${reproduces.of}.`),
    '#', '#   sh repro.sh', '#   QEMU=/path/to/another/qemu sh repro.sh', '#',
    '# It needs socat or python3. In one line it says REPRODUCED (status 0), NOT REPRODUCED (1), or CANNOT TELL (3).', '',
  ];
}

function beyond(plan: ReproPlan, why: string): string {
  return [
    ...head(plan), `# This one is beyond a shell script: ${oneLine(why)}.`,
    'echo "CANNOT TELL: this takes plumbline itself: plumbline replay $(dirname "$0")"', 'exit 3', '',
  ].join('\n');
}

function comment(text: string): readonly string[] {
  return [`# ${oneLine(text)}`];
}

function oneLine(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]+/g, ' ');
}

/** A program of the system is looked for in PATH, wherever it may be there. */
function defaultProgram(program: string): string {
  return /^(\/usr)?(\/local)?\/bin\//.test(program) ? program.slice(program.lastIndexOf('/') + 1) : shellWord(program);
}

function launch({ args, monitor, boxed }: ReproProcess): readonly string[] {
  const bios = args.find((word) => word.startsWith(SCRATCH) && word.endsWith('.bin'));
  return [
    'command -v "$QEMU" >/dev/null 2>&1 || cannot "there is no $QEMU; name another: QEMU=/path/to/qemu sh $0"',
    `MONITOR=${inScratch(monitor)}`,
    // Nothing but HLT: the machine runs and does nothing.
    ...(bios === undefined ? [] : [`head -c 65536 /dev/zero | LC_ALL=C tr '\\0' '\\364' >${inScratch(bios)}`]),
    `set -- "$QEMU" ${args.map(inScratch).join(' ')}`,
    ...(boxed ? BOX : []),
    'start "$@"',
  ];
}

/** As it was found: with a network of its own, where the system allows it. */
const BOX: readonly string[] = [
  'if unshare --user --map-root-user --net -- sh -c \'ip link set lo up\' 2>/dev/null; then',
  '  set -- unshare --user --map-root-user --net -- sh -c \'ip link set lo up && exec "$@"\' sh "$@"',
  'fi',
];

function stepLines(step: ReproStep, shows: Shows, index: number): readonly string[] {
  const isTheOne = shows.kind === 'said' && shows.of === index;
  const lines = plainStep(step);
  return isTheOne ? [': >"$D/said"', ...lines, 'fence', ...comparison(shows), ''] : lines;
}

function plainStep(step: ReproStep): readonly string[] {
  if (step.kind === 'reconnect') return ['leave', 'join'];
  const wait = 'id' in step.until ? `hear ${shellWord(step.until.id)}` : `take ${step.until.messages}`;
  return [...step.texts.map((text) => `say ${printfWord(text)}`), wait];
}

function comparison({ where, lines, expected }: Extract<Shows, { readonly kind: 'said' }>): readonly string[] {
  const select = { reply: `grep -F ${shellWord(where.kind === 'reply' ? `"${where.id}"` : '')} "$D/said" >"$D/one"; mv "$D/one" "$D/said"`, events: 'grep \'"event":\' "$D/said" >"$D/one"; mv "$D/one" "$D/said"', all: '' }[where.kind];
  return [
    ...(select === '' ? [] : [select]), 'now=$(plain)', `then=${shellWord(lines.join('\n'))}`,
    `if [ "$now" = "$then" ]; then conclude said "it says $(line "$now"), where this is expected: "${shellWord(oneLine(expected).slice(0, 300))}; fi`,
    'conclude other "it says $(line "$now"), and it said $(line "$then") when this was found"',
  ];
}

/** Of a death that needs a moment. */
function lastWord(shows: Shows): readonly string[] {
  return shows.kind === 'said' ? [] : [': >"$D/said"', 'fence', 'conclude nothing \'every command was answered\''];
}

function inScratch(word: string): string {
  const parts = word.split(SCRATCH).map((part) => (part === '' ? '' : shellWord(part)));
  return parts.join('"$D"');
}

function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Latin1 text as a format of printf in single quotes: what is no plain ASCII in octal. */
export function printfWord(text: string): string {
  const escaped = [...text].map((character) => {
    if (character === "'") return `'\\''`;
    if (character === '\\') return '\\\\';
    if (character === '%') return '%%';
    if (character === '\n') return '\\n';
    const code = character.charCodeAt(0);
    return code >= 0x20 && code < 0x7f ? character : `\\${(code & 0xff).toString(8).padStart(3, '0')}`;
  });
  return `'${escaped.join('')}'`;
}
