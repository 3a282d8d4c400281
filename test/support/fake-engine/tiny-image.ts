/**
 * A root filesystem of three programs of some hundred bytes each, made here so that a test on a real Engine
 * needs no registry, compiler or package (x86-64 Linux only):
 * - `/pause` runs until a signal comes, then exits 0;
 * - `/say` writes `out\n` to stdout and `err\n` to stderr, and exits 3;
 * - `/cat` copies stdin to stdout until it ends, then exits 0.
 */
export function tinyRootFilesystem(): Buffer {
  const programs = { pause: pauseProgram(), say: sayProgram(), cat: catProgram() };
  return tar(Object.entries(programs).map(([name, code]) => ({ name, content: executable(code) })));
}

const BASE_ADDRESS = 0x400000;
const HEADERS_BYTES = 64 + 56;
const CODE_ADDRESS = BASE_ADDRESS + HEADERS_BYTES;
/** Room behind the code, for a read buffer. */
const SCRATCH_BYTES = 0x10000;
const SCRATCH_ADDRESS = BASE_ADDRESS + 0x1000;

const SYSCALL = { read: 0, write: 1, rtSigprocmask: 14, exit: 60, rtSigtimedwait: 128 } as const;

function pauseProgram(): Buffer {
  const code = (maskAddress: number): Buffer =>
    Buffer.concat([
      syscall(SYSCALL.rtSigprocmask, 0, maskAddress, 0, 8),
      syscall(SYSCALL.rtSigtimedwait, maskAddress, 0, 0, 8),
      syscall(SYSCALL.exit, 0, 0, 0, 0),
    ]);
  const everySignal = Buffer.alloc(8, 0xff);
  return Buffer.concat([code(CODE_ADDRESS + code(0).length), everySignal]);
}

function sayProgram(): Buffer {
  const code = (textAddress: number): Buffer =>
    Buffer.concat([
      syscall(SYSCALL.write, 1, textAddress, 4, 0),
      syscall(SYSCALL.write, 2, textAddress + 4, 4, 0),
      syscall(SYSCALL.exit, 3, 0, 0, 0),
    ]);
  return Buffer.concat([code(CODE_ADDRESS + code(0).length), Buffer.from('out\nerr\n')]);
}

function catProgram(): Buffer {
  const read = syscall(SYSCALL.read, 0, SCRATCH_ADDRESS, SCRATCH_BYTES, 0);
  // mov edi, 1 · mov edx, eax (what was read) · mov eax, write · syscall; esi still holds the buffer
  const write = Buffer.from([0xbf, 1, 0, 0, 0, 0x89, 0xc2, 0xb8, SYSCALL.write, 0, 0, 0, 0x0f, 0x05]);
  const jumpBytes = 2;
  // test eax, eax · jle behind the loop
  const leave = Buffer.from([0x85, 0xc0, 0x7e, write.length + jumpBytes]);
  const again = Buffer.from([0xeb, 0x100 - (read.length + leave.length + write.length + jumpBytes)]);
  return Buffer.concat([read, leave, write, again, syscall(SYSCALL.exit, 0, 0, 0, 0)]);
}

/** mov eax, number · mov edi, a · mov esi, b · mov edx, c · mov r10d, d · syscall */
function syscall(number: number, ...[a, b, c, d]: readonly [number, number, number, number]): Buffer {
  const load = (opcode: readonly number[], value: number): Buffer => {
    const immediate = Buffer.alloc(4);
    immediate.writeUInt32LE(value);
    return Buffer.concat([Buffer.from(opcode), immediate]);
  };
  return Buffer.concat([
    load([0xb8], number),
    load([0xbf], a),
    load([0xbe], b),
    load([0xba], c),
    load([0x41, 0xba], d),
    Buffer.from([0x0f, 0x05]),
  ]);
}

/** A static ELF64 executable with one segment that may be read, written and run. */
function executable(code: Buffer): Buffer {
  const header = Buffer.alloc(HEADERS_BYTES);
  Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]).copy(header);
  header.writeUInt16LE(2, 16);
  header.writeUInt16LE(62, 18);
  header.writeUInt32LE(1, 20);
  header.writeBigUInt64LE(BigInt(CODE_ADDRESS), 24);
  header.writeBigUInt64LE(64n, 32);
  header.writeUInt16LE(64, 52);
  header.writeUInt16LE(56, 54);
  header.writeUInt16LE(1, 56);
  header.writeUInt32LE(1, 64);
  header.writeUInt32LE(7, 68);
  header.writeBigUInt64LE(BigInt(BASE_ADDRESS), 80);
  header.writeBigUInt64LE(BigInt(BASE_ADDRESS), 88);
  header.writeBigUInt64LE(BigInt(HEADERS_BYTES + code.length), 96);
  header.writeBigUInt64LE(BigInt(SCRATCH_ADDRESS - BASE_ADDRESS + SCRATCH_BYTES), 104);
  header.writeBigUInt64LE(0x1000n, 112);
  return Buffer.concat([header, code]);
}

function tar(files: readonly { readonly name: string; readonly content: Buffer }[]): Buffer {
  const blocks = files.flatMap(({ name, content }) => [
    tarHeader(name, content.length),
    content,
    Buffer.alloc((512 - (content.length % 512)) % 512),
  ]);
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

function tarHeader(name: string, size: number): Buffer {
  const header = Buffer.alloc(512);
  const octal = (value: number, width: number): string => value.toString(8).padStart(width - 1, '0');
  header.write(name, 0);
  header.write(octal(0o755, 8), 100);
  header.write(octal(0, 8), 108);
  header.write(octal(0, 8), 116);
  header.write(octal(size, 12), 124);
  header.write(octal(0, 12), 136);
  header.write('        ', 148);
  header.write('0', 156);
  header.write('ustar\u000000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${octal(sum, 7)}\0 `, 148);
  return header;
}
