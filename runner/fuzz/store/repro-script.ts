// `repro.sh`: shows a finding again with nothing but a shell, QEMU, and socat or python3. Pure.

import { BESIDE_PROGRAM } from './repro-beside-program.ts';
import type { BesideStep } from './repro-beside.ts';
import { encodeJson, type JsonObject } from '../../../generators/qapi/json-value.ts';
import { isBeside, type ReproPlan, type ReproProcess, type ReproStep, SCRATCH, type Shows } from './repro-plan.ts';
import { SHELL_FUNCTIONS } from './repro-shell.ts';

export function reproScript(plan: ReproPlan): string {
  const { process, shows, steps } = plan;
  const beside = steps.some(isBeside);
  const names = namesIn(steps);
  if (shows.kind === 'beyond') return beyond(plan, shows.why);
  if (process === undefined) return beyond(plan, 'the target was not started by plumbline');
  return [
    ...head(plan), ...(beside && process.boxed ? BOX_OF_ALL : []),
    `QEMU=\${QEMU:-${defaultProgram(process.program)}}`, `FOUND=${shows.kind}`, SHELL_FUNCTIONS,
    ...launch({ ...process, boxed: process.boxed && !beside }), ...(beside ? besideLines() : []),
    ...steps.flatMap((step, index) => [...turnLine(step, steps.slice(0, index)), ...stepLines(step, shows, index, names)]),
    ...lastWord(shows), '',
  ].join('\n');
}

