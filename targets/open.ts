// Target string → Target. Each kind of string is one row.

import { attachedTarget, parseTcpAddress, parseUnixAddress } from './attach.ts';
import { emulatorTarget } from './emulator-target.ts';
import { execTarget } from './exec.ts';
import { namespacePrefix, namespacePrefixIfAllowed } from './namespaces.ts';
import { qemuTarget } from './qemu/qemu-target.ts';
import { type Target, TargetError } from './target.ts';
import { optionsOf } from './target-options.ts';

/** Throws a TargetError: `bad-target-string` with a suggestion, or what is wrong with the program that is named. */
export function openTarget(text: string): Target {
  const colon = text.indexOf(':');
  const scheme = colon < 0 ? text : text.slice(0, colon);
  const row = ROWS.find((candidate) => candidate.scheme === scheme);
  if (row === undefined) throw badTargetString(text);
  return row.open(text, colon < 0 ? '' : text.slice(colon + 1));
}

/** The forms of a target string, for help texts and messages. */
const TARGET_FORMS: readonly string[] = [
  'emulator',
  'qemu:/path/to/qemu-system-x86_64',
  'unix:/path/to/qmp.sock',
  'tcp:127.0.0.1:4444',
  'exec:command with {qmp} in it',
];

type Row = { readonly scheme: string; readonly open: (text: string, rest: string) => Target };

const ROWS: readonly Row[] = [
  { scheme: 'emulator', open: openEmulator },
  { scheme: 'qemu', open: openQemu },
  { scheme: 'unix', open: (text, rest) => attachedTarget(text, parseUnixAddress(text, rest)) },
  { scheme: 'tcp', open: (text, rest) => attachedTarget(text, parseTcpAddress(text, rest)) },
  { scheme: 'exec', open: (text, rest) => execTarget(text, rest) },
];

function openEmulator(text: string, rest: string): Target {
  const options = optionsOf(text, rest, ['defect', 'config']);
  return emulatorTarget(text, { defects: options.all('defect'), config: options.all('config') });
}

function openQemu(text: string, rest: string): Target {
  const { head, options } = splitOptions(rest);
  const known = optionsOf(text, options, ['pretty', 'sandbox', 'start-deadline-ms']);
  const deadline = known.number('start-deadline-ms');
  return qemuTarget(text, head, {
    pretty: known.flag('pretty'),
    prefix: sandboxPrefix(known.choice('sandbox', ['auto', 'none', 'namespaces']) ?? 'auto'),
    ...(deadline === undefined ? {} : { startDeadlineMs: deadline }),
  });
}

/** Where nothing is said, in namespaces of its own if the system allows them. */
function sandboxPrefix(sandbox: string): readonly string[] {
  if (sandbox === 'none') return [];
  return sandbox === 'namespaces' ? namespacePrefix() : namespacePrefixIfAllowed();
}

/** `PATH?name=value,name=value`; a question mark that no option follows is part of the path. */
function splitOptions(rest: string): { readonly head: string; readonly options: string } {
  const mark = rest.lastIndexOf('?');
  const isOptions = mark >= 0 && /^[a-z-]+=/.test(rest.slice(mark + 1));
  return isOptions ? { head: rest.slice(0, mark), options: rest.slice(mark + 1) } : { head: rest, options: '' };
}

function badTargetString(text: string): TargetError {
  const path = text.includes('/') || text.includes('qemu-system') ? `; did you mean qemu:${text}?` : '';
  return new TargetError('bad-target-string', `"${text}" is no target${path === '' ? '; a target is ' : `${path} A target is `}${list(TARGET_FORMS)}.`);
}

function list(forms: readonly string[]): string {
  return `${forms.slice(0, -1).join(', ')} or ${forms.at(-1)}`;
}
