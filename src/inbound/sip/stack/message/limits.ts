/** Limits on the size and parts of a message that is read. A UDP datagram holds no more than 64 kB anyway. */

/** Bytes of a whole message. */
export const LONGEST_MESSAGE = 65_535
/** What is said of a longer one; it is answered with 513. */
export const TOO_LARGE = 'Message over 64 kB'
/** Header lines, folded ones counted once. */
export const MOST_HEADERS = 200
/** Values of one list header (Via, Route, P-Asserted-Identity): how many hops deep a request may have come. */
export const MOST_VALUES = 70
/** Bytes of one Via value: a hop's name, branch and parameters have some 100. */
export const LONGEST_VIA = 1_024
/** Parameters of one value or URI. */
export const MOST_PARAMETERS = 64
/** Parts of a multipart body; a part that is multipart itself is not opened. */
export const MOST_PARTS = 16
