// JSON for people: two spaces a level, numbers of any size exact.

import { encodeJson, isJsonArray, isJsonObject, type JsonValue } from '../../generators/qapi/json-value.ts';

export function prettyJson(value: JsonValue, indent = ''): string {
  const inner = `${indent}  `;
  if (isJsonArray(value) && value.some((item) => isJsonObject(item) || isJsonArray(item))) {
    return `[\n${value.map((item) => `${inner}${prettyJson(item, inner)}`).join(',\n')}\n${indent}]`;
  }
  if (isJsonArray(value)) return `[${value.map(encodeJson).join(', ')}]`;
  if (!isJsonObject(value) || Object.keys(value).length === 0) return encodeJson(value);
  const members = Object.entries(value).map(([name, member]) => `${inner}${JSON.stringify(name)}: ${prettyJson(member, inner)}`);
  return `{\n${members.join(',\n')}\n${indent}}`;
}
