/**
 * Option of a test that hears what a prompt says of a line, or how long it took: three tries, each begun anew by the file's `beforeEach`. A call waits
 * 150 ms for it and then says less; on a machine that others keep busy that may be too short once, and what is always wrong fails three times.
 */
export const THREE_TRIES = { retry: 2 }
