/**
 * The size of /dev/shm, as with every CRI runtime and with Docker; a daemon can have been given another
 * default.
 */
export const SHM_BYTES = 64 * 1024 * 1024;
