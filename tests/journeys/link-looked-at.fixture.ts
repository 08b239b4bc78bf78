/** Faults of a page behind a link: those that axe sees and others that it does not. Each fault on a line of its own. */
import type { Page } from 'playwright-core'
import { axeFaults, overflow } from './browser.ts'

const HEAVIEST = 60 * 1024
const MOST_REQUESTS = 2

export async function faultsOf(page: Page, name: string): Promise<readonly string[]> {
  const { bytes, loaded } = await weightOf(page)
  const faults = [...(await axeFaults(page)), ...(await page.evaluate(unseenByAxe))]
  const wide = await overflow(page)
  if (wide > 0) faults.push(`${wide} px wider than its window`)
  if (bytes > HEAVIEST) faults.push(`${bytes} bytes`)
  if (loaded.length > MOST_REQUESTS) faults.push(`asks for ${loaded.join(', ')}`)
  return faults.map((fault) => `${name}: ${fault}`)
}

/** The page with everything it loads, as it came; not the icon that a browser asks a new server for, once. */
function weightOf(page: Page): Promise<{ readonly bytes: number; readonly loaded: readonly string[] }> {
  return page.evaluate(() => {
    const loaded = ['navigation', 'resource'].flatMap((type) => performance.getEntriesByType(type))
    const asked = loaded.filter(({ name }) => !name.endsWith('/favicon.ico'))
    const sizes = asked.map((entry) => (entry as PerformanceResourceTiming).decodedBodySize)
    return { bytes: sizes.reduce((sum, size) => sum + size, 0), loaded: asked.map(({ name }) => name) }
  })
}

/** Runs in the page. */
function unseenByAxe(): string[] {
  const faults: string[] = []
  const shown = (element: Element) => element.outerHTML.slice(0, 120)
  for (const field of document.querySelectorAll('input:not([type=hidden]), select, textarea')) {
    const labels = (field as HTMLInputElement).labels
    if (labels === null || labels.length === 0 || labels[0]?.textContent?.trim() === '')
      faults.push(`no label: ${shown(field)}`)
    if (field.getAttribute('aria-invalid') === 'true' && field.getAttribute('aria-describedby') === null)
      faults.push(`wrong without words: ${shown(field)}`)
  }
  for (const element of document.querySelectorAll('body *')) {
    const clicked =
      element.matches('[onclick], [role=button], [role=link]') || getComputedStyle(element).cursor === 'pointer'
    if (clicked && element.closest('a[href], button, summary, label, input') === null)
      faults.push(`pressed, but no link or button: ${shown(element)}`)
  }
  for (const element of document.querySelectorAll<HTMLElement>('a[href], button, summary, input:not([type=hidden])')) {
    const plain = getComputedStyle(element).outlineStyle
    element.focus()
    const { outlineStyle, outlineWidth } = getComputedStyle(element)
    if (document.activeElement === element && (outlineStyle === plain || Number.parseFloat(outlineWidth) < 2))
      faults.push(`focus is not seen: ${shown(element)}`)
    element.blur()
  }
  if (document.querySelector('meta[http-equiv=refresh]') !== null) faults.push('goes on by itself')
  return faults
}
