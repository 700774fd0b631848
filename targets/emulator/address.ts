// Where the emulator listens: `unix:PATH` or `tcp:HOST:PORT`.

export type Address =
  | { readonly kind: 'unix'; readonly path: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number };

/** The address that a text gives, or undefined; an IPv6 host stands in brackets, port 0 means any free one. */
export function parseAddress(text: string): Address | undefined {
  if (text.startsWith('unix:')) return text.length > 'unix:'.length ? { kind: 'unix', path: text.slice('unix:'.length) } : undefined;
  const [, bracketed, plain, digits] = /^tcp:(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  const port = Number(digits);
  return host === undefined || port > 65535 ? undefined : { kind: 'tcp', host, port };
}

export function addressText(address: Address): string {
  if (address.kind === 'unix') return `unix:${address.path}`;
  return address.host.includes(':') ? `tcp:[${address.host}]:${address.port}` : `tcp:${address.host}:${address.port}`;
}
