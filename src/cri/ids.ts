declare const brand: unique symbol;

/** The Engine's 64-digit id of a pause container: CRI's pod_sandbox_id. */
export type SandboxId = string & { readonly [brand]: 'SandboxId' };

/** The Engine's 64-digit id of a container of a pod: CRI's container_id. */
export type ContainerId = string & { readonly [brand]: 'ContainerId' };

/** The Engine's image id, `sha256:…`: CRI's Image.id. */
export type ImageId = string & { readonly [brand]: 'ImageId' };
