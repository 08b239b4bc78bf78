/** The page that verifies certificates: fetches lists and rules, and again every five minutes; everything else happens on this device. */
import { effect, signal } from '@preact/signals'
import { render } from 'preact'
import './verify.css'
import { readVerifyData } from '../../src/contracts/verify-data.ts'
import type { Ruleset } from '../../src/domain/rules/ruleset.ts'
import { browserCertificateCrypto } from '../certificates/browser-crypto.ts'
import { openCamera } from './camera.ts'
import { html } from './html.ts'
import { type FloorStore, makeJudge, type Place } from './judge.ts'
import { type Acts, Page, type VerifyState } from './page.ts'
import { textsInFile } from './scan-picture.ts'

const REFRESH_MS = 5 * 60_000
/** After a failed attempt. */
const AGAIN_MS = 10_000
const FLOOR = 'ansimpass-time-floor'

const root = document.getElementById('verify')
if (root !== null) run(root)

function run(place: HTMLElement): void {
  const state = signal<VerifyState>({
    lang: place.dataset['lang'] === 'en' ? 'en' : 'ko',
    demo: place.dataset['demo'] === 'yes',
    ...{ judge: undefined, stale: false, place: undefined, judgement: undefined },
    camera: { state: 'off', canLight: false, canSwitch: false },
  })
  const change = (more: Partial<VerifyState>) => {
    state.value = { ...state.value, ...more }
  }

  async function fetchData(): Promise<void> {
    try {
      const answer = await fetch('/verify/data.json')
      const data = readVerifyData(await answer.text())
      const floors = state.value.demo ? NO_FLOORS : KEPT_FLOORS
      const judge = await makeJudge(data, { crypto: browserCertificateCrypto, passed, floors })
      change({ judge, stale: false, place: state.value.place ?? firstOf(data.ruleset) })
      setTimeout(() => void fetchData(), REFRESH_MS)
    } catch {
      // No network, or an answer that is none: what is there already goes on.
      change({ stale: true })
      setTimeout(() => void fetchData(), AGAIN_MS)
    }
  }

  async function judge(text: string): Promise<void> {
    const { judge: by, place: at } = state.value
    if (by === undefined || at === undefined || text.trim() === '') return
    change({ judgement: await by.judge(text, at) })
  }

  async function lookAt(file: File): Promise<void> {
    const texts = await textsInFile(file).catch((): readonly string[] => []) // no picture that the browser reads
    for (const text of texts) await judge(text)
    const { judge: by, place: at } = state.value
    if (texts.length === 0 && by !== undefined && at !== undefined) change({ judgement: by.nothing(at) })
  }

  const camera = openCamera(
    () => document.querySelector('video'),
    (text) => void judge(text),
    (next) => change({ camera: next }),
  )
  const acts: Acts = {
    place: (chosen) => change({ place: chosen, judgement: undefined }),
    start: () => void camera.start(),
    stop: () => camera.stop(),
    light: () => void camera.toggleLight(),
    other: () => void camera.other(),
    text: (text) => void judge(text),
    clear: () => change({ judgement: undefined }),
    picture: (file) => void lookAt(file),
  }
  place.replaceChildren()
  effect(() => render(html`<${Page} state=${state.value} acts=${acts} />`, place))
  void fetchData()
}

function firstOf({ facilityTypes, regions }: Ruleset): Place {
  const usual = 'restaurant_cafe'
  return {
    category: facilityTypes.includes(usual) ? usual : (facilityTypes[0] ?? ''),
    region: regions[0]?.id ?? '',
  }
}

const opened = Date.now()

/** Whichever clock went further: the one stands while a device sleeps, the other can be turned back. */
function passed(): number {
  return Math.max(Date.now() - opened, performance.now())
}

const KEPT_FLOORS: FloorStore = {
  read: () => Number(localStorage.getItem(FLOOR)) || 0,
  write: (floor) => localStorage.setItem(FLOOR, String(floor)),
}

/** The demo's time goes back when another noon is chosen. */
const NO_FLOORS: FloorStore = { read: () => 0, write: () => {} }
