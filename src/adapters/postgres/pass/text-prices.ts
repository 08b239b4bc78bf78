/** Prices of texts as SQL: what a gateway asks for a kind and a destination, or what is taken for it while nobody has said. */

/** By gateway, kind and first digits of the number: at home `82`, abroad the digits that are set, or none. */
export const TEXT_PRICES = `
  select gateway, kind, '82' as prefix, won from text_prices
  union all select gateway, kind, prefix, won from text_prices_abroad`

/**
 * An expression beside a table expression `text_price`, which is `TEXT_PRICES`. The longest prefix counts. What has no price costs as the
 * dearest of that gateway that is no longer than it and, at home, at home; nothing, where there is none.
 *
 * @param of  expressions
 */
export function priceOf(of: { readonly gateway: string; readonly kind: string; readonly destination: string }): string {
  const { gateway, kind, destination } = of
  return `coalesce(
    (select won from text_price p where p.gateway = ${gateway} and p.kind = ${kind}
       and case when ${destination} = '82' or p.prefix = '82' then p.prefix = ${destination} else starts_with(${destination}, p.prefix) end
     order by length(p.prefix) desc limit 1),
    (select max(won) from text_price p where p.gateway = ${gateway} and p.kind in ('sms', ${kind})
       and (p.prefix = '82' or ${destination} <> '82')),
    0)`
}
