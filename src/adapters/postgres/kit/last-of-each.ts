/** One statement may touch a key only once: of equal keys in a list, the last item wins. */
export function lastOfEach<T>(list: readonly T[], key: (item: T) => string): T[] {
  return [...new Map(list.map((item) => [key(item), item])).values()]
}
