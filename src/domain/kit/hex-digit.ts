/** The value of a hex digit in lower case, by its character code: '0' to '9' are 48 to 57, 'a' to 'f' are 97 to 102. */
export function hexDigit(code: number): number {
  return code < 58 ? code - 48 : code - 87
}
