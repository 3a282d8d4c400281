// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto


// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

export const _runtime_v1_SecurityProfile_ProfileType = {
  RuntimeDefault: 'RuntimeDefault',
  Unconfined: 'Unconfined',
  Localhost: 'Localhost',
} as const;

export type _runtime_v1_SecurityProfile_ProfileTypeInit =
  | 'RuntimeDefault'
  | 0
  | 'Unconfined'
  | 1
  | 'Localhost'
  | 2

export type _runtime_v1_SecurityProfile_ProfileType = typeof _runtime_v1_SecurityProfile_ProfileType[keyof typeof _runtime_v1_SecurityProfile_ProfileType]

export interface SecurityProfileInit {
  'profileType'?: (_runtime_v1_SecurityProfile_ProfileTypeInit);
  'localhostRef'?: (string);
}

export interface SecurityProfile {
  'profileType': (_runtime_v1_SecurityProfile_ProfileType);
  'localhostRef': (string);
}
