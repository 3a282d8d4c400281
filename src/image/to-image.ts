import type { ImageInit } from '../cri/generated/runtime/v1/Image.js';
import type { ImageFacts } from '../translate/facts.js';

/** Largest user id of the kernel's that CRI can carry; more would wrap to another user, even root (CVE-2024-40635). */
const HIGHEST_UID = 2 ** 31 - 1;

/** CRI's Image. `pinned` keeps the kubelet from collecting it. */
export function toImage(image: ImageFacts, pinned: boolean): ImageInit {
  return {
    id: image.id,
    repoTags: [...image.repoTags],
    repoDigests: [...image.repoDigests],
    // The kubelet takes an image of size 0 for a broken answer.
    size: String(Math.max(1, image.sizeBytes)),
    ...userOf(image.user),
    pinned,
  };
}

/**
 * Either a uid or a username, without the group. The kubelet decides by it whether runAsNonRoot can hold: what is not plainly a
 * number in range has to reach it as a name, which it refuses. Neither means root.
 */
function userOf(user: string): Pick<ImageInit, 'uid' | 'username'> {
  const [name = ''] = user.split(':', 1);
  if (name === '') return {};
  return /^\d+$/.test(name) && Number(name) <= HIGHEST_UID ? { uid: { value: String(Number(name)) } } : { username: name };
}
