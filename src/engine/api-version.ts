import { unlessAborted } from '../async/deadline.js';
import { AdapterError } from '../errors/adapter-error.js';
import type { ApiVersion } from './wire/features.js';
import { compareApiVersions } from './wire/features.js';

/** The newest Engine API that Berth was written for, and the oldest it can do with (Engine 20.10). */
const NEWEST: ApiVersion = '1.55';
const OLDEST: ApiVersion = '1.41';

/** What an Engine says of itself, asked without a version. */
export interface OfferedVersions {
  readonly newest: ApiVersion;
  readonly oldest: ApiVersion;
}

/** Whether another Engine may answer by now than the one that was asked for its versions. */
export interface VersionDoubt {
  readonly raise: () => void;
  readonly clear: () => void;
  readonly isRaised: () => boolean;
}

export function createVersionDoubt(): VersionDoubt {
  let raised = true;
  return {
    raise: () => {
      raised = true;
    },
    clear: () => {
      raised = false;
    },
    isRaised: () => raised,
  };
}

/**
 * The API version that Berth and the Engine agreed on: agreed before the first call, and again as soon as
 * there is a sign that another Engine may answer by now (a lost connection, a refused version, another
 * version in an answer's header).
 */
export interface ApiAgreement {
  /**
   * Waits for the agreement that is being made. Rejects as `offer` does, or with `failed-precondition` when
   * there is no common version.
   */
  agreed(signal: AbortSignal): Promise<ApiVersion>;
  /** The last version agreed on. Throws `unavailable` before the first. */
  readonly current: () => ApiVersion;
  /** The next call negotiates. */
  readonly doubt: () => void;
  /** `Api-Version` of an answer: the newest that the Engine has. */
  saw(newest: string): void;
}

export function createApiAgreement(
  offer: () => Promise<OfferedVersions>,
  doubt = createVersionDoubt(),
): ApiAgreement {
  let agreed: ApiVersion | undefined;
  let newestSeen: string | undefined;
  let underWay: Promise<ApiVersion> | undefined;

  async function negotiate(): Promise<ApiVersion> {
    // Set first: a connection lost meanwhile must leave its doubt.
    doubt.clear();
    try {
      const offered = await offer();
      newestSeen = offered.newest;
      agreed = commonVersion(offered);
      return agreed;
    } catch (error) {
      doubt.raise();
      throw error;
    }
  }

  return {
    agreed(signal) {
      if (!doubt.isRaised() && underWay === undefined && agreed !== undefined) return Promise.resolve(agreed);
      // Nobody would wait for the question of a caller who has gone already.
      if (signal.aborted) return Promise.reject(signal.reason as Error);
      underWay ??= negotiate().finally(() => {
        underWay = undefined;
      });
      return unlessAborted(underWay, signal);
    },
    current() {
      if (agreed === undefined)
        throw new AdapterError('unavailable', 'Berth has not connected to an Engine yet');
      return agreed;
    },
    doubt: doubt.raise,
    saw(newest) {
      if (newestSeen !== undefined && newest !== newestSeen) doubt.raise();
    },
  };
}

/** The newest version that both know. */
export function commonVersion({ newest, oldest }: OfferedVersions): ApiVersion {
  if (compareApiVersions(newest, OLDEST) < 0) {
    throw new AdapterError(
      'failed-precondition',
      `the Engine's newest API version is ${newest}, Berth needs ${OLDEST}: upgrade Docker Engine to 20.10 or newer`,
    );
  }
  if (compareApiVersions(oldest, NEWEST) > 0) {
    throw new AdapterError(
      'failed-precondition',
      `the Engine's oldest API version is ${oldest}, Berth supports up to ${NEWEST}: upgrade Berth, or lower the Engine's min-api-version`,
    );
  }
  return compareApiVersions(newest, NEWEST) < 0 ? newest : NEWEST;
}
