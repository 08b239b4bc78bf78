/** By what a text is priced: as what its gateways send it, and where it goes. */
import type { Line } from '../../domain/call/phone/line.ts'
import { destinationOf, type TextKind } from '../../domain/pass/text-budget.ts'
import type { GatewayName, TextGateway, TextKinds } from '../../ports/pass/text-gateway.ts'
import type { PricedText } from '../../ports/pass/text-spend.ts'

export function pricedText({ kindsOf }: Pick<TextGateway, 'kindsOf'>, to: Line, body: string): PricedText {
  return { kinds: kindsOf(body), destination: destinationOf(to) }
}

export function kindBy({ main, second = main }: TextKinds, gateway: GatewayName): TextKind {
  return gateway === 'main' ? main : second
}
