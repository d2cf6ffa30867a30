// Taplo's language server, as Even Better TOML has it, on stdin and stdout: what other editors start. It gets what that extension gives it:
// files, time and a folder, but no network.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

globalThis.fetch = () => Promise.reject(new Error('there is no network here'));
const { default: { TaploLsp } } = await import('@taplo/lsp');

const environment = {
  now: () => new Date(),
  envVar: () => undefined,
  envVars: () => [],
  stdErrAtty: () => false,
  stdin: process.stdin,
  stdout: process.stderr,
  stderr: process.stderr,
  glob: () => [],
  readFile: (file) => fs.promises.readFile(file),
  writeFile: () => Promise.reject(new Error('nothing is written')),
  urlToFilePath: (url) => fileURLToPath(url),
  isAbsolute: (file) => path.isAbsolute(file),
  cwd: () => process.cwd(),
  findConfigFile: () => undefined,
};

const say = (message) => {
  const body = JSON.stringify(message);
  process.stdout.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
};
const server = await TaploLsp.initialize(environment, { onMessage: say });

let rest = Buffer.alloc(0);
process.stdin.on('data', (bytes) => {
  rest = Buffer.concat([rest, bytes]);
  for (let head; (head = rest.indexOf('\r\n\r\n')) >= 0; ) {
    const length = Number(/content-length: *(\d+)/i.exec(rest.subarray(0, head))[1]);
    const end = head + 4 + length;
    if (rest.length < end) return;
    server.send(JSON.parse(rest.subarray(head + 4, end)));
    rest = rest.subarray(end);
  }
});
process.stdin.on('end', () => process.exit());
