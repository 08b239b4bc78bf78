/** People who ring, read the text and walk through its link, in a real browser against the whole product. */
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { NOONS } from '../../demo/world/noons.ts'
import { createHandset } from '../../src/cli/handset/create-handset.ts'
import { recognisePrompt } from '../../src/cli/handset/recognise-prompt.ts'
import type { DemoDoor, DemoFaults, DemoMessage, DemoWorldView } from '../../src/contracts/demo-page.ts'
import { type CallEvents, followCallEvents, newCall } from '../support/call-events.ts'
import { eventually } from '../support/eventually.ts'
import { startWorld, type World, type WorldOptions } from '../support/world.ts'
import { openWindow, startBrowser, type Window } from './browser.ts'
import { startOver } from './everyone.ts'

export const CAFE = '080-000-0001' // 노원카페: answers and speaks
export const GYM = '080-000-0002' // 노원헬스: 486 at once, has a door screen
export const DINER = '080-000-0011' // 대구국밥: answers and speaks, has a door screen, ties a phone to its user

/** Vaccinated, and nobody has proved yet who uses this phone. */
export const YU = { id: 'yu', phone: '010-0000-7189', digits: '7189' }

export type Heard = {
  readonly visit: string
  readonly final: number
  readonly said: string | undefined
  readonly language: string | undefined
  readonly digits: string | undefined
}

export type Stage = {
  readonly world: World
  readonly browser: Browser
  readonly events: CallEvents
  /** Rings to the end of the call; without media nothing is heard, nor waited for. */
  ring(from: string, site: string, how?: { readonly media?: boolean }): Promise<Heard>
  /** Rings and waits for the text. @returns the link in it */
  askForLink(from: string, site: string): Promise<string>
  /** Waits for so many texts on a phone. Newest first. */
  textsOf(phone: string, count: number): Promise<readonly DemoMessage[]>
  doorOf(site: string): Promise<DemoDoor>
  selfNumber(): Promise<string>
  /** What the log holds, spool included, as the command line counts it. */
  visits(): Promise<number>
  setFault<P extends keyof DemoFaults>(part: P, mode: DemoFaults[P]): Promise<void>
  /** A phone's browser: 390 px, or as told. */
  phone(options?: BrowserContextOptions): Promise<Window>
  /** Everything as at noon of 12 January 2022; no phone's window is left open. */
  startOver(): Promise<void>
  /** Stops it; `keep` leaves folders and browser for a later start. */
  close(how?: { readonly keep?: boolean }): Promise<void>
}

let shared: Stage | undefined

/** The one world that the journeys of `link-journeys.test.ts` happen in. */
export function stage(): Stage {
  if (shared === undefined) throw new Error('the world is not there yet')
  return shared
}

export async function openStage(options: WorldOptions = {}): Promise<void> {
  shared = await startStage(options)
}

const PROMPTS = join(import.meta.dirname, '..', '..', 'prompts')

/** @param sameBrowser  of a stage that was closed and kept */
export async function startStage(options: WorldOptions = {}, sameBrowser?: Browser): Promise<Stage> {
  const [world, browser] = await Promise.all([
    startWorld({ ...options, env: { ANSIMPASS_LOG: 'debug', ...options.env } }),
    sameBrowser ?? startBrowser(),
  ])
  const events = followCallEvents(world)
  const handset = await createHandset({ server: world.sip })
  const inbox = (phone: string) =>
    world.get<readonly DemoMessage[]>(`/demo/handsets/${encodeURIComponent(phone)}/messages`)
  let rung = 0

  async function ring(from: string, siteNumber: string, { media = false } = {}): Promise<Heard> {
    rung += 1
    const { callId, fromTag, visit } = newCall(`link-${process.pid}-${rung}`, siteNumber)
    const { final, audio, codec } = await handset.ring({ siteNumber, from, callId, fromTag, media, maxMs: 20_000 })
    const heard = codec === null ? undefined : (recognisePrompt(audio, codec, PROMPTS) ?? undefined)
    return { visit, final, said: heard?.kind, language: heard?.language, digits: heard?.digits }
  }

  return {
    world,
    browser,
    events,
    ring,
    async askForLink(from, site) {
      const before = (await inbox(from)).length
      await ring(from, site)
      return eventually(async () => {
        const texts = await inbox(from)
        expect(texts).toHaveLength(before + 1)
        return linkIn(texts[0]?.text)
      }, 20_000)
    },
    textsOf: (phone, count) =>
      eventually(async () => {
        const texts = await inbox(phone)
        expect(texts).toHaveLength(count)
        return texts
      }, 20_000),
    doorOf: (site) => world.get<DemoDoor>(`/demo/sites/${site}/door`),
    async selfNumber() {
      const { selfNumber } = await world.get<DemoWorldView>('/demo/world')
      if (selfNumber === undefined) throw new Error('the world has no number of its own')
      return selfNumber
    },
    visits: () => world.visits(),
    setFault: (part, mode) => world.setFault(part, mode),
    phone: (given = {}) => openWindow(browser, { viewport: { width: 390, height: 844 }, ...given }),
    async startOver() {
      await Promise.all(browser.contexts().map((context) => context.close()))
      await startOver(world, NOONS[2].at)
    },
    async close({ keep = false } = {}) {
      handset.close()
      if (!keep) await browser.close()
      await world.stop()
      if (!keep) await world.remove()
    },
  }
}

/** The link that a text ends with. */
export function linkIn(text = ''): string {
  const [link] = /http\S+$/.exec(text) ?? []
  if (link === undefined) throw new Error(`a text without a link: ${text}`)
  return link
}

/** Presses what leads to another page, and waits until that is there. */
export async function press(page: Page, what: Locator): Promise<void> {
  await Promise.all([page.waitForEvent('load'), what.click()])
}

/** The last four digits, and on. */
export async function typeDigits(page: Page, digits: string): Promise<void> {
  await page.getByLabel(/^전화하신 번호의 끝 네 자리$|^Last four digits/).fill(digits)
  await press(page, page.getByRole('button', { name: /^(계속|Continue)$/ }))
}

/** The one tick for both consents, and the demo's carrier. */
export async function agree(page: Page): Promise<void> {
  await page
    .getByLabel(/^전체 동의|^Agree to all/)
    .first()
    .check()
  await press(page, page.locator('button[name=provider]').first())
}

/** From our page to the provider's. */
export async function goToProvider(page: Page): Promise<void> {
  await press(page, page.getByRole('link', { name: /이동$|^Go to / }))
}

/** At the provider: this person's contract, confirmed as in the carrier's app. */
export async function beIdentified(page: Page, person: string): Promise<void> {
  await press(page, page.locator(`button[name=person][value=${person}]`))
  await press(page, page.locator('button[name=act][value=confirm]'))
}

/** From the link to whatever the provider's answer leads to. */
export async function walk(
  page: Page,
  link: string,
  who: { readonly digits: string; readonly person: string; readonly lang?: 'ko' | 'en' },
): Promise<void> {
  await page.goto(who.lang === undefined ? link : `${link}?lang=${who.lang}`)
  await typeDigits(page, who.digits)
  await agree(page)
  await goToProvider(page)
  await beIdentified(page, who.person)
}

export function heading(page: Page): Promise<string> {
  // biome-ignore lint/performance/useDomNodeTextContent: as it is seen
  return page.locator('h1').innerText()
}

/** What the page says, on one line. */
export async function words(page: Page): Promise<string> {
  // biome-ignore lint/performance/useDomNodeTextContent: as it is seen, with room between a term and what is said of it
  return (await page.locator('main').innerText()).replaceAll(/\s+/g, ' ')
}
