/** Dependencies of the page server's routes. */
import type { Stage } from '../stage.ts'

export type PageDeps = {
  /** Resolves when the world stands: whoever asks earlier waits for it. */
  readonly stage: Promise<Stage>
  /** Host and port under which people open the page. */
  readonly publicHost: () => string | undefined
}
