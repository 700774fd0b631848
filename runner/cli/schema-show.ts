// A schema as a person reads it: the list of what there is, or one definition with all that is known of it.

import { conditionNote, rangeText, typeText } from '../../generators/qapi/type-text.ts';
import type {
  Command, Doc, EnumValue, Event, Feature, Member, NamedType, Schema, TypeRef, UnionType,
} from '../../generators/qapi/ir.ts';
import { membersOf } from '../../generators/qapi/ir.ts';
import type { Palette } from '../../reports/palette.ts';

export type Found = Command | Event | NamedType;

export function findDefinition(schema: Schema, name: string): Found | undefined {
  return schema.commands.get(name) ?? schema.events.get(name) ?? schema.types.get(name);
}

/** All names, one a line, with what each takes and gives; inline argument lists belong to their command. */
export function listText(schema: Schema, palette: Palette): string {
  const commands = [...schema.commands.values()].map((command) => `  ${palette.strong(command.name)}${signature(schema, command, palette)}`);
  const events = [...schema.events.values()].map((event) => `  ${palette.strong(event.name)}${argumentList(schema, event.data, palette)}`);
  const types = [...schema.types.values()].filter(({ name }) => !name.startsWith('q_obj_'))
    .map((type) => `  ${palette.strong(type.name)} ${palette.faint(summaryOf(schema, type))}`);
  const group = (title: string, lines: readonly string[]): string => `${title} (${lines.length})\n${lines.map((line) => `${line}\n`).join('')}`;
  return [group('commands', commands), group('events', events), group('types', types)].join('\n');
}

export function definitionText(schema: Schema, found: Found, palette: Palette): string {
  const notes = [...conditionNote(found.condition), ...featureNotes(found.features), ...sinceNote(found.doc?.since)];
  const head = `${found.kind} ${palette.strong(found.name)}${notes.length === 0 ? '' : palette.faint(` (${notes.join('; ')})`)}`;
  return `${[head, ...docLines(found.doc), ...bodyLines(schema, found, palette), ...sectionLines(found.doc)].join('\n')}\n`;
}

function signature(schema: Schema, command: Command, palette: Palette): string {
  const returns = command.returns === undefined ? '' : ` → ${typeText(command.returns)}`;
  return `${argumentList(schema, command.arguments, palette)}${returns}`;
}

/** Written out where the list has no name of its own. */
function argumentList(schema: Schema, name: string | undefined, palette: Palette): string {
  if (name === undefined) return '';
  if (!name.startsWith('q_obj_')) return palette.faint(` (${name})`);
  return palette.faint(` (${membersOf(schema, name).map((member) => `${memberName(member)}: ${typeText(member.type)}`).join(', ')})`);
}

function summaryOf(schema: Schema, type: NamedType): string {
  if (type.kind === 'enum') return `enum of ${type.values.length}`;
  if (type.kind === 'union') return `union of ${type.branches.length} branches by ${type.discriminator}`;
  return type.kind === 'alternate' ? `alternate of ${type.members.length}` : `struct of ${membersOf(schema, type.name).length}`;
}

function bodyLines(schema: Schema, found: Found, palette: Palette): readonly string[] {
  switch (found.kind) {
    case 'enum': return ['', ...found.values.map((value) => valueLine(value, palette))];
    case 'struct': return ['', ...memberLines(membersOf(schema, found.name), palette)];
    case 'alternate': return ['', 'one of', ...memberLines(found.members, palette)];
    case 'union': return ['', ...unionLines(schema, found, palette)];
    case 'command': return commandLines(schema, found, palette);
    case 'event': return ['', ...carriedLines(schema, 'data', found.data, palette)];
    default: throw found satisfies never;
  }
}

function commandLines(schema: Schema, command: Command, palette: Palette): readonly string[] {
  const allowed = [
    ...(command.allowOob ? ['may be executed out of band'] : []),
    ...(command.allowPreconfig ? ['allowed before machine initialisation'] : []),
    ...(command.successResponse ? [] : ['answers only on failure']),
  ];
  const returns = command.returns === undefined ? 'an empty object' : typeText(command.returns);
  return [
    ...(allowed.length === 0 ? [] : ['', allowed.join('; ')]),
    '', ...carriedLines(schema, 'arguments', command.arguments, palette), '', `returns ${returns}`, ...elementLines(schema, command.returns, palette),
  ];
}

function carriedLines(schema: Schema, what: string, name: string | undefined, palette: Palette): readonly string[] {
  if (name === undefined) return [`no ${what}`];
  const type = schema.types.get(name);
  const title = name.startsWith('q_obj_') ? what : `${what}: ${name}`;
  return [title, ...(type?.kind === 'union' ? unionLines(schema, type, palette) : memberLines(membersOf(schema, name), palette))];
}

function elementLines(schema: Schema, type: TypeRef | undefined, palette: Palette): readonly string[] {
  const inner = type?.kind === 'array' ? type.of : type;
  return inner?.kind === 'named' ? memberLines(membersOf(schema, inner.name), palette) : [];
}

function unionLines(schema: Schema, union: UnionType, palette: Palette): readonly string[] {
  const branches = union.branches.flatMap((branch) => {
    const note = branch.condition === undefined ? '' : palette.faint(` (${conditionNote(branch.condition).join('; ')})`);
    const title = `  if ${union.discriminator} is ${palette.strong(branch.value)}: ${branch.type}${note}`;
    return ['', title, ...memberLines(membersOf(schema, branch.type), palette).map((line) => `  ${line}`)];
  });
  return [...memberLines(union.members, palette), ...branches];
}

function memberLines(members: readonly Member[], palette: Palette): readonly string[] {
  const heads = members.map((member) => `${memberName(member)}: ${typeText(member.type)}`);
  const width = Math.min(34, Math.max(0, ...heads.map((head) => head.length)));
  return members.map((member, index) => {
    const doc = member.doc?.replace(/\s+/g, ' ') ?? '';
    const range = rangeText(member.type);
    const notes = [...(range === undefined ? [] : [range]), ...conditionNote(member.condition), ...featureNotes(member.features)];
    const tail = [doc, notes.length === 0 ? '' : palette.faint(`[${notes.join('; ')}]`)].filter((text) => text !== '').join(' ');
    return tail === '' ? `  ${heads[index]}` : `  ${(heads[index] ?? '').padEnd(width)}  ${tail}`;
  });
}

function valueLine(value: EnumValue, palette: Palette): string {
  const notes = [...conditionNote(value.condition), ...featureNotes(value.features)];
  const tail = [value.doc?.replace(/\s+/g, ' ') ?? '', notes.length === 0 ? '' : palette.faint(`[${notes.join('; ')}]`)];
  return ['  ', [value.name, ...tail.filter((text) => text !== '')].join('  ')].join('');
}

function memberName(member: Member): string {
  return `${member.optional ? '*' : ''}${member.name}`;
}

function featureNotes(features: readonly Feature[]): readonly string[] {
  return features.map((feature) => [`feature ${feature.name}`, ...conditionNote(feature.condition)].join(' '));
}

function sinceNote(since: string | undefined): readonly string[] {
  return since === undefined ? [] : [`since ${since}`];
}

function docLines(doc: Doc | undefined): readonly string[] {
  return doc === undefined || doc.text === '' ? [] : doc.text.split('\n').map((line) => `  ${line}`);
}

function sectionLines(doc: Doc | undefined): readonly string[] {
  const sections = (doc?.sections ?? []).filter((section) => section.tag !== 'Since');
  return sections.flatMap(({ tag, text }) => ['', `${tag}:`, ...text.split('\n').map((line) => `  ${line}`)]);
}
