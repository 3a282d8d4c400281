import type { Duplex } from 'node:stream';
import { PassThrough } from 'node:stream';
import { tellOf } from './lifecycle.js';
import type { FakeExec, Json } from './model.js';
import { EngineRefusal } from './model.js';
import type { Routes } from './routes.js';
import type { FakeState } from './state.js';
import { newId, newPid, requireContainer } from './state.js';

export const execRoutes: Routes = {
  'POST /containers/*/exec': ({ state, segments: [key = ''], body }) => {
    const container = requireContainer(state, key);
    if (container.status !== 'running')
      throw new EngineRefusal(409, `container ${container.id} is not running`);
    const exec: FakeExec = {
      id: newId(),
      container,
      body: body as FakeExec['body'],
      running: false,
      started: false,
      exitCode: null,
      pid: 0,
    };
    state.execs.set(exec.id, exec);
    container.execIds.push(exec.id);
    tellOf(state, container, `exec_create: ${exec.body.Cmd.join(' ')}`, { execID: exec.id });
    return { status: 201, json: { Id: exec.id } };
  },
  'GET /exec/*/json': ({ state, segments: [id = ''] }) => ({
    status: 200,
    json: execJson(requireExec(state, id)),
  }),
};

/** Checks that the exec may start, before the connection is taken over. */
export function requireStartable(state: FakeState, id: string): FakeExec {
  const exec = requireExec(state, id);
  if (exec.container.status !== 'running')
    throw new EngineRefusal(409, `container ${exec.container.id} is not running`);
  if (exec.started) throw new EngineRefusal(409, `exec command ${id} has already run`);
  return exec;
}

/** Runs the program on a connection that was taken over; ends it when the program has. */
export async function runExec(state: FakeState, exec: FakeExec, connection: Duplex): Promise<void> {
  const tty = exec.body['Tty'] === true;
  const argv = exec.body.Cmd;
  const program = state.programs.get(argv[0] ?? '');
  const send = (stream: 1 | 2) => (content: string | Buffer) =>
    void connection.write(tty ? content : frame(stream, Buffer.from(content)));
  const attached = (name: string, write: (content: string | Buffer) => void) =>
    exec.body[name] === true ? write : (): void => undefined;
  exec.started = true;
  const hanging = state.hangingStarts.get(argv[0] ?? '');
  if (hanging !== undefined) {
    exec.running = true;
    await hanging;
  }
  tellOf(state, exec.container, `exec_start: ${argv.join(' ')}`, { execID: exec.id });
  if (program === undefined) {
    Object.assign(exec, { running: false, exitCode: 127 });
    send(1)(
      `OCI runtime exec failed: exec failed: unable to start container process: exec: "${argv[0] ?? ''}": no such file or directory: unknown\r\n`,
    );
    connection.end();
    return;
  }
  const killed = new AbortController();
  state.processes.set(exec.id, killed);
  Object.assign(exec, { running: true, pid: newPid() });
  const stdin = exec.body['AttachStdin'] === true ? connection : new PassThrough().end();
  const stdout = attached('AttachStdout', send(1));
  const stderr = attached('AttachStderr', send(2));
  const exitCode = await program({ argv, stdin, stdout, stderr, killed: killed.signal });
  state.processes.delete(exec.id);
  Object.assign(exec, { running: false, exitCode });
  tellOf(state, exec.container, 'exec_die', { execID: exec.id, exitCode: String(exitCode) });
  connection.end();
}

function requireExec(state: FakeState, id: string): FakeExec {
  const exec = state.execs.get(id);
  if (exec === undefined) throw new EngineRefusal(404, `No such exec instance: ${id}`);
  return exec;
}

function execJson(exec: FakeExec): Json {
  const { Cmd, Tty, AttachStdin, AttachStdout, AttachStderr } = exec.body;
  return {
    ID: exec.id,
    Running: exec.running,
    ExitCode: exec.exitCode,
    ProcessConfig: {
      tty: Tty === true,
      entrypoint: Cmd[0] ?? '',
      arguments: Cmd.slice(1),
      privileged: false,
    },
    OpenStdin: AttachStdin === true,
    OpenStderr: AttachStderr === true,
    OpenStdout: AttachStdout === true,
    CanRemove: false,
    ContainerID: exec.container.id,
    DetachKeys: '',
    Pid: exec.pid,
  };
}

function frame(stream: 1 | 2, content: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(content.length, 4);
  return Buffer.concat([header, content]);
}