function head({ title, target, reproduces, steps }: ReproPlan): readonly string[] {
  return [
    '#!/bin/sh', ...comment(title), ...comment(`Found by plumbline in ${target.version} (${target.name}); it came ${reproduces.times} times of ${reproduces.of}.`),
    '#', '#   sh repro.sh', '#   QEMU=/path/to/another/qemu sh repro.sh', '#',
    `# It needs ${steps.some(isBeside) ? 'python3' : 'socat or python3'}. In one line it says REPRODUCED (status 0), NOT REPRODUCED (1), or CANNOT TELL (3).`, '',
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

function launch({ args, monitors, boxed }: ReproProcess): readonly string[] {
  const bios = args.find((word) => word.startsWith(SCRATCH) && word.endsWith('.bin'));
  return [
    'command -v "$QEMU" >/dev/null 2>&1 || cannot "there is no $QEMU; name another: QEMU=/path/to/qemu sh $0"',
    ...monitors.map((path, index) => `MONITOR${index}=${inScratch(path)}`), 'turn 0',
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

/** Everything in one network of its own: what stands beside the target is on loopback there. */
const BOX_OF_ALL: readonly string[] = [
  'if [ -z "$BOXED" ] && unshare --user --map-root-user --net -- sh -c \'ip link set lo up\' 2>/dev/null; then',
  '  BOXED=yes exec unshare --user --map-root-user --net -- sh -c \'ip link set lo up && exec sh "$@"\' sh "$0" "$@"',
  'fi', '',
];

function besideLines(): readonly string[] {
  return [`cat >"$D/beside.py" <<'END_OF_PROGRAM'${BESIDE_PROGRAM}END_OF_PROGRAM`, 'accompany'];
}

/** Where it is another monitor than before. */
function turnLine(step: ReproStep, before: readonly ReproStep[]): readonly string[] {
  const last = before.findLast((each) => !isBeside(each));
  const current = last === undefined || isBeside(last) ? 0 : last.monitor;
  return isBeside(step) || step.monitor === current ? [] : [`turn ${step.monitor}`];
}

function stepLines(step: ReproStep, shows: Shows, index: number, names: ReadonlySet<string>): readonly string[] {
  const lines = plainStep(step, names);
  if (shows.kind === 'seen') return 'judged' in step && isJudged(step) ? [...lines, ...verdictLines(shows.expected)] : lines;
  const isTheOne = shows.kind === 'said' && shows.of === index;
  return isTheOne ? [': >"$D/said"', ...lines, 'fence', ...comparison(shows), ''] : lines;
}

function isJudged({ judged }: Extract<BesideStep, { readonly judged: unknown }>): boolean {
  return judged !== undefined && judged !== false;
}

function verdictLines(expected: string): readonly string[] {
  return [
    'case $answer in',
    `  same*) conclude seen "\${answer#same }, where this is expected: "${shellWord(oneLine(expected).slice(0, LONGEST_WORDS))} ;;`,
    `  *) conclude other "\${answer#other }, which is not what was seen when this was found" ;;`,
    'esac', '',
  ];
}

const LONGEST_WORDS = 300;

function plainStep(step: ReproStep, names: ReadonlySet<string>): readonly string[] {
  if (isBeside(step)) return [`beside ${shellWord(encodeJson(asked(step)))}`];
  if (step.kind === 'reconnect') return ['leave', 'join'];
  if (step.kind === 'join') return ['join'];
  const wait = 'id' in step.until ? `hear ${shellWord(step.until.id)}` : `take ${step.until.messages}`;
  return [...step.texts.map((text) => sayLine(text, names)), wait];
}

/** What an endpoint tells is asked for when it is said. */
function sayLine(text: string, names: ReadonlySet<string>): string {
  const isPlace = (part: string): boolean => QUOTED.test(part) && names.has(part.slice(1, part.indexOf('.')));
  const parts = text.split(QUOTED);
  const format = parts.map((part) => (isPlace(part) ? '%s' : printfText(part))).join('');
  return ['say', `'${format}'`, ...parts.filter(isPlace).map((place) => `"$(told '${place}')"`)].join(' ');
}

/** Of endpoints and answers. */
function namesIn(steps: readonly ReproStep[]): ReadonlySet<string> {
  return new Set(steps.flatMap((step) => {
    if (step.kind === 'open') return [step.name];
    return step.kind === 'ask' && step.as !== undefined ? [step.as] : [];
  }));
}

/** `{NAME.FIELD}`, as `runner/placeholders.ts` fills it in. */
const QUOTED = /(\{[a-z][a-z0-9-]*\.[a-z][a-zA-Z]*\})/;

/** What comes otherwise than it came is given so long. */
const FENCE_S = 3;
const SETTLE_S = 1;

/** As the program reads it. */
function asked(step: BesideStep): JsonObject {
  switch (step.kind) {
    case 'open': return { open: step.name, endpoint: { ...step.endpoint } };
    case 'close': return { close: step.name };
    case 'guest': return { guest: step.at, mac: step.mac, ipv4: step.ipv4 };
    case 'exchange': {
      const { send, until, judged } = step;
      const packets = send.map(({ at, packet }) => [at, packet]);
      const common = { send: packets, until: { ...until } };
      return judged === undefined ? { ...common, wait: SETTLE_S } : { ...common, wait: FENCE_S, ...judged, seen: [...judged.seen] };
    }
    case 'ask': {
      const { question, as, seen, judged } = step;
      return { ask: { ...question }, seen, judge: judged, wait: FENCE_S, ...(as === undefined ? {} : { as }) };
    }
    default: throw step satisfies never;
  }
}

function comparison({ where, lines, expected }: Extract<Shows, { readonly kind: 'said' }>): readonly string[] {
  const select = { reply: `grep -F ${shellWord(where.kind === 'reply' ? `"${where.id}"` : '')} "$D/said" >"$D/one"; mv "$D/one" "$D/said"`, events: 'grep \'"event":\' "$D/said" >"$D/one"; mv "$D/one" "$D/said"', all: '' }[where.kind];
  return [
    ...(select === '' ? [] : [select]), 'now=$(plain)', `then=${shellWord(lines.join('\n'))}`,
    `if [ "$now" = "$then" ]; then conclude said "it says $(line "$now"), where this is expected: "${shellWord(oneLine(expected).slice(0, LONGEST_WORDS))}; fi`,
    'conclude other "it says $(line "$now"), and it said $(line "$then") when this was found"',
  ];
}

/** Of a death that needs a moment. */
function lastWord(shows: Shows): readonly string[] {
  return shows.kind === 'said' || shows.kind === 'seen' ? [] : [': >"$D/said"', 'fence', 'conclude nothing \'every command was answered\''];
}

function inScratch(word: string): string {
  const parts = word.split(SCRATCH).map((part) => (part === '' ? '' : shellWord(part)));
  return parts.join('"$D"');
}

function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Latin1 text as a format of printf, for single quotes: what is no plain ASCII in octal. */
export function printfText(text: string): string {
  const escaped = [...text].map((character) => {
    if (character === "'") return `'\\''`;
    if (character === '\\') return '\\\\';
    if (character === '%') return '%%';
    if (character === '\n') return '\\n';
    const code = character.charCodeAt(0);
    return code >= 0x20 && code < 0x7f ? character : `\\${(code & 0xff).toString(8).padStart(3, '0')}`;
  });
  return escaped.join('');
}
