import * as v from 'valibot';

/** The body of `POST /containers/{id}/exec`, as far as Berth sends it. */
export interface ExecCreateBody {
  Cmd: string[];
  AttachStdin?: boolean;
  AttachStdout?: boolean;
  AttachStderr?: boolean;
  Tty?: boolean;
  DetachKeys?: string;
  /** Rows and columns; Engines before API 1.42 ignore it. */
  ConsoleSize?: [number, number];
}

/** `GET /exec/{id}/json`: only the fields that Berth reads. */
export const execInspect = v.object({
  ID: v.string(),
  Running: v.boolean(),
  /** null until it has ended. */
  ExitCode: v.optional(v.nullable(v.number())),
  /** Host pid; 0 before it has started. */
  Pid: v.optional(v.nullable(v.number()), 0),
});

export type ExecInspect = v.InferOutput<typeof execInspect>;

export const idAnswer = v.object({
  Id: v.string(),
  Warnings: v.optional(v.nullable(v.array(v.string())), []),
});
