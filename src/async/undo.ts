import { withLimit } from './deadline.js';

/** What a step of work leaves to be taken back should a later step fail. */
export interface UndoStack {
  /**
   * `name` completes the sentence "could not …" in a log. The step gets a signal of its own: the caller's may
   * have fired already.
   */
  push(name: string, step: (signal: AbortSignal) => Promise<unknown>): void;
}

/**
 * Told of each undo step that failed itself; the first error, the one that made undoing necessary, is still
 * what is thrown.
 */
export type OnUndoFailed = (step: string, error: unknown) => void;

/**
 * Time that one undo step may take. Generous: a step cut short leaves something behind for the kubelet to
 * find.
 */
const STEP_LIMIT_MS = 60_000;

/**
 * Runs `body`; when it throws, runs what it pushed, newest first and every step, then throws the body's
 * error.
 */
export async function withUndo<T>(
  onUndoFailed: OnUndoFailed,
  body: (undo: UndoStack) => Promise<T>,
): Promise<T> {
  const steps: { name: string; step: (signal: AbortSignal) => Promise<unknown> }[] = [];
  try {
    return await body({ push: (name, step) => void steps.push({ name, step }) });
  } catch (error) {
    for (const { name, step } of steps.reverse()) {
      using limit = withLimit(STEP_LIMIT_MS, `the step to ${name}`);
      try {
        await step(limit);
      } catch (undoError) {
        onUndoFailed(name, undoError);
      }
    }
    throw error;
  }
}
