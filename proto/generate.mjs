// Makes src/cri/generated from api.proto: the TypeScript types of every message and service, and the parsed
// contract as a value, so that the daemon does not have to parse the .proto when it starts. `npm run generate
// -- --check` writes nothing and fails when the committed files differ from what the proto gives.
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import protobuf from 'protobufjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const proto = join(root, 'proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto');
const target = join(root, 'src/cri/generated');

/** Paths below `dir`, sorted. */
function filesBelow(dir) {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dir, join(entry.parentPath, entry.name)))
    .sort();
}

const out = mkdtempSync(join(tmpdir(), 'berth-generate-'));
try {
  execFileSync(
    join(root, 'node_modules/.bin/proto-loader-gen-types'),
    [
      '--longs=String',
      '--enums=String',
      '--defaults',
      '--oneofs',
      '--grpcLib=@grpc/grpc-js',
      '--importFileExtension=.js',
      '--inputTemplate=%sInit',
      '--outputTemplate=%s',
      `--outDir=${out}`,
      proto,
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  // The generator names the original file by its path, which differs from machine to machine.
  for (const file of filesBelow(out)) {
    const path = join(out, file);
    const text = readFileSync(path, 'utf8');
    writeFileSync(
      path,
      text.replace(
        /^\/\/ Original file: .*$/gm,
        '// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto',
      ),
    );
  }
  const contract = protobuf.loadSync(proto).toJSON();
  writeFileSync(
    join(out, 'contract.ts'),
    `// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto\n\n` +
      `/** The parsed contract, in protobufjs' JSON form. */\nexport const contract: unknown = ${JSON.stringify(contract)};\n`,
  );

  if (process.argv.includes('--check')) {
    const same = (name) => {
      try {
        return readFileSync(join(out, name), 'utf8') === readFileSync(join(target, name), 'utf8');
      } catch {
        return false;
      }
    };
    const names = [...new Set([...filesBelow(out), ...filesBelow(target)])];
    const stale = names.filter((name) => !same(name));
    if (stale.length > 0) {
      console.error(
        `src/cri/generated is not what proto/ gives (${stale.slice(0, 3).join(', ')} …): run npm run generate`,
      );
      process.exitCode = 1;
    }
  } else {
    rmSync(target, { recursive: true, force: true });
    for (const name of filesBelow(out)) {
      mkdirSync(dirname(join(target, name)), { recursive: true });
      copyFileSync(join(out, name), join(target, name));
    }
  }
} finally {
  rmSync(out, { recursive: true, force: true });
}
