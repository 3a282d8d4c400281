import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The program of a thread. `using` removes it. */
export interface CompiledThread extends Disposable {
  readonly url: URL;
}

/**
 * A thread runs JavaScript only, and the quick tiers have no build: this compiles one file of src/ and all
 * that it imports. In a directory below node_modules, so that the packages are found from there.
 */
export function compileThread(file: string): CompiledThread {
  const cache = join(root, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const directory = mkdtempSync(join(cache, 'berth-thread-'));
  writeFileSync(join(directory, 'package.json'), '{"type":"module"}');
  const seen = new Set<string>();
  const compile = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    const compiled = compiledText(join(root, 'src', `${name}.ts`));
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, `${name}.js`), compiled);
    for (const [, imported = ''] of compiled.matchAll(/(?:from|import) ?\(?'(\.[^']*)\.js'/g))
      compile(join(dirname(name), imported));
  };
  compile(file);
  return {
    url: pathToFileURL(join(directory, `${file}.js`)),
    [Symbol.dispose]: () => rmSync(directory, { recursive: true }),
  };
}

function compiledText(path: string): string {
  const compilerOptions = {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.ESNext,
    verbatimModuleSyntax: true,
  };
  return ts.transpileModule(readFileSync(path, 'utf8'), { compilerOptions }).outputText;
}
