/** What the network says to the operator; pino's loggers fit. */
export interface NetworkLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}
