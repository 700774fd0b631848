import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { CliError } from './exit.ts';
import { authority, serveAddress } from './serve-address.ts';

const parse = serveAddress('--serve');

test('loopback addresses are taken', () => {
  assert.equal(parse('127.0.0.1:8080'), { host: '127.0.0.1', port: 8080 });
  assert.equal(parse('127.9.8.7:0'), { host: '127.9.8.7', port: 0 });
  assert.equal(parse('[::1]:65535'), { host: '::1', port: 65_535 });
  assert.equal(parse('localhost:80'), { host: '127.0.0.1', port: 80 });
  assert.is(authority(parse('[::1]:80')), '[::1]:80');
  assert.is(authority(parse('localhost:80')), '127.0.0.1:80');
});

test('all others are refused, with what would be right', () => {
  for (const text of ['0.0.0.0:80', '[::]:80', '10.0.0.1:80', '128.0.0.1:80', '[::ffff:10.0.0.1]:80', 'example.org:80', '127.0.0.1', ':80', '8080', '127.0.0.1:65536', '127.0.0.1:-1', '::1:80', '[127.0.0.1]:80', '127.1:80', '', '127.0.0.1:80/']) {
    try {
      parse(text);
      assert.unreachable(text);
    } catch (error) {
      assert.ok(error instanceof CliError && error.exitCode === 2 && error.message.includes('such as 127.0.0.1:8080'), text);
    }
  }
});

test.run();
