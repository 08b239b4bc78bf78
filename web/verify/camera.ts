/** The camera: on, off, another one, its light; and each QR that it sees, once. */
import { textsIn } from './scan-picture.ts'

export type CameraState = 'off' | 'asked' | 'on' | 'refused' | 'none'

export type Camera = {
  readonly state: CameraState
  readonly canLight: boolean
  readonly canSwitch: boolean
}

/** Between two looks, milliseconds: the page stays quick on an old phone. */
const PAUSE = 120
/** The same QR, held still, is one scan. */
const SAME_FOR_MS = 4_000

export function openCamera(
  video: () => HTMLVideoElement | null,
  seen: (text: string) => void,
  changed: (camera: Camera) => void,
) {
  let stream: MediaStream | undefined
  let side: 'environment' | 'user' = 'environment'
  let light = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let last = { text: '', at: 0 }

  async function start(): Promise<void> {
    stop('asked')
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: side, width: { ideal: 1_280 } } })
    } catch (error) {
      return tell(error instanceof DOMException && error.name === 'NotAllowedError' ? 'refused' : 'none')
    }
    tell('on')
    await new Promise(requestAnimationFrame) // the video is drawn by now
    const element = video()
    if (element === null) return stop('off')
    element.srcObject = stream
    await element.play()
    void look()
  }

  async function look(): Promise<void> {
    const element = video()
    if (stream === undefined || element === null) return
    if (element.videoWidth > 0) {
      for (const text of await textsIn(element, element.videoWidth, element.videoHeight, false)) {
        const isSame = text === last.text && performance.now() - last.at < SAME_FOR_MS
        last = { text, at: performance.now() }
        if (!isSame) seen(text)
      }
    }
    timer = setTimeout(() => void look(), PAUSE)
  }

  function stop(state: CameraState = 'off'): void {
    clearTimeout(timer)
    for (const track of stream?.getTracks() ?? []) track.stop()
    stream = undefined
    light = false
    tell(state)
  }

  function tell(state: CameraState): void {
    const can = stream?.getVideoTracks()[0]?.getCapabilities?.() as { torch?: boolean } | undefined
    changed({ state, canLight: can?.torch === true, canSwitch: state === 'on' && navigator.maxTouchPoints > 0 })
  }

  return {
    start,
    stop: () => stop(),
    async other(): Promise<void> {
      side = side === 'environment' ? 'user' : 'environment'
      await start()
    },
    async toggleLight(): Promise<void> {
      light = !light
      await stream?.getVideoTracks()[0]?.applyConstraints({ advanced: [{ torch: light } as MediaTrackConstraintSet] })
    },
  }
}
