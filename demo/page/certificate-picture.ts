/** Picture of a certificate's QR, as its holder's handset shows it. */
import qrcode from 'qrcode-generator'

/** SVG, black on white. @param text letters for an EU certificate or a pass, digits behind a head for a SMART Health Card */
export function certificatePicture(text: string): string {
  const code = qrcode(0, 'L')
  const [, head = '', digits] = /^(shc:\/)(\d+)$/.exec(text) ?? []
  if (digits === undefined) code.addData(text, 'Alphanumeric')
  else {
    code.addData(head, 'Byte')
    code.addData(digits, 'Numeric')
  }
  code.make()
  return code.createSvgTag({ cellSize: 4, margin: 16, scalable: true })
}
