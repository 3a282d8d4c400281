/* global exports */
'use strict';

/*
 * docker-modem requires ssh2 when it is loaded, for Engines that are reached over SSH. Berth has no such endpoint, and ssh2 would load two
 * native add-ons, built on the node by install scripts, into a process of root. package.json's "overrides" puts this in its place.
 */
exports.Client = class Client {
  constructor() {
    throw new Error('Berth does not reach an Engine over SSH');
  }
};
