import { fromJSON, type Options } from '@grpc/proto-loader';
import { loadPackageDefinition } from '@grpc/grpc-js';
import type { ProtoGrpcType } from './generated/api.js';
import { contract } from './generated/contract.js';

/**
 * Must stay what proto/generate.mjs gives to the type generator: the types describe messages loaded with just
 * these.
 */
const OPTIONS: Options = { longs: String, enums: String, defaults: true, oneofs: true };

/** The two CRI services with their client constructors and service definitions, and the messages. */
export type Contract = ProtoGrpcType['runtime']['v1'];

/** The two CRI services with their client constructors and service definitions. */
export function loadCri(): ProtoGrpcType {
  const definition = fromJSON(contract as Parameters<typeof fromJSON>[0], OPTIONS);
  return loadPackageDefinition(definition) as unknown as ProtoGrpcType;
}
