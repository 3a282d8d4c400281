// What typescript-eslint's strictest presets say, plus the rules of style that a machine can check.
import { fileURLToPath } from 'node:url';
import js from '@eslint/js';
import nodePlugin from 'eslint-plugin-n';
import tseslint from 'typescript-eslint';
import { noIdlePromise } from './no-idle-promise.js';

const NO_DRAWERS = {
  group: ['**/utils*', '**/helpers*', '**/common*', '**/misc*', '**/manager*'],
  message: 'Name a file after what it does: nothing lives in utils, helpers, common or manager here.',
};

/** What test/README.md says of a unit test. */
const NOT_IN_A_UNIT_TEST =
  'A test with a socket, a thread, a program or an Engine belongs in test/component.';
const ONE_FILE_AT_A_TIME = {
  paths: [
    { name: 'node:net', allowImportNames: ['isIP'], allowTypeImports: true, message: NOT_IN_A_UNIT_TEST },
    ...['http', 'https', 'http2', 'tls', 'child_process', 'cluster', 'worker_threads'].map((name) => ({
      name: `node:${name}`,
      allowTypeImports: true,
      message: NOT_IN_A_UNIT_TEST,
    })),
  ],
  patterns: [
    {
      group: [
        '**/support/fake-engine/**',
        '**/support/in-process/**',
        '**/support/node/**',
        '**/support/clients/cri.js',
      ],
      message: NOT_IN_A_UNIT_TEST,
    },
  ],
};

export default tseslint.config(
  { ignores: ['dist/**', 'coverage/**', 'node_modules/**', 'src/cri/generated/**'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  nodePlugin.configs['flat/recommended-module'],
  {
    rules: {
      // The compiler resolves imports already, and knows about .js standing for .ts.
      'n/no-missing-import': 'off',
      // src/main.ts becomes the program of package.json's "bin".
      'n/hashbang': ['error', { convertPath: { 'src/**/*.ts': ['^src/(.+?)\\.ts$', 'dist/$1.js'] } }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-depth': ['error', 3],
      complexity: ['warn', 15],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'no-restricted-imports': ['error', { patterns: [NO_DRAWERS] }],
      'no-restricted-properties': [
        'error',
        ...['putArchive', 'getArchive', 'infoArchive'].map((property) => ({
          property,
          message:
            "The Engine's archive API runs programs of the container on the host (CVE-2026-41567): never use it.",
        })),
      ],
    },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['tsconfig.json', 'test/tsconfig.json'],
        tsconfigRootDir: fileURLToPath(new URL('..', import.meta.url)),
      },
    },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      '@typescript-eslint/max-params': ['error', { max: 4 }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // What factories return closes over its parts: there is no `this` to lose, and methods are handed on as
      // values everywhere.
      '@typescript-eslint/unbound-method': 'off',
      // A leading underscore marks what is held for its disposal only (`using _hidden = …`).
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['test/**/*.ts', '.config/**'],
    rules: {
      'n/no-unpublished-import': 'off',
      complexity: 'off',
      'max-lines-per-function': 'off',
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/dot-notation': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: ['test/unit/**/*.ts'],
    // Its special files are being made by programs.
    ignores: ['test/unit/logs/**'],
    rules: { '@typescript-eslint/no-restricted-imports': ['error', ONE_FILE_AT_A_TIME] },
  },
  {
    files: ['src/**/*.ts'],
    plugins: { berth: { rules: { 'no-idle-promise': noIdlePromise } } },
    rules: { 'berth/no-idle-promise': 'error' },
  },
  {
    // Scripts run by hand or by npm: their dependencies are development's, and they end with an exit code.
    files: ['proto/*.mjs', 'packaging/**/*.mjs', 'test/**/*.mjs', 'bench/**/*.mjs'],
    languageOptions: {
      globals: {
        console: 'readonly',
        process: 'readonly',
        URL: 'readonly',
        Buffer: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
      },
    },
    rules: { 'n/no-unpublished-import': 'off', 'n/no-process-exit': 'off' },
  },
  { files: ['**/*.cjs'], languageOptions: { sourceType: 'commonjs', globals: { module: 'writable' } } },
);
