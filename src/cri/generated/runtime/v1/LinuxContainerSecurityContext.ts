// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { CapabilityInit as _runtime_v1_CapabilityInit, Capability as _runtime_v1_Capability } from '../../runtime/v1/Capability.js';
import type { NamespaceOptionInit as _runtime_v1_NamespaceOptionInit, NamespaceOption as _runtime_v1_NamespaceOption } from '../../runtime/v1/NamespaceOption.js';
import type { SELinuxOptionInit as _runtime_v1_SELinuxOptionInit, SELinuxOption as _runtime_v1_SELinuxOption } from '../../runtime/v1/SELinuxOption.js';
import type { Int64ValueInit as _runtime_v1_Int64ValueInit, Int64Value as _runtime_v1_Int64Value } from '../../runtime/v1/Int64Value.js';
import type { SecurityProfileInit as _runtime_v1_SecurityProfileInit, SecurityProfile as _runtime_v1_SecurityProfile } from '../../runtime/v1/SecurityProfile.js';
import type { SupplementalGroupsPolicyInit as _runtime_v1_SupplementalGroupsPolicyInit, SupplementalGroupsPolicy as _runtime_v1_SupplementalGroupsPolicy } from '../../runtime/v1/SupplementalGroupsPolicy.js';
import type { Long } from '@grpc/proto-loader';

export interface LinuxContainerSecurityContextInit {
  'capabilities'?: (_runtime_v1_CapabilityInit | null);
  'privileged'?: (boolean);
  'namespaceOptions'?: (_runtime_v1_NamespaceOptionInit | null);
  'selinuxOptions'?: (_runtime_v1_SELinuxOptionInit | null);
  'runAsUser'?: (_runtime_v1_Int64ValueInit | null);
  'runAsUsername'?: (string);
  'readonlyRootfs'?: (boolean);
  'supplementalGroups'?: (number | string | Long)[];
  'apparmorProfile'?: (string);
  'seccompProfilePath'?: (string);
  'noNewPrivs'?: (boolean);
  'runAsGroup'?: (_runtime_v1_Int64ValueInit | null);
  'maskedPaths'?: (string)[];
  'readonlyPaths'?: (string)[];
  'seccomp'?: (_runtime_v1_SecurityProfileInit | null);
  'apparmor'?: (_runtime_v1_SecurityProfileInit | null);
  'supplementalGroupsPolicy'?: (_runtime_v1_SupplementalGroupsPolicyInit);
}

export interface LinuxContainerSecurityContext {
  'capabilities': (_runtime_v1_Capability | null);
  'privileged': (boolean);
  'namespaceOptions': (_runtime_v1_NamespaceOption | null);
  'selinuxOptions': (_runtime_v1_SELinuxOption | null);
  'runAsUser': (_runtime_v1_Int64Value | null);
  'runAsUsername': (string);
  'readonlyRootfs': (boolean);
  'supplementalGroups': (string)[];
  'apparmorProfile': (string);
  'seccompProfilePath': (string);
  'noNewPrivs': (boolean);
  'runAsGroup': (_runtime_v1_Int64Value | null);
  'maskedPaths': (string)[];
  'readonlyPaths': (string)[];
  'seccomp': (_runtime_v1_SecurityProfile | null);
  'apparmor': (_runtime_v1_SecurityProfile | null);
  'supplementalGroupsPolicy': (_runtime_v1_SupplementalGroupsPolicy);
}
